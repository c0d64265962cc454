// Data sets for training: import, splits, columns, labels, lengths, export.
#include <QtTest>

#include <zlib.h>

#include "engine/core/error.h"
#include "engine/core/text_file.h"
#include "engine/train/data/column_roles.h"
#include "engine/train/data/export.h"
#include "engine/train/data/import/import.h"
#include "engine/train/data/labels.h"
#include "engine/train/data/lengths.h"
#include "engine/train/data/split.h"
#include "tests/train_data/rows.h"

namespace fs = std::filesystem;
using namespace twb;
using namespace twb::train;
using core::Json;
using tests::fromRows;

namespace {

Json rowsOf(const Dataset& dataset) {
    Json out = Json::array();
    for (std::size_t row = 0; row < dataset.size(); ++row) {
        out.push_back(dataset.row(row));
    }
    return out;
}

QByteArray text(const Json& json) {
    return QByteArray::fromStdString(core::dumpJson(json));
}

Dataset numbers(int count) {
    DatasetBuilder builder;
    for (int i = 0; i < count; ++i) {
        builder.add({{"n", i}, {"label", i % 10 == 0 ? "rare" : "usual"}});
    }
    return builder.build();
}

/// A ZIP file with stored entries.
std::string zipOf(const std::vector<std::pair<std::string, std::string>>& files) {
    std::string out, directory;
    const auto number = [](std::string& to, std::uint64_t value, int bytes) {
        for (int i = 0; i < bytes; ++i) {
            to += static_cast<char>(value >> (8 * i) & 0xFF);
        }
    };
    for (const auto& [name, content] : files) {
        const auto check = crc32(0, reinterpret_cast<const Bytef*>(content.data()), static_cast<uInt>(content.size()));
        const std::size_t at = out.size();
        const auto fields = [&](std::string& to) {
            number(to, 20, 2);
            number(to, 0, 8);  // flags, method, time, date
            number(to, check, 4);
            number(to, content.size(), 4);
            number(to, content.size(), 4);
            number(to, name.size(), 2);
            number(to, 0, 2);
        };
        out += "PK\x03\x04";
        fields(out);
        out += name + content;
        directory += "PK\x01\x02";
        number(directory, 20, 2);
        fields(directory);
        number(directory, 0, 10);  // comment, disk, attributes
        number(directory, at, 4);
        directory += name;
    }
    const std::size_t at = out.size();
    out += directory + "PK\x05\x06";
    number(out, 0, 4);
    number(out, files.size(), 2);
    number(out, files.size(), 2);
    number(out, directory.size(), 4);
    number(out, at, 4);
    number(out, 0, 2);
    return out;
}

}  // namespace

class TrainDataTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    fs::path path(const std::string& name) const { return fs::path(m_folder.path().toStdString()) / name; }

    fs::path write(const std::string& name, const std::string& content) const {
        fs::create_directories(path(name).parent_path());
        core::writeTextFile(path(name), content);
        return path(name);
    }

private Q_SLOTS:
    void importsFiles_data();
    void importsFiles();
    void keepsBadRowsApart();
    void refusesWhatIsNoData_data();
    void refusesWhatIsNoData();
    void namesSplitsAfterFiles();
    void readsAFolderForEachClass();
    void readsPicturesAsPaths();
    void joinsTheShardsOfASplit();
    void unpacksZipFiles();
    void sharesCellsOfSelections();
    void changesOneColumn();
    void shufflesTheSameWayForASeed();
    void splitsBySeedAndClass();
    void guessesColumns_data();
    void guessesColumns();
    void tellsWhyColumnsDoNotFit();
    void listsLabels();
    void summarizesLengths();
    void exportsWhatItImports_data();
    void exportsWhatItImports();
};

void TrainDataTest::importsFiles_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QByteArray>("rows");
    const auto row = [](const char* what, const char* name, const char* content, const char* rows) {
        QTest::newRow(what) << name << QByteArray(content) << QByteArray(rows);
    };
    row("CSV", "a.csv", "text,label\nHi,good\n", R"([{"text":"Hi","label":"good"}])");
    row("numbers in CSV", "a.csv", "text,label,x\nHi,1,0.5\nHo,0,2\n",
        R"([{"text":"Hi","label":1,"x":0.5},{"text":"Ho","label":0,"x":2}])");
    row("not all numbers", "a.csv", "text,label\nHi,1\nHo,b\n", R"([{"text":"Hi","label":"1"},{"text":"Ho","label":"b"}])");
    row("TSV", "a.tsv", "en\tde\nHi\tHallo\n", R"([{"en":"Hi","de":"Hallo"}])");
    row("JSONL keeps types", "a.jsonl", "{\"text\":\"1\",\"label\":1}\n{\"text\":\"2\",\"more\":[1]}\n",
        R"([{"text":"1","label":1,"more":null},{"text":"2","label":null,"more":[1]}])");
    row("JSON list", "a.json", R"([{"a":1},{"a":2}])", R"([{"a":1},{"a":2}])");
    row("JSON data", "a.json", R"({"data":[{"a":1}]})", R"([{"a":1}])");
    row("JSON lines in .json", "a.json", "{\"a\":1}\n{\"a\":2}\n", R"([{"a":1},{"a":2}])");
    row("one line in .json", "a.json", "{\"a\":1}\n", R"([{"a":1}])");
    row("translation", "a.jsonl", R"({"translation":{"en":"Hi","ro":"Salut"}})", R"([{"en":"Hi","ro":"Salut"}])");
    row("choices", "a.jsonl", R"({"question":"q","choices":{"label":["A","B"],"text":["x","y"]},"answerKey":"B"})",
        R"([{"question":"q","endings":["x","y"],"label":1}])");
    row("SQuAD", "a.json",
        R"({"data":[{"title":"T","paragraphs":[{"context":"C","qas":[{"id":"7","question":"Q","answers":[{"text":"C","answer_start":0}]}]}]}]})",
        R"([{"id":"7","title":"T","context":"C","question":"Q","answers":{"text":["C"],"answer_start":[0]}}])");
    row("TXT", "a.txt", "one\n\ntwo\n", R"([{"text":"one\n"},{"text":"\n"},{"text":"two\n"}])");
    row("CoNLL", "a.conll", "Ada\tB-PER\nruns\tO\n\n#tag\tO\n",
        R"([{"tokens":["Ada","runs"],"tags":["B-PER","O"]},{"tokens":["#tag"],"tags":["O"]}])");
    row("CoNLL 2003 in .txt", "a.txt", "-DOCSTART- -X- O O\n\nEU NNP I-NP I-ORG\n. . O O\n",
        R"([{"tokens":["EU","."],"tags":["I-ORG","O"]}])");
    row("CoNLL-U", "a.conllu", "# text = Go\n1\tGo\tgo\tVERB\n2-3\tdont\t_\t_\n2\tdo\tdo\tAUX\n",
        R"([{"tokens":["Go","do"],"tags":["VERB","AUX"]}])");
}

void TrainDataTest::importsFiles() {
    QFETCH(QString, name);
    QFETCH(QByteArray, content);
    QFETCH(QByteArray, rows);
    const ImportedData data = importData(write(name.toStdString(), content.toStdString()));
    QCOMPARE(data.splits.size(), std::size_t(1));
    QCOMPARE(QString::fromStdString(data.splits.front().name), QString("train"));
    QCOMPARE(text(rowsOf(data.splits.front().rows)), rows);
    QCOMPARE(data.badRowCount, std::size_t(0));
}

void TrainDataTest::keepsBadRowsApart() {
    const ImportedData data = importData(write("bad.csv", "text,label\nHi,a\nragged\nHo,b\n"));
    QCOMPARE(data.splits.front().rows.size(), std::size_t(2));
    QCOMPARE(data.badRowCount, std::size_t(1));
    QVERIFY(QString::fromStdString(data.badRows.front().problem).contains("Line 3"));
}

void TrainDataTest::refusesWhatIsNoData_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("expected");
    QTest::newRow("unknown ending") << "a.docx" << QByteArray("x") << ".csv, .tsv, .jsonl";
    QTest::newRow("no rows") << "empty.csv" << QByteArray("text,label\n") << "no rows";
    QTest::newRow("binary") << "b.txt" << QByteArray("a\0b\0\0", 5) << "zero bytes";
    QTest::newRow("broken JSON") << "b.json" << QByteArray("[{") << "b.json";
    QTest::newRow("only bad rows") << "b.jsonl" << QByteArray("{broken\n") << "first problem";
    QTest::newRow("no tag") << "b.conll" << QByteArray("word\n") << "line 1";
    QTest::newRow("damaged ZIP") << "b.zip" << QByteArray("PK\x03\x04") << "b.zip";
}

void TrainDataTest::refusesWhatIsNoData() {
    QFETCH(QString, name);
    QFETCH(QByteArray, content);
    QFETCH(QString, expected);
    const fs::path file = write("refused/" + name.toStdString(), content.toStdString());
    try {
        importData(file);
        QFAIL("It was taken.");
    } catch (const core::Error& error) {
        QVERIFY2(QString::fromUtf8(error.what()).contains(expected), error.what());
    }
    QVERIFY_EXCEPTION_THROWN(importData(path("nowhere.csv")), core::Error);
}

void TrainDataTest::namesSplitsAfterFiles() {
    write("named/train.csv", "text,label\na,1\nb,2\n");
    write("named/my_dev-set.csv", "text,label\nc,1\n");
    write("named/test.csv", "text,label\nd,1\n");
    write("named/README.txt", "Not data.\n");
    const ImportedData data = importData(path("named"));
    QCOMPARE(data.splits.size(), std::size_t(3));
    QCOMPARE(findSplit(data.splits, "train")->size(), std::size_t(2));
    QCOMPARE(findSplit(data.splits, "validation")->cell(0, 0), Json("c"));
    QCOMPARE(findSplit(data.splits, "test")->size(), std::size_t(1));
    QVERIFY(!findSplit(data.splits, "other"));
    QCOMPARE(QString::fromStdString(importData(path("named/test.csv")).splits.front().name), QString("test"));
}

void TrainDataTest::readsAFolderForEachClass() {
    write("classes/train/pos/1.txt", "Good\nindeed");
    write("classes/train/neg/1.txt", "Bad");
    write("classes/test/pos/1.txt", "Fine");
    write("classes/test/neg/2.txt", "Poor");
    const ImportedData data = importData(path("classes"));
    QCOMPARE(data.splits.size(), std::size_t(2));
    QCOMPARE(text(rowsOf(*findSplit(data.splits, "train"))),
             QByteArray(R"([{"text":"Bad","label":"neg"},{"text":"Good\nindeed","label":"pos"}])"));
}

void TrainDataTest::readsPicturesAsPaths() {
    write("pictures/ants/b.jpg", "x");
    write("pictures/ants/notes.txt", "x");
    write("pictures/bees/a.PNG", "x");
    const Dataset rows = importData(path("pictures")).splits.front().rows;
    QCOMPARE(rows.size(), std::size_t(2));
    QCOMPARE(rows.row(0), (Json{{"image", path("pictures/ants/b.jpg").string()}, {"label", "ants"}}));
}

void TrainDataTest::joinsTheShardsOfASplit() {
    write("shards/train-00000-of-00002.jsonl", "{\"a\":1,\"b\":2}\n");
    write("shards/train-00001-of-00002.jsonl", "{\"b\":4,\"a\":3}\n");
    write("shards/train-other.jsonl", "{\"c\":1}\n");
    const ImportedData data = importData(path("shards"));
    QCOMPARE(text(rowsOf(data.splits.front().rows)), QByteArray(R"([{"a":1,"b":2},{"a":3,"b":4}])"));
    QVERIFY(QString::fromStdString(data.notes.back()).contains("train-other.jsonl"));
}

void TrainDataTest::unpacksZipFiles() {
    ImportOptions options;
    options.unpackFolder = path("unpacked");
    const std::string zip = zipOf(
        {{"set/", ""}, {"set/train/a/1.txt", "one"}, {"set/train/b/1.txt", "two"}, {"set/test/a/1.txt", "x"}, {"set/test/b/1.txt", "y"}});
    const ImportedData data = importData(write("set.zip", zip), options);
    QCOMPARE(data.splits.size(), std::size_t(2));
    QCOMPARE(findSplit(data.splits, "train")->cell(1, 0), Json("two"));
    QCOMPARE(importData(path("set.zip"), options).splits.size(), std::size_t(2));  // from what is unpacked already
}

void TrainDataTest::sharesCellsOfSelections() {
    const Dataset all = numbers(10);
    const Dataset some = all.select({3, 1, 3});
    QCOMPARE(some.size(), std::size_t(3));
    QCOMPARE(&some.cell(0, 0), &all.cell(3, 0));
    QCOMPARE(text(rowsOf(some.without({0, 2}))), QByteArray(R"([{"n":1,"label":"usual"}])"));
    QVERIFY_EXCEPTION_THROWN(all.select({10}), core::Error);
    QVERIFY_EXCEPTION_THROWN(all.joined(fromRows({{{"n", 1}}})), core::Error);
    QCOMPARE(some.joined(all).size(), std::size_t(13));
}

void TrainDataTest::changesOneColumn() {
    const Dataset some = numbers(4).select({2, 3}).mapped(0, [](const Json& value) { return Json(value.get<int>() * 2); });
    QCOMPARE(text(rowsOf(some)), QByteArray(R"([{"n":4,"label":"usual"},{"n":6,"label":"usual"}])"));
}

void TrainDataTest::shufflesTheSameWayForASeed() {
    // The figures are part of the promise: the same on every system.
    QCOMPARE(shuffledNumbers(8, 42), shuffledNumbers(8, 42));
    QVERIFY(shuffledNumbers(8, 42) != shuffledNumbers(8, 43));
    std::vector<std::size_t> sorted = shuffledNumbers(100, 7);
    std::sort(sorted.begin(), sorted.end());
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        QCOMPARE(sorted[i], i);
    }
    QCOMPARE(numbers(20).shuffled(1).size(), std::size_t(20));
}

void TrainDataTest::splitsBySeedAndClass() {
    const Dataset all = numbers(100);
    const auto [rest, held] = splitRows(all, {0.2, 3, std::size_t(1)});
    QCOMPARE(held.size(), std::size_t(20));
    QCOMPARE(rest.size(), std::size_t(80));
    QCOMPARE(labelCounts(held, 1).front().count, std::size_t(2));  // a tenth is rare, in each part
    const auto [sameRest, sameHeld] = splitRows(all, {0.2, 3, std::size_t(1)});
    QCOMPARE(rowsOf(sameHeld), rowsOf(held));
    QVERIFY(rowsOf(splitRows(all, {0.2, 4, {}}).second) != rowsOf(held));
    QCOMPARE(splitRows(numbers(3), {0.0, 1, {}}).second.size(), std::size_t(1));
    QCOMPARE(splitRows(numbers(3), {1.0, 1, {}}).first.size(), std::size_t(1));
    QVERIFY_EXCEPTION_THROWN(splitRows(all, {1.5, 1, {}}), core::Error);
    QCOMPARE(rowsOf(splitRows(numbers(20), {.fraction = 0.2, .stratify = {}, .takesFirst = true}).second), rowsOf(numbers(4)));
}

void TrainDataTest::guessesColumns_data() {
    QTest::addColumn<QByteArray>("rows");
    QTest::addColumn<QString>("task");
    QTest::addColumn<QByteArray>("columns");
    const auto row = [](const char* what, const char* rows, const char* task, const char* columns) {
        QTest::newRow(what) << QByteArray(rows) << task << QByteArray(columns);
    };
    row("by name", R"([{"label":"a","text":"x"}])", "text-classification", R"({"text":"text","label":"label"})");
    row("news", R"([{"label":"a","title":"x","description":"y"}])", "text-classification",
        R"({"text":"title","text_pair":"description","label":"label"})");
    row("by content", R"([{"column_1":"some longer text","column_2":"a"},{"column_1":"another text","column_2":"a"}])",
        "text-classification", R"({"label":"column_2","text":"column_1"})");
    row("tokens", R"([{"id":"1","ner_tags":["O"],"tokens":["a"]}])", "token-classification", R"({"tokens":"tokens","tags":"ner_tags"})");
    row("questions", R"([{"title":"t","context":"c","question":"q","answers":{"text":["c"],"answer_start":[0]}}])", "question-answering",
        R"({"question":"question","context":"context","answers":"answers"})");
    row("translation", R"([{"en":"a","de":"b","fr":"c"}])", "translation", R"({"source":"en","target":"de"})");
    row("summary", R"([{"id":"1","dialogue":"a long text with many words","summary":"a text"}])", "summarization",
        R"({"source":"dialogue","target":"summary"})");
    row("messages", R"([{"messages":[{"role":"user","content":"a"}],"id":1}])", "sft", R"({"messages":"messages"})");
    row("ShareGPT", R"([{"conversations":[{"from":"human","value":"a"}],"tools":"[]"}])", "sft",
        R"({"messages":"conversations","tools":"tools"})");
    row("Alpaca", R"([{"instruction":"a","input":"","output":"b"}])", "sft",
        R"({"prompt":"instruction","prompt_input":"input","completion":"output"})");
    row("lines", R"([{"text":"a"}])", "causal-lm", R"({"text":"text"})");
    row("swag", R"([{"sent1":"a","sent2":"b","ending0":"c","ending1":"d","label":1}])", "multiple-choice",
        R"({"context":"sent1","endings":["ending0","ending1"],"label":"label"})");
    row("choices", R"([{"question":"a","endings":["c","d"],"label":1}])", "multiple-choice",
        R"({"context":"question","endings":"endings","label":"label"})");
    row("pictures", R"([{"image":"a.png","label":"x"}])", "image-classification", R"({"image":"image","label":"label"})");
}

void TrainDataTest::guessesColumns() {
    QFETCH(QByteArray, rows);
    QFETCH(QString, task);
    QFETCH(QByteArray, columns);
    const Dataset dataset = fromRows(Json::parse(rows.toStdString()));
    QCOMPARE(QString::fromStdString(guessTask(dataset)), task);
    const Json guessed = guessColumns(dataset, task.toStdString());
    QCOMPARE(text(guessed), columns);
    QVERIFY(columnProblems(dataset, task.toStdString(), guessed).empty());
}

void TrainDataTest::tellsWhyColumnsDoNotFit() {
    const Dataset dataset = fromRows({{{"text", "a"}, {"n", 1}}});
    QCOMPARE(columnProblems(dataset, "text-classification", {{"text", "text"}}).size(), std::size_t(1));
    const ColumnProblem unsuited = columnProblems(dataset, "causal-lm", {{"text", "n"}}).front();
    QVERIFY(unsuited.kind == ColumnProblem::Kind::Unsuited && unsuited.column == "n" && unsuited.wanted == RoleKind::Text);
    const ColumnProblem absent = columnProblems(dataset, "causal-lm", {{"text", "gone"}}).front();
    QVERIFY(absent.kind == ColumnProblem::Kind::NoSuchColumn && absent.column == "gone");
    QVERIFY_EXCEPTION_THROWN(rolesOf("text-clasification"), core::Error);
}

void TrainDataTest::listsLabels() {
    const Dataset dataset = fromRows({{{"l", 10}, {"t", {"B", "A"}}}, {{"l", 2}, {"t", {"A"}}}, {{"l", nullptr}, {"t", nullptr}}});
    QCOMPARE(labelNames(dataset, 0), (std::vector<std::string>{"2", "10"}));
    QCOMPARE(labelNames(dataset, 1), (std::vector<std::string>{"A", "B"}));
    QCOMPARE(labelCounts(dataset, 1).front().count, std::size_t(2));
}

void TrainDataTest::summarizesLengths() {
    const LengthSummary summary = summarize({1, 2, 3, 4, 100}, 10);
    QCOMPARE(summary.shortest, std::size_t(1));
    QCOMPARE(summary.median, std::size_t(3));
    QCOMPARE(summary.longest, std::size_t(100));
    QCOMPARE(summary.mean, 22.0);
    QCOMPARE(summary.bins.front(), std::size_t(4));
    QCOMPARE(summary.bins.back(), std::size_t(1));
    QCOMPARE(summarize({}).bins.size(), std::size_t(0));
    QCOMPARE(lengthOf("  two  words\n"), std::size_t(2));
}

void TrainDataTest::exportsWhatItImports_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"out.csv", "out.tsv", "out.jsonl", "out.json"}) {
        QTest::newRow(name) << name;
    }
}

void TrainDataTest::exportsWhatItImports() {
    QFETCH(QString, name);
    const Dataset dataset = fromRows({{{"text", "a, \"b\"\nc\t"}, {"label", "x"}}, {{"text", "\xC3\xA9"}, {"label", "y"}}});
    exportDataset(dataset, path(name.toStdString()));
    QCOMPARE(rowsOf(importData(path(name.toStdString())).splits.front().rows), rowsOf(dataset));
    QVERIFY_EXCEPTION_THROWN(exportDataset(dataset, path("out.xls")), core::Error);
}

QTEST_GUILESS_MAIN(TrainDataTest)
#include "train_data_test.moc"
