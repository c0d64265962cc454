#include <QDir>
#include <QDirIterator>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QtTest>

#include "engine/core/error.h"
#include "engine/core/text_file.h"
#include "engine/io/tensorboard_file.h"
#include "tests/message_of.h"
#include "tests/train/event_file_reader.h"
#include "tests/train/training_run.h"

using namespace twb;
using core::Json;
using tests::messageOf;

namespace {

QString readText(const QString& path) {
    return QString::fromStdString(core::readTextFile(path.toStdString()));
}

/// The files below a folder that match.
QStringList filesIn(const QString& folder, const QString& pattern) {
    QStringList found;
    for (QDirIterator it(folder, {pattern}, QDir::Files, QDirIterator::Subdirectories); it.hasNext();) {
        found << it.next();
    }
    return found;
}

}  // namespace

class ReportsTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QString m_log = m_folder.filePath("commands.log");

    /// A run with an evaluation whose event command is a shell's line; "$LOG" in it is the file m_log.
    static Json request(const tests::TrainingRun& run, const Json& arguments) {
        Json request = run.request({"positive", "negative"}, arguments);
        request["eval_dataset"] = request["train_dataset"];
        return request;
    }
    Json command(QString line, const Json& more = Json::object()) const {
        Json all{{"command", line.replace("$LOG", m_log).toStdString()}};
        all.update(more);
        return all;
    }

private Q_SLOTS:
    void init() { QFile::remove(m_log); }

    void checksumsAreCastagnolis() { QCOMPARE(io::crc32c("123456789"), 0xE3069283U); }

    void tensorBoardGetsTheTagsOfTransformers() {
        tests::TrainingRun run;
        const Json result = run.run(request(run, {{"evaluation_strategy", "epoch"}}));
        const QStringList files = filesIn(QString::fromStdString(run.outputFolder()) + "/runs", "events.out.tfevents.*");
        QCOMPARE(files.size(), 1);
        const tests::EventFileReader events(files.front());
        QCOMPARE(events.version, std::string("brain.Event:2"));
        std::map<std::string, tests::SummaryValue> last;
        for (const tests::SummaryValue& value : events.values) {
            last[value.tag] = value;
        }
        QVERIFY(last.contains("train/learning_rate") && last.contains("train/epoch") && last.contains("train/train_runtime"));
        const Json& history = result["log_history"];
        QCOMPARE(last["train/loss"].scalar, history[3]["loss"].get<float>());
        QCOMPARE(last["train/loss"].step, qint64(4));
        QCOMPARE(last["eval/loss"].scalar, history[4]["eval_loss"].get<float>());
        QCOMPARE(last["args/text_summary"].plugin, std::string("text"));
        QCOMPARE(Json::parse(last["args/text_summary"].text)["per_device_train_batch_size"], Json(4));
        QCOMPARE(Json::parse(last["model_config/text_summary"].text)["model_type"], Json("bert"));
    }

    void reportToSaysWhatIsWritten_data() {
        QTest::addColumn<QString>("reportTo");
        QTest::addColumn<int>("files");
        QTest::newRow("none") << R"("none")" << 0;
        QTest::newRow("empty") << R"([])" << 0;
        QTest::newRow("one") << R"("csv")" << 1;
        QTest::newRow("all") << R"(["all"])" << 1;
        QTest::newRow("three") << R"(["tensorboard", "csv", "jsonl"])" << 3;
    }
    void reportToSaysWhatIsWritten() {
        QFETCH(QString, reportTo);
        QFETCH(int, files);
        tests::TrainingRun run;
        const QString folder = m_folder.filePath(QString("logs-") + QTest::currentDataTag());
        run.run(request(run, {{"report_to", Json::parse(reportTo.toStdString())}, {"logging_dir", folder.toStdString()}}));
        QCOMPARE(filesIn(folder, "*").size(), files);
        QVERIFY(!QDir(QString::fromStdString(run.outputFolder()) + "/runs").exists());
    }

    void aRunWithoutAFolderWritesNoReports() {
        tests::TrainingRun run;
        Json params = request(run, Json::object());
        params["arguments"].erase("output_dir");
        run.run(params);
        QVERIFY(!QDir("runs").exists());
    }

    void logFilesGrowFromRunToRun() {
        tests::TrainingRun run;
        const QString folder = m_folder.filePath("grow");
        const Json params = request(run, {{"report_to", {"csv", "jsonl"}}, {"logging_dir", folder.toStdString()}});
        const Json result = run.run(params);
        run.run(params);
        const QStringList csv = readText(folder + "/log.csv").split('\n', Qt::SkipEmptyParts);
        QCOMPARE(csv.count("step,epoch,name,value"), 1);
        QCOMPARE(csv[1], "1,0.25,loss," + QString::fromStdString(core::dumpJson(result["log_history"][0]["loss"])));
        const QStringList lines = readText(folder + "/log.jsonl").split('\n', Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), 2 * qsizetype(result["log_history"].size()));
        QCOMPARE(Json::parse(lines[0].toStdString()), result["log_history"][0]);
    }

    void badReportsAreNamed_data() {
        QTest::addColumn<QString>("member");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("named");
        QTest::newRow("not offered") << "report_to"
                                     << R"(["tensorboard", "wandb"])"
                                     << "report_to names wandb";
        QTest::newRow("type") << "report_to"
                              << "3"
                              << "must be a text or a list of texts";
        QTest::newRow("folder") << "logging_dir"
                                << R"("/proc/none")"
                                << "/proc/none cannot be made";
        QTest::newRow("no command") << ""
                                    << R"({"events": ["save"]})"
                                    << "the command must be a text or a list of words";
        QTest::newRow("event") << ""
                               << R"({"command": "true", "events": ["saved"]})"
                               << "there is no event saved. There are train_begin";
        QTest::newRow("field") << ""
                               << R"({"command": "true", "when": "save"})"
                               << "has no field when";
        QTest::newRow("time") << ""
                              << R"({"command": "true", "timeout_s": 0})"
                              << "timeout_s";
    }
    void badReportsAreNamed() {
        QFETCH(QString, member);
        QFETCH(QString, value);
        QFETCH(QString, named);
        tests::TrainingRun run;
        Json params = request(run, Json::object());
        const Json parsed = Json::parse(value.toStdString());
        (member.isEmpty() ? params["event_command"] : params["arguments"][member.toStdString()]) = parsed;
        const QString message = messageOf([&] { run.run(params); });
        QVERIFY2(message.contains(named), qPrintable(message));
    }

    void aCommandGetsTheStateAtItsEvents() {
        tests::TrainingRun run;
        Json params = request(run, {{"evaluation_strategy", "epoch"}, {"save_strategy", "epoch"}});
        params["event_command"] = command("cat >> $LOG", {{"events", {"train_begin", "log", "evaluate", "save", "train_end"}}});
        const Json result = run.run(params);
        std::vector<Json> seen;
        for (const QString& line : readText(m_log).split('\n', Qt::SkipEmptyParts)) {
            seen.push_back(Json::parse(line.toStdString()));
        }
        QCOMPARE(seen.front()["event"], Json("train_begin"));
        QCOMPARE(seen[1]["logs"]["loss"], result["log_history"][0]["loss"]);
        QCOMPARE(seen[6]["event"], Json("evaluate"));
        QCOMPARE(seen[6]["metrics"]["eval_loss"], result["log_history"][4]["eval_loss"]);
        QCOMPARE(seen[7]["event"], Json("save"));
        QCOMPARE(seen[7]["state"]["global_step"], Json(4));
        QCOMPARE(seen.back()["event"], Json("train_end"));
        QCOMPARE(seen.back()["output_dir"], Json(run.outputFolder()));
    }

    void aFailingCommandIsWarnedOf_data() {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("warning");
        QTest::newRow("status") << "echo no disk >&2; exit 3"
                                << "event_command at the event train_end: the command ended with status 3: no disk";
        QTest::newRow("time") << "sleep 30 & sleep 30"
                              << "took more than 0.2";
    }
    void aFailingCommandIsWarnedOf() {
        QFETCH(QString, line);
        QFETCH(QString, warning);
        QString warnings;
        core::setLogSink([&](core::LogLevel level, const std::string& message) {
            warnings += level == core::LogLevel::Warning ? QString::fromStdString(message) : QString();
        });
        tests::TrainingRun run;
        Json params = request(run, Json::object());
        params["event_command"] = command(line, {{"timeout_s", 0.2}});
        QElapsedTimer timer;
        timer.start();
        const Json result = run.run(params);
        core::setLogSink(nullptr);
        QCOMPARE(result["global_step"], Json(4));
        QVERIFY2(warnings.contains(warning), qPrintable(warnings));
        QVERIFY(timer.elapsed() < 20'000);  // what the command started is ended, too
        params["event_command"]["must_succeed"] = true;
        QVERIFY(messageOf([&] { run.run(params); }).contains(warning));
    }

    void aCommandOfWordsNeedsNoShell() {
        tests::TrainingRun run;
        Json params = request(run, Json::object());
        params["event_command"] = {"/bin/sh", "-c", "echo \"$1\" > \"$0\"", m_log.toStdString(), "$HOME; true"};
        run.run(params);
        QCOMPARE(readText(m_log), QString("$HOME; true\n"));
    }
};

QTEST_GUILESS_MAIN(ReportsTest)
#include "reports_test.moc"
