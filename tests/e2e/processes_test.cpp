#include <algorithm>
#include <cmath>
#include <cstring>

#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>
#include <csignal>

#include "engine/core/json.h"
#include "engine/core/text_file.h"

using namespace twb;
using core::Json;

/// Trainings of several processes (`processes` in the request).
class ProcessesTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    struct Run {
        int status = -1;
        QByteArray output, errors;
    };

    /// 43 rows of different lengths: in batches of 8 the last has 3, of which a second process sees none.
    Json request(int processes, const Json& arguments) const {
        Json request{{"model", TWB_TEST_DATA "/models/bert-sentiment"},
                     {"task", "text-classification"},
                     {"head", "AutoModelForSequenceClassification"},
                     {"train_dataset", m_folder.filePath("train.csv").toStdString()},
                     {"data", {{"labels", "data"}}},
                     {"config", {{"hidden_dropout_prob", 0.0}, {"attention_probs_dropout_prob", 0.0}}},
                     {"return_parameters", {"classifier.weight", "bert.embeddings.word_embeddings.weight"}},
                     {"processes", processes},
                     {"arguments",
                      {{"per_device_train_batch_size", 8 / processes},
                       {"num_train_epochs", 3},
                       {"learning_rate", 1e-3},
                       {"logging_steps", 1},
                       {"save_strategy", "no"}}}};
        request["arguments"].update(arguments);
        return request;
    }

    QStringList recipe(const Json& request) const {
        const QString file = m_folder.filePath("recipe.json");
        core::writeTextFile(file.toStdString(), core::dumpJson(request));
        return {"train", file, "--json"};
    }

    Run train(const Json& request) const {
        QProcess process;
        process.start(TWB_BIN_DIR "/twb", recipe(request));
        process.waitForFinished(120'000);
        return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
    }

    static std::vector<double> losses(const Json& result) {
        std::vector<double> found;
        for (const Json& entry : result["log_history"]) {
            if (entry.contains("loss")) {
                found.push_back(entry["loss"]);
            }
        }
        return found;
    }

    static std::vector<float> numbers(const Json& result, const char* parameter) {
        const std::string text = result["final_parameters"][parameter]["$array"]["data"];
        const QByteArray bytes = QByteArray::fromBase64(QByteArray::fromStdString(text));
        std::vector<float> numbers(static_cast<std::size_t>(bytes.size()) / sizeof(float));
        std::memcpy(numbers.data(), bytes.constData(), numbers.size() * sizeof(float));
        return numbers;
    }

    static bool hasHalved(const Json& result) {
        const Json& log = result["log_history"];
        return std::any_of(log.begin(), log.end(), [](const Json& entry) { return entry.contains("train_batch_size"); });
    }

    /// Both must have learned the same in the same steps.
    static void compare(const Json& got, const Json& expected) {
        QCOMPARE(got["global_step"], expected["global_step"]);
        const std::vector<double> wanted = losses(expected), found = losses(got);
        QCOMPARE(found.size(), wanted.size());
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            QVERIFY2(std::abs(found[i] - wanted[i]) < 1.5e-4, qPrintable(QString("loss %1").arg(i)));  // they are logged rounded to 1e-4
        }
        QVERIFY2(difference(expected, got) < 1e-5, qPrintable(QString::number(difference(expected, got))));
    }

    static double difference(const Json& a, const Json& b) {
        double most = 0;
        for (const char* parameter : {"classifier.weight", "bert.embeddings.word_embeddings.weight"}) {
            const std::vector<float> x = numbers(a, parameter), y = numbers(b, parameter);
            for (std::size_t i = 0; i < x.size(); ++i) {
                most = std::max(most, static_cast<double>(std::abs(x[i] - y[i])));
            }
        }
        return most;
    }

#if defined(Q_OS_LINUX)
    static std::vector<pid_t> childrenOf(qint64 parent) {
        std::vector<pid_t> found;
        for (const QString& name : QDir("/proc").entryList(QDir::Dirs)) {
            QFile file("/proc/" + name + "/stat");
            if (name.toLongLong() > 0 && file.open(QIODevice::ReadOnly)) {
                const QByteArray text = file.readAll();
                const QList<QByteArray> fields = text.mid(text.lastIndexOf(')') + 2).split(' ');
                if (fields.size() > 1 && fields[1].toLongLong() == parent && fields[0] != "Z") {
                    found.push_back(static_cast<pid_t>(name.toLongLong()));
                }
            }
        }
        return found;
    }

    /// A training without end that has begun to train.
    void startLong(QProcess& process, std::vector<pid_t>& children, int processes) const {
        process.start(TWB_BIN_DIR "/twb", recipe(request(processes, {{"max_steps", 10'000'000}, {"logging_steps", 20}})));
        QByteArray told;
        QTRY_VERIFY2_WITH_TIMEOUT((told += process.readAllStandardError()).contains("step 60"), told.constData(), 60'000);
        children = childrenOf(process.processId());
        QCOMPARE(children.size(), static_cast<std::size_t>(processes - 1));
    }

    static bool isGone(pid_t process) {
        return ::kill(process, 0) != 0;
    }
#endif

private Q_SLOTS:
    void initTestCase() {
        std::string rows = "text,label\n";
        for (int i = 0; i < 43; ++i) {
            rows += "a film";
            for (int word = 0; word < i % 7; ++word) {
                rows += word % 2 ? " that is" : " good";
            }
            rows += i % 3 ? ",positive\n" : ",negative\n";
        }
        core::writeTextFile(m_folder.filePath("train.csv").toStdString(), rows);
    }

    void theyEqualOneProcessWithTheirBatch_data() {
        QTest::addColumn<int>("processes");
        QTest::addColumn<QByteArray>("arguments");
        QTest::newRow("two") << 2 << QByteArray("{}");
        QTest::newRow("two, accumulating") << 2 << QByteArray(R"({"gradient_accumulation_steps": 4})");
        QTest::newRow("two, grouped by length") << 2 << QByteArray(R"({"group_by_length": true})");
        QTest::newRow("two, without the last batch") << 2 << QByteArray(R"({"dataloader_drop_last": true, "max_steps": 7})");
        QTest::newRow("four") << 4 << QByteArray("{}");
    }
    void theyEqualOneProcessWithTheirBatch() {
        QFETCH(int, processes);
        QFETCH(QByteArray, arguments);
        const Json more = core::parseJson(arguments.toStdString(), "arguments");
        const Run one = train(request(1, more)), many = train(request(processes, more));
        QVERIFY2(one.status == 0, one.errors.constData());
        QVERIFY2(many.status == 0, many.errors.constData());
        const Json expected = core::parseJson(one.output.toStdString(), "one"), got = core::parseJson(many.output.toStdString(), "many");
        compare(got, expected);
    }

    /// Grouped by length, the four long rows are always in the first process's part, so that memory runs out there alone.
    void whereMemoryRunsOutInOneProcessAllLearnTheSame() {
        std::string rows = "text,label\n";
        for (int i = 0; i < 24; ++i) {
            rows += i % 6 ? "a film" : "a film" + QString(" that is good").repeated(10).toStdString();
            rows += i % 4 ? ",positive\n" : ",negative\n";
        }
        const std::string file = m_folder.filePath("long.csv").toStdString();
        core::writeTextFile(file, rows);
        Json asked = request(2, {{"group_by_length", true}});
        asked["train_dataset"] = file;
        const Run free = train(asked);
        QVERIFY2(free.status == 0, free.errors.constData());
        const Json expected = core::parseJson(free.output.toStdString(), "free");
        QVERIFY(!hasHalved(expected));
        Json got = expected;
        for (double limit = 64e6; !hasHalved(got); limit *= 0.8) {
            asked["memory_limit"] = static_cast<std::uint64_t>(limit);
            const Run limited = train(asked);
            QVERIFY2(limited.status == 0, limited.errors.constData());
            got = core::parseJson(limited.output.toStdString(), "limited");
        }
        compare(got, expected);
    }

    // With dropout, so that each process must find its own random numbers again.
    void aResumedTrainingEqualsAnUninterruptedOne() {
        Json whole = request(2, {{"max_steps", 9}, {"save_strategy", "steps"}, {"save_steps", 4}});
        whole["config"] = Json::object();
        whole["arguments"]["output_dir"] = m_folder.filePath("whole").toStdString();
        const Run first = train(whole);
        QVERIFY2(first.status == 0, first.errors.constData());
        Json rest = whole;
        rest["arguments"]["output_dir"] = m_folder.filePath("rest").toStdString();
        rest["resume_from_checkpoint"] = m_folder.filePath("whole/checkpoint-4").toStdString();
        const Run second = train(rest);
        QVERIFY2(second.status == 0, second.errors.constData());
        QCOMPARE(difference(core::parseJson(first.output.toStdString(), "first"), core::parseJson(second.output.toStdString(), "second")),
                 0.0);
    }

    void whatTheFirstDecidesHoldsForAll() {
        Json early = request(2, {{"num_train_epochs", 50},
                                 {"learning_rate", 0.0},
                                 {"evaluation_strategy", "epoch"},
                                 {"save_strategy", "epoch"},
                                 {"save_total_limit", 1},
                                 {"load_best_model_at_end", true}});
        early["arguments"]["output_dir"] = m_folder.filePath("early").toStdString();
        early["eval_dataset"] = early["train_dataset"];
        early["early_stopping"] = {{"patience", 2}};
        const Run run = train(early);
        QVERIFY2(run.status == 0, run.errors.constData());
        QCOMPARE(core::parseJson(run.output.toStdString(), "run")["global_step"], Json(3 * 6));  // 6 steps an epoch
    }

    void aBadRequestIsToldOnce() {
        Json bad = request(2, {{"learning_rate", "fast"}});
        const Run run = train(bad);
        QCOMPARE(run.status, 1);
        QVERIFY2(run.errors.contains("learning_rate"), run.errors.constData());
        bad["processes"] = 0;
        const Run count = train(bad);
        QVERIFY2(count.errors.contains("processes must be"), count.errors.constData());
    }

#if defined(Q_OS_LINUX)
    void aKilledProcessEndsTheTraining() {
        QProcess training;
        std::vector<pid_t> children;
        startLong(training, children, 3);
        const pid_t victim = std::max(children[0], children[1]);
        ::kill(victim, SIGKILL);
        QVERIFY(training.waitForFinished(20'000));
        QCOMPARE(training.exitCode(), 1);
        const QByteArray errors = training.readAllStandardError();
        QVERIFY2(errors.contains("of its 3 processes, number") && errors.contains("was ended by signal 9"), errors.constData());
        QVERIFY(isGone(children[0]) && isGone(children[1]));
    }

    /// A process that is suspended answers no more: the first must be able to stop all the same.
    void aTrainingThatWaitsForASuspendedProcessCanBeStopped() {
        QProcess training;
        std::vector<pid_t> children;
        startLong(training, children, 2);
        ::kill(children[0], SIGSTOP);
        QTest::qWait(500);
        training.readAllStandardError();
        QTest::qWait(500);
        QCOMPARE(training.readAllStandardError(), QByteArray());  // it waits
        ::kill(static_cast<pid_t>(training.processId()), SIGINT);
        QVERIFY(training.waitForFinished(20'000));
        QCOMPARE(training.exitStatus(), QProcess::NormalExit);
        QCOMPARE(training.exitCode(), 1);
        QVERIFY(isGone(children[0]));
    }

    void aSuspendedProcessMayGoOn() {
        QProcess training;
        std::vector<pid_t> children;
        startLong(training, children, 2);
        ::kill(children[0], SIGSTOP);
        QTest::qWait(700);
        training.readAllStandardError();
        ::kill(children[0], SIGCONT);
        QByteArray told;
        QTRY_VERIFY_WITH_TIMEOUT((told += training.readAllStandardError()).count("step ") > 3, 20'000);
        ::kill(static_cast<pid_t>(training.processId()), SIGINT);
        QVERIFY(training.waitForFinished(20'000));
    }

    void theOthersEndWithTheFirst_data() {
        QTest::addColumn<int>("signal");
        QTest::newRow("interrupted") << SIGINT;
        QTest::newRow("killed") << SIGKILL;
    }
    void theOthersEndWithTheFirst() {
        QFETCH(int, signal);
        QProcess training;
        std::vector<pid_t> children;
        startLong(training, children, 2);
        ::kill(static_cast<pid_t>(training.processId()), signal);
        QVERIFY(training.waitForFinished(20'000));
        QTRY_VERIFY_WITH_TIMEOUT(isGone(children[0]), 10'000);
    }
#endif
};

QTEST_GUILESS_MAIN(ProcessesTest)
#include "processes_test.moc"
