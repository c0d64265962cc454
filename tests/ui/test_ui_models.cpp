#include <QFloat16>
#include <QTemporaryDir>
#include <QTest>

#include "ui/inputs/table_input.h"
#include "ui/models/checkpoint_tree.h"
#include "ui/models/history_store.h"
#include "ui/models/stored_value.h"
#include "ui/models/table_data.h"
#include "ui/models/task_request.h"
#include "ui/results/vector_math.h"
#include "ui/widgets/code_points.h"

using namespace twb;
using namespace twb::ui;

/// The parts below the widgets: history, stored results, commands, tables, code points.
class TestUiModels : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    QString write(const QString& name, const QByteArray& content) const {
        QFile file(m_folder.filePath(name));
        if (file.open(QIODevice::WriteOnly)) {
            file.write(content);
        }
        return file.fileName();
    }

private Q_SLOTS:
    void checkpointTreeGroupsByName() {
        CheckpointTree tree;
        tree.setTensors(
            {{{"name", "encoder.layer.0.dense.weight"}, {"shape", {2, 3}}, {"dtype", "F32"}, {"bytes", 24}, {"state", "loaded"}},
             {{"name", "encoder.layer.0.dense.bias"}, {"shape", {2}}, {"dtype", "F32"}, {"bytes", 8}, {"state", "loaded"}},
             {{"name", "encoder.layer.1.norm.weight"}, {"shape", {2}}, {"dtype", "F32"}, {"bytes", 8}, {"state", "unexpected"}},
             {{"name", "head.weight"}, {"shape", {2, 2}}, {"state", "tied"}, {"tied_to", "x"}}});
        QCOMPARE(tree.rowCount(), 2);
        const QModelIndex encoder = tree.index(0, 0);
        QCOMPARE(encoder.data().toString(), QString("encoder.layer"));  // one line where there is nothing to choose
        QCOMPARE(tree.index(0, CheckpointTree::Size).data().toString(), QString("40 bytes"));
        QCOMPARE(tree.rowCount(encoder), 2);
        const QModelIndex dense = tree.index(0, 0, encoder);
        QCOMPARE(dense.data().toString(), QString("0.dense"));
        QCOMPARE(tree.index(0, CheckpointTree::Shape, dense).data().toString(), QString("[2, 3]"));
        QCOMPARE(tree.index(1, 0, encoder).data(CheckpointTree::kFullName).toString(), QString("encoder.layer.1.norm.weight"));
        QVERIFY(tree.index(1, CheckpointTree::State, encoder).data().toString().startsWith("unexpected"));
        QCOMPARE(tree.index(1, CheckpointTree::State).data().toString(), QString("tied to x"));
    }

    void requestsSayThePrecision() {
        TaskRequest request{"fill-mask", "m", "x", core::Json::object(), "int8"};
        QCOMPARE(request.toJobSpec({}).params["quantize"].get<std::string>(), std::string("int8"));
        QVERIFY(request.toCommand().contains("--quantize int8"));
        request.precision = "bfloat16";
        QCOMPARE(request.toJobSpec({}).params["dtype"].get<std::string>(), std::string("bfloat16"));
        request.precision.clear();
        QVERIFY(!request.toJobSpec({}).params.contains("dtype") && !request.toCommand().contains("--dtype"));
    }

    void historyRoundTrip() {
        HistoryRun run;
        run.time = QDateTime::fromString("2026-01-02T03:04:05Z", Qt::ISODate);
        run.task = "question-answering";
        run.model = "/models/a_b";
        run.inputs = {{"question", "Wo? 😀"}, {"context", "100% hier"}};
        run.parameters = {{"top_k", 2}};
        run.output = storedOutput({{api::Answers{{{0.5, 1, 2, "x"}}, true}}, false});
        run.seconds = 0.25;
        qint64 id = 0;
        {
            HistoryStore store(m_folder.filePath("a/history.sqlite"));
            store.add(run);
            id = store.list().front().id;
        }
        HistoryStore store(m_folder.filePath("a/history.sqlite"));
        const auto loaded = store.load(id);
        QVERIFY(loaded);
        QCOMPARE(loaded->inputs, run.inputs);
        QCOMPARE(loaded->parameters, run.parameters);
        QCOMPARE(*loaded->output, *run.output);
        QCOMPARE(loaded->time, run.time);
        QCOMPARE(store.list("hier").size(), std::size_t(1));
        QCOMPARE(store.list("100%").size(), std::size_t(1));
        QCOMPARE(store.list("10_%").size(), std::size_t(0));
        store.remove(id);
        QVERIFY(store.list().empty());
        store.add(run);
        store.clear();
        QVERIFY(store.list().empty());
        QVERIFY(store.problem().isEmpty());
    }

    void damagedHistoryIsMovedAside() {
        const QString file = write("damaged.sqlite", QByteArray("not a database ").repeated(500));
        HistoryStore store(file);
        HistoryRun run;
        run.time = QDateTime::currentDateTimeUtc();
        run.task = "fill-mask";
        store.add(run);
        QCOMPARE(store.list().size(), std::size_t(1));
        QVERIFY(store.problem().contains("moved to"));
        QCOMPARE(QDir(m_folder.path()).entryList({"damaged.sqlite.damaged-*"}).size(), 1);
    }

    void unusableHistoryForgets() {
        HistoryStore store(m_folder.path());  // a folder
        store.add({});
        QVERIFY(store.list().empty());
        QVERIFY(!store.problem().isEmpty());
    }

    void storedValuesKeepKindAndJson_data() {
        QTest::addColumn<int>("kind");
        for (int kind = 0; kind < 7; ++kind) {
            QTest::addRow("%d", kind) << kind;
        }
    }
    void storedValuesKeepKindAndJson() {
        QFETCH(int, kind);
        api::Array array;
        array.shape = {1, 2};
        array.data.resize(8);
        const std::vector<api::Value> values{api::Labels{{{"A", 0.5}}, true},
                                             api::TokenSpans{{{"PER", 0.5, 3, "Ada", 0, 3}}, false},
                                             api::Answers{{{0.5, 1, 2, "x"}, {0.25, 3, 4, "y"}}, false},
                                             api::Fillings{{{{0.5, 7, "a", "b"}}, {{0.25, 8, "c", "d"}}}},
                                             api::RankedLabels{"text", {{"A", 0.5}, {"B", 0.25}}},
                                             api::Vectors{array, false},
                                             api::Document{{{"k", 1}}}};
        const api::Output output{{values[std::size_t(kind)]}, false};
        const auto back = outputFromStored(core::Json::parse(storedOutput(output).dump()));
        QVERIFY(back);
        QCOMPARE(back->values.front().index(), output.values.front().index());
        QCOMPARE(api::toJson(*back), api::toJson(output));
    }

    void brokenStoredValueIsRefused() {
        QVERIFY(!outputFromStored(core::Json{{"batched", false}, {"values", {{{"kind", "labels"}, {"json", 3}}}}}));
    }

    void commandsAreQuoted_data() {
        QTest::addColumn<QString>("input");
        QTest::addColumn<QString>("expected");
        QTest::newRow("plain") << "abc"
                               << "twb run fill-mask abc --model /m --json";
        QTest::newRow("blank") << "a b"
                               << "twb run fill-mask 'a b' --model /m --json";
        QTest::newRow("quote") << "it's"
                               << "twb run fill-mask 'it'\\''s' --model /m --json";
        QTest::newRow("dollar") << "$HOME `x`"
                                << "twb run fill-mask '$HOME `x`' --model /m --json";
        QTest::newRow("option") << "-x y"
                                << "twb run fill-mask --model /m --json -- '-x y'";
    }
    void commandsAreQuoted() {
        QFETCH(QString, input);
        QFETCH(QString, expected);
        TaskRequest request{"fill-mask", "/m", input.toStdString(), core::Json::object()};
        QCOMPARE(request.toCommand(), expected);
    }

    void commandNamesParameters() {
        TaskRequest request{"fill-mask", "/m", "x", {{"top_k", 2}, {"targets", {"a", "b"}}, {"s", "true"}, {"t", "plain"}}};
        QCOMPARE(request.toCommand(), QString("twb run fill-mask x --model /m --param top_k=2 --param 'targets=[\"a\",\"b\"]' "
                                              "--param 's=\"true\"' --param t=plain --json"));
    }

    void tablesAreRead() {
        const TableData csv = loadTable(write("a.csv", "text,n\r\n\"a, b\",1\r\nragged\r\n\xff,2\r\n"));
        QCOMPARE(csv.columns, (QStringList{"text", "n"}));
        QCOMPARE(csv.rows.size(), std::size_t(3));
        QCOMPARE(csv.rows[0].cells.first(), QString("a, b"));
        QVERIFY(csv.rows[0].problem.isEmpty());
        QVERIFY(csv.rows[1].problem.contains("Line 3 has 1 cells"));
        QVERIFY(csv.rows[2].problem.contains("UTF-8"));
        const TableData jsonl = loadTable(write("a.jsonl", "{\"a\": 1, \"text\": \"x\"}\n\n{broken\n\"bare\"\n"));
        QCOMPARE(jsonl.columns, (QStringList{"a", "text"}));
        QCOMPARE(jsonl.rows.size(), std::size_t(3));
        QVERIFY(jsonl.rows[1].problem.contains("Line 3"));
        QCOMPARE(jsonl.rows[2].cells.value(1), QString("bare"));
        const TableData lines = loadTable(write("a.txt", "one\n\ntwo"));
        QCOMPARE(lines.rows.size(), std::size_t(2));
    }

    void columnsAreGuessed() {
        QCOMPARE(guessColumn("text", true, {"id", "Review"}), 1);
        QCOMPARE(guessColumn("context", true, {"question", "context"}), 1);
        QCOMPARE(guessColumn("text_pair", false, {"a", "b"}), -1);
        QCOMPARE(guessColumn("inputs", true, {"a", "b"}), 0);
    }

    void codePointsMapToUtf16() {
        const CodePoints points(QString("a😀b😀c"));
        QCOMPARE(points.count(), 5);
        QCOMPARE(points.utf16Index(0), 0);
        QCOMPARE(points.utf16Index(2), 3);
        QCOMPARE(points.utf16Index(4), 6);
        QCOMPARE(points.utf16Index(5), 7);
        QCOMPARE(points.utf16Index(99), 7);
    }

    void cosinesOfRows() {
        const Matrix matrix{3, 2, {1, 0, 0, 2, 3, 0}};
        const std::vector<float> expected{1, 0, 1, 0, 1, 0, 1, 0, 1};
        QCOMPARE(cosines(matrix, 3), expected);
    }
};

QTEST_GUILESS_MAIN(TestUiModels)
#include "test_ui_models.moc"
