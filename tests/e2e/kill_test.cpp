#include <QDir>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QtTest>

#include "engine/core/json.h"
#include "engine/core/text_file.h"
#include "engine/io/checkpoint.h"

using namespace twb;
using core::Json;

/// Kills trainings at random moments, as a power cut or the system's out-of-memory killer would, and goes on from what they leave. The
/// environment variable TWB_KILLS says how often (5).
class KillTest : public QObject {
    Q_OBJECT

    static constexpr int kSaveSteps = 5;
    static constexpr int kMostMs = 1500;  // from the start of the program to its death

    QTemporaryDir m_folder;
    QString m_output = m_folder.filePath("killed");

    QStringList arguments(const QString& output, qint64 steps) const {
        return {"train",
                "--model_name_or_path=" TWB_TEST_DATA "/models/bert-sentiment",
                "--task=text-classification",
                "--train_file=" + m_folder.filePath("train.csv"),
                "--output_dir=" + output,
                "--max_steps=" + QString::number(steps),
                "--save_steps=" + QString::number(kSaveSteps),
                "--save_total_limit=2",
                "--per_device_train_batch_size=4",
                "--lr_scheduler_type=constant",
                "--logging_steps=1",
                "--report_to=jsonl",
                "--logging_dir=" + output + "/logs"};
    }

    /// The steps of finished checkpoints, in order.
    static QList<qint64> checkpoints(const QString& output) {
        QList<qint64> steps;
        for (const QString& name : QDir(output).entryList({"checkpoint-*"}, QDir::Dirs)) {
            bool isStep = false;
            const qint64 step = name.section('-', 1).toLongLong(&isStep);
            if (isStep) {
                steps << step;
            }
        }
        std::sort(steps.begin(), steps.end());
        return steps;
    }
    static QString checkpoint(const QString& output, qint64 step) { return output + "/checkpoint-" + QString::number(step); }

    /// The steps that were logged: each as soon as it was done, before its checkpoint.
    QList<qint64> loggedSteps() const {
        QList<qint64> steps;
        QFile file(m_output + "/logs/log.jsonl");
        if (file.open(QIODevice::ReadOnly)) {
            for (const QByteArray& line : file.readAll().split('\n')) {
                if (line.endsWith('}')) {
                    steps << Json::parse(line.toStdString())["step"].get<qint64>();
                }
            }
        }
        return steps;
    }

    /// Empty when all that a checkpoint holds can be read.
    static QString problemIn(const QString& folder, qint64 step) {
        try {
            for (const char* name : {"model.safetensors", "optimizer.safetensors", "rng_state.safetensors"}) {
                if (io::Checkpoint::openFile((folder + "/" + name).toStdString()).tensors().empty()) {
                    return folder + "/" + name + " is empty";
                }
            }
            for (const char* name : {"config.json", "optimizer.json", "scheduler.json", "training_args.json", "tokenizer.json"}) {
                core::readJsonFile((folder + "/" + name).toStdString());
            }
            const Json state = core::readJsonFile((folder + "/trainer_state.json").toStdString());
            return state["global_step"] == Json(step) ? QString() : folder + " is of another step";
        } catch (const std::exception& error) {
            return QString::fromUtf8(error.what());
        }
    }

    static QByteArray content(const QString& path) {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private Q_SLOTS:
    void initTestCase() {
        std::string rows = "text,label\n";
        for (int i = 0; i < 32; ++i) {
            rows +=
                "a film that is " + std::string(i % 2 ? "good" : "bad") + " " + std::to_string(i) + (i % 2 ? ",positive\n" : ",negative\n");
        }
        core::writeTextFile(m_folder.filePath("train.csv").toStdString(), rows);
    }

    void aKilledTrainingLosesAtMostOneSaveInterval() {
        const int kills = qEnvironmentVariableIsSet("TWB_KILLS") ? qEnvironmentVariableIntValue("TWB_KILLS") : 5;
        int whileSaving = 0, resumed = 0;
        qint64 mostLost = 0;
        for (int kill = 0; kill < kills; ++kill) {
            const QList<qint64> before = checkpoints(m_output);
            const qsizetype alreadyLogged = loggedSteps().size();
            QStringList all = arguments(m_output, 1'000'000);
            if (before.isEmpty()) {
                all << "--overwrite_output_dir";  // there may be a log already; with a checkpoint it is gone on from
            }
            QProcess training;
            training.start(TWB_BIN_DIR "/twb", all);
            QVERIFY(training.waitForStarted());
            QVERIFY2(!training.waitForFinished(QRandomGenerator::global()->bounded(20, kMostMs)),
                     training.readAllStandardError().constData());
            training.kill();
            training.waitForFinished();

            const QList<qint64> after = checkpoints(m_output), logged = loggedSteps();
            for (const qint64 step : after) {
                const QString problem = problemIn(checkpoint(m_output, step), step);
                QVERIFY2(problem.isEmpty(), qPrintable(problem));
            }
            const qint64 from = before.isEmpty() ? 0 : before.last(), kept = after.isEmpty() ? 0 : after.last();
            QVERIFY2(kept >= from, "a checkpoint that was there is gone");
            whileSaving += QDir(m_output).entryList({"checkpoint-*.part"}, QDir::Dirs).isEmpty() ? 0 : 1;
            if (logged.size() > alreadyLogged) {
                resumed += before.isEmpty() ? 0 : 1;
                QCOMPARE(logged[alreadyLogged], from + 1);  // it went on where the checkpoint stood
                mostLost = std::max(mostLost, logged.last() - kept);
            }
        }
        qInfo("%d kills, %d of them while a checkpoint was written or removed; %d resumed runs; at most %lld steps lost (saved every %d)",
              kills, whileSaving, resumed, static_cast<long long>(mostLost), kSaveSteps);
        QVERIFY2(mostLost <= kSaveSteps, qPrintable(QString::number(mostLost)));
    }

    // Follows the kills above: what was trained in pieces is, to the bit, what an undisturbed run trains.
    void afterAllKillsTheWeightsAreThoseOfAnUndisturbedRun() {
        const QList<qint64> kept = checkpoints(m_output);
        if (kept.isEmpty()) {
            QSKIP("each kill came before the first checkpoint");
        }
        const QString output = m_folder.filePath("undisturbed");
        QProcess training;
        training.start(TWB_BIN_DIR "/twb", arguments(output, kept.last()) << "--save_steps=" + QString::number(kept.last()));
        QVERIFY(training.waitForFinished(200'000));
        QVERIFY2(training.exitCode() == 0, training.readAllStandardError().constData());
        for (const char* name : {"model.safetensors", "optimizer.safetensors"}) {
            const QByteArray expected = content(checkpoint(output, kept.last()) + "/" + name);
            QVERIFY(!expected.isEmpty());
            QVERIFY2(content(checkpoint(m_output, kept.last()) + "/" + name) == expected, name);
        }
    }
};

QTEST_GUILESS_MAIN(KillTest)
#include "kill_test.moc"
