// Which rows a training request's files give.
#include <QTemporaryDir>
#include <QtTest>

#include "engine/core/text_file.h"
#include "tasks/methods/training_rows.h"

using namespace twb;
using core::Json;

class TrainingRowsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // As run_clm and run_mlm (transformers 4.34.1) read TXT files.
    void linesAreThoseOfTheScripts_data() {
        QTest::addColumn<QByteArray>("params");
        QTest::addColumn<QStringList>("texts");
        QTest::newRow("causal") << QByteArray(R"({"task": "causal-lm"})") << QStringList{"a\n", "\n", "b"};
        QTest::newRow("causal, no breaks") << QByteArray(R"({"task": "causal-lm", "data": {"keep_linebreaks": false}})")
                                           << QStringList{"a", "", "b"};
        QTest::newRow("masked") << QByteArray(R"({"task": "masked-lm"})") << QStringList{"a", "", "b"};
    }

    void linesAreThoseOfTheScripts() {
        QFETCH(QByteArray, params);
        QFETCH(QStringList, texts);
        const QTemporaryDir folder;
        const std::string file = folder.filePath("play.txt").toStdString();
        core::writeTextFile(file, "a\n\nb");
        QStringList read;
        for (const Json& row : tasks::trainingRows(core::parseJson(params.toStdString(), "params"), file, "train_dataset")) {
            read << QString::fromStdString(row["text"].get<std::string>());
        }
        QCOMPARE(read, texts);
    }
};

QTEST_GUILESS_MAIN(TrainingRowsTest)
#include "training_rows_test.moc"
