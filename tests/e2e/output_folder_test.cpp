#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include "engine/core/text_file.h"

/// What `twb train` does with an output folder that holds something, which is what transformers' example scripts do.
class OutputFolderTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    struct Run {
        int status = -1;
        QByteArray errors;
    };

    QString output() const { return m_folder.filePath("out"); }

    QStringList checkpoints() const { return QDir(output()).entryList({"checkpoint-*"}, QDir::Dirs, QDir::Name); }

    Run train(const QStringList& more, const QString& recipe = {}) const {
        QProcess process;
        process.start(TWB_BIN_DIR "/twb",
                      (recipe.isEmpty() ? QStringList{"train"} : QStringList{"train", recipe}) +
                          QStringList{"--task", "text-classification", "--model_name_or_path", TWB_TEST_DATA "/models/bert-sentiment",
                                      "--train_file", m_folder.filePath("train.csv"), "--output_dir", output(), "--save_steps", "2"} +
                          more);
        process.waitForFinished(60'000);
        return {process.exitCode(), process.readAllStandardError()};
    }

private Q_SLOTS:
    void initTestCase() {
        std::string rows = "text,label\n";
        for (int i = 0; i < 32; ++i) {
            rows += i % 3 ? "a good film,positive\n" : "a bad film,negative\n";
        }
        twb::core::writeTextFile(m_folder.filePath("train.csv").toStdString(), rows);
    }
    void cleanup() { QDir(output()).removeRecursively(); }

    void aCheckpointIsGoneOnFrom() {
        QCOMPARE(train({"--max_steps", "4"}).status, 0);
        QCOMPARE(checkpoints(), QStringList({"checkpoint-2", "checkpoint-4"}));
        const Run again = train({"--max_steps", "6"});
        QCOMPARE(again.status, 0);
        QVERIFY2(again.errors.contains("Going on from " + output().toUtf8() + "/checkpoint-4"), again.errors.constData());
        QVERIFY2(!again.errors.contains("step 2 "), again.errors.constData());
        QCOMPARE(checkpoints(), QStringList({"checkpoint-2", "checkpoint-4", "checkpoint-6"}));
        const Run refused = train({"--resume_from_checkpoint", "false"});
        QCOMPARE(refused.status, 1);
        QVERIFY2(refused.errors.contains("checkpoint-6") && refused.errors.contains("--overwrite_output_dir"), refused.errors.constData());
    }

    /// The rotation would take the old ones for newer, and delete what this run writes.
    void beginningAfreshDeletesTheCheckpoints() {
        QCOMPARE(train({"--max_steps", "4"}).status, 0);
        const Run afresh = train({"--max_steps", "2", "--save_total_limit", "1", "--overwrite_output_dir"});
        QVERIFY2(afresh.status == 0 && !afresh.errors.contains("Going on"), afresh.errors.constData());
        QCOMPARE(checkpoints(), QStringList({"checkpoint-2"}));
    }

    void theModelToTrainIsNotDeleted() {
        QCOMPARE(train({"--max_steps", "2"}).status, 0);
        const Run onItself = train({"--overwrite_output_dir", "--model_name_or_path", output() + "/checkpoint-2"});
        QCOMPARE(onItself.status, 1);
        QVERIFY2(onItself.errors.contains("would delete the model"), onItself.errors.constData());
        QCOMPARE(checkpoints(), QStringList({"checkpoint-2"}));
    }

    /// As the Fine-tune page writes it.
    void aRecipeMayLieInItsFolder() {
        QDir().mkpath(output());
        const QString recipe = output() + "/recipe.json";
        twb::core::writeTextFile(recipe.toStdString(), "{}");
        twb::core::writeTextFile((output() + "/recipe.train.jsonl").toStdString(), "");
        QCOMPARE(train({"--max_steps", "1"}, recipe).status, 0);
    }

    void aFolderWithOtherFilesIsRefused() {
        QDir().mkpath(output());
        QCOMPARE(train({"--max_steps", "1"}).status, 0);  // empty: as if there were none
        QDir(output()).removeRecursively();
        QDir().mkpath(output());
        twb::core::writeTextFile((output() + "/thesis.txt").toStdString(), "chapter 1");
        const Run refused = train({"--max_steps", "1"});
        QCOMPARE(refused.status, 1);
        QVERIFY2(refused.errors.contains("is not empty") && refused.errors.contains("--overwrite_output_dir"), refused.errors.constData());
        QCOMPARE(train({"--max_steps", "1", "--overwrite_output_dir"}).status, 0);
        QVERIFY(QFile::exists(output() + "/thesis.txt"));
    }
};

QTEST_GUILESS_MAIN(OutputFolderTest)
#include "output_folder_test.moc"
