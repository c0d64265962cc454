#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>
#include <csignal>

#include "tests/e2e/rpc_client.h"

using namespace twb;
using core::Json;

/// Runs the command as a user does.
class TwbTest : public QObject {
    Q_OBJECT

    struct Run {
        int status = -1;
        QByteArray output;
        QByteArray errors;
    };

    static Run twb(const QStringList& arguments, const QByteArray& input = {}) {
        QProcess process;
        process.start(TWB_BIN_DIR "/twb", arguments);
        process.write(input);
        process.closeWriteChannel();
        process.waitForFinished(60'000);
        return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
    }

    static QString fileWith(const QTemporaryDir& folder, const QString& name, const QByteArray& content) {
        QFile file(folder.filePath(name));
        return file.open(QIODevice::WriteOnly) && file.write(content) == content.size() ? file.fileName() : QString();
    }

private Q_SLOTS:
    void exitStatuses_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("expected");  // in either stream
        QTest::newRow("version") << QStringList{"--version"} << 0 << "twb ";
        QTest::newRow("help") << QStringList{"--help"} << 0 << "selftest";
        QTest::newRow("help of a command") << QStringList{"run", "--help"} << 0 << "--model";
        QTest::newRow("no command") << QStringList{} << 2 << "subcommand";
        QTest::newRow("unknown command") << QStringList{"dance"} << 2 << "dance";
        QTest::newRow("unknown option") << QStringList{"doctor", "--speed"} << 2 << "--speed";
        QTest::newRow("missing argument") << QStringList{"models", "info"} << 2 << "MODEL";
        QTest::newRow("no such model") << QStringList{"models", "info", "no/such/model"} << 1 << "no/such/model";
        QTest::newRow("no such task") << QStringList{"run", "text-clasification", "x"} << 1 << "text-clasification";
        QTest::newRow("bad parameter") << QStringList{"run", "text-classification", "x", "--param", "top_k"} << 1 << "name=value";
        QTest::newRow("nothing to run") << QStringList{"run", "text-classification"} << 1 << "input";
    }
    void exitStatuses() {
        QFETCH(QStringList, arguments);
        QFETCH(int, status);
        QFETCH(QString, expected);
        const Run run = twb(arguments);
        QCOMPARE(run.status, status);
        QVERIFY2((run.output + run.errors).contains(expected.toUtf8()), (run.output + run.errors).constData());
        if (status == 1) {
            QVERIFY(run.output.isEmpty());  // results only
        }
    }

    void modelsAreSavedAndConverted() {
        const QTemporaryDir folder;
        const QString source = TWB_SOURCE_DIR "/resources/models/sst-mini-bert";
        const Run saved =
            twb({"models", "save", source, folder.filePath("f32"), "--dtype", "float32", "--max-shard-size", "10MB", "--json"});
        QVERIFY2(saved.status == 0, saved.errors.constData());
        QVERIFY(QFile::exists(folder.filePath("f32/model.safetensors.index.json")) && QFile::exists(folder.filePath("f32/tokenizer.json")));
        const Run back = twb({"models", "convert", folder.filePath("f32"), folder.filePath("f16"), "--dtype", "float16"});
        QVERIFY2(back.status == 0, back.errors.constData());
        QFile original(source + "/model.safetensors"), copy(folder.filePath("f16/model.safetensors"));
        QVERIFY(original.open(QIODevice::ReadOnly) && copy.open(QIODevice::ReadOnly));
        QCOMPARE(copy.size(), original.size());
        const Run again = twb({"models", "save", source, folder.filePath("f16")});
        QVERIFY(again.status == 1 && again.errors.contains("holds a model already"));
    }

    void aGgufFileIsAModel() {
        const QString file = TWB_TEST_DATA "/io/gguf/llama.gguf";
        const Run info = twb({"models", "info", file, "--json"});
        QVERIFY2(info.status == 0, info.errors.constData());
        QCOMPARE(core::parseJson(info.output.toStdString(), "info")["model_type"].get<std::string>(), std::string("llama"));
        const Run tokens = twb({"tokenize", "ab", "-m", file});
        QVERIFY2(tokens.status == 0, tokens.errors.constData());
    }

    void precisionsAgree() {
        const auto scoreOf = [](const QStringList& options) {
            const Run run = twb(QStringList{"run", "text-classification", "what a lovely day", "--json"} + options);
            return run.status == 0 ? core::parseJson(run.output.toStdString(), "run")[0]["score"].get<double>() : -1.0;
        };
        const double exact = scoreOf({});
        for (const QStringList& options : {QStringList{"--dtype", "bfloat16"}, QStringList{"--quantize", "int8"}}) {
            QVERIFY2(std::abs(scoreOf(options) - exact) < 0.02, qPrintable(options.join(' ')));
        }
        const Run both = twb({"run", "text-classification", "x", "--dtype", "bfloat16", "--quantize", "int8"});
        QVERIFY(both.status == 1 && both.errors.contains("quantize"));
    }

    void theSelfTestClassifiesASentence() {
        const Run run = twb({"selftest"});
        QVERIFY2(run.status == 0, run.errors.constData());
        const Json answer = core::parseJson(run.output.toStdString(), "selftest");
        QCOMPARE(answer[0]["label"].get<std::string>(), std::string("POSITIVE"));
        QVERIFY(answer[0]["score"].get<double>() > 0.5);
    }

    void runAnswersAsThePipelineDoes() {
        const Json one = core::parseJson(twb({"run", "sentiment-analysis", "what a mess", "--json"}).output.toStdString(), "one");
        QCOMPARE(one.size(), std::size_t(1));
        QCOMPARE(one[0]["label"].get<std::string>(), std::string("NEGATIVE"));
        const Json two =
            core::parseJson(twb({"run", "text-classification", "good", "bad", "-p", "top_k=null"}).output.toStdString(), "two");
        QCOMPARE(two.size(), std::size_t(2));
        QCOMPARE(two[0].size(), std::size_t(2));
    }

    void runTakesEveryRowOfAFile_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("failed");
        QTest::newRow("lines") << "a.txt" << QByteArray("I love it\n\nI hate it\r\n") << 2 << 0;
        QTest::newRow("csv") << "a.csv" << QByteArray("id,text\n1,\"good, really\"\n2,bad\n") << 2 << 0;
        QTest::newRow("ragged csv") << "b.csv" << QByteArray("id,text\n1,good\n2\n3,bad\n") << 3 << 1;
        QTest::newRow("tsv") << "a.tsv" << QByteArray("text\tid\ngood\t1\n") << 1 << 0;
        QTest::newRow("json lines") << "a.jsonl" << QByteArray("{\"text\": \"good\"}\n\"bad\"\n{broken\n") << 3 << 1;
        QTest::newRow("invalid UTF-8") << "b.txt" << QByteArray("good\n\xff\xfe bad\nfine\n") << 3 << 1;
    }
    void runTakesEveryRowOfAFile() {
        QFETCH(QString, name);
        QFETCH(QByteArray, content);
        QFETCH(int, rows);
        QFETCH(int, failed);
        QTemporaryDir folder;
        const Run run = twb({"run", "text-classification", fileWith(folder, name, content)});
        QCOMPARE(run.status, failed == 0 ? 0 : 1);
        const QList<QByteArray> lines = run.output.trimmed().split('\n');
        QCOMPARE(lines.size(), rows);
        int errors = 0;
        for (int i = 0; i < lines.size(); ++i) {
            const Json line = core::parseJson(lines[i].toStdString(), "row");
            QCOMPARE(line["row"].get<int>(), i);
            errors += line.contains("error") ? 1 : 0;
            QVERIFY(line.contains("error") || line["result"].is_object() || line["result"].is_array());
        }
        QCOMPARE(errors, failed);
    }

    void runReadsStandardInput() {
        const Run run = twb({"run", "text-classification", "-"}, "good\nbad\n");
        QCOMPARE(run.status, 0);
        QCOMPARE(run.output.count('\n'), 2);
    }

    void aBinaryFileIsRefused() {
        QTemporaryDir folder;
        const Run run = twb({"run", "text-classification", fileWith(folder, "photo.txt", QByteArray("\x89PNG\0\0\1", 7))});
        QCOMPARE(run.status, 1);
        QVERIFY2(run.errors.contains("photo.txt"), run.errors.constData());
    }

    void doctorReports() {
        const Run run = twb({"doctor", "--json"});
        QVERIFY2(run.status == 0, run.errors.constData());
        const Json report = core::parseJson(run.output.toStdString(), "doctor");
        QVERIFY(report["gemm_gflops"].get<double>() > 0.1);
        QVERIFY(report["threads"].get<int>() >= 1);
        QVERIFY(!report["versions"]["torch"].get<std::string>().empty());
    }

    void rpcAnswersBadLinesAndGoesOn() {
        test::RpcClient rpc;
        QCOMPARE(rpc.exchange("{not json")["error"]["code"].get<int>(), -32700);
        QCOMPARE(rpc.exchange("\"\xff\"")["error"]["code"].get<int>(), -32700);
        QCOMPARE(rpc.exchange("[1, 2]")["error"]["code"].get<int>(), -32600);
        QCOMPARE(rpc.exchange("{\"id\": 5, \"method\": \"info\"}")["error"]["code"].get<int>(), -32600);
        QCOMPARE(rpc.exchange("{\"jsonrpc\": \"2.0\", \"id\": 5}")["error"]["code"].get<int>(), -32600);
        QCOMPARE(rpc.exchange("{\"jsonrpc\": \"2.0\", \"id\": 5, \"method\": \"dance\"}")["error"]["code"].get<int>(), -32601);
        QCOMPARE(rpc.exchange("{\"jsonrpc\": \"2.0\", \"id\": 5, \"method\": \"info\", \"params\": [1]}")["error"]["code"].get<int>(),
                 -32602);
        const Json missing = rpc.call("info", Json::object());
        QCOMPARE(missing["error"]["code"].get<int>(), -32602);
        QVERIFY(missing["error"]["message"].get<std::string>().find("model") != std::string::npos);
        const Json absent = rpc.call("info", Json{{"model", "nothing-here"}});
        QVERIFY(absent["error"]["message"].get<std::string>().find("nothing-here") != std::string::npos);
        QCOMPARE(absent["error"]["data"]["code"].get<std::string>(), std::string("not_found"));
        QCOMPARE(rpc.finish(), 0);
    }

    void rpcAnswersInOrderAndNotNotifications() {
        test::RpcClient rpc;
        rpc.send("{\"jsonrpc\": \"2.0\", \"method\": \"dance\"}");
        rpc.send("");
        for (const char* id : {"1", "\"two\"", "3.5"}) {
            rpc.send(QByteArray("{\"jsonrpc\": \"2.0\", \"id\": ") + id + ", \"method\": \"dance\"}");
        }
        QCOMPARE(rpc.nextAnswer()["id"], Json(1));
        QCOMPARE(rpc.nextAnswer()["id"], Json("two"));
        QCOMPARE(rpc.nextAnswer()["id"], Json(3.5));
        QCOMPARE(rpc.finish(), 0);
    }

#if defined(Q_OS_UNIX)
    void ctrlCStopsTheRunCleanly() {
        QTemporaryDir folder;
        QProcess process;
        process.start(TWB_BIN_DIR "/twb",
                      {"run", "text-classification",
                       fileWith(folder, "many.txt", QByteArray("a rather long sentence for a model\n").repeated(200'000))});
        QVERIFY(process.waitForReadyRead(60'000));
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(20'000));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 1);
        QVERIFY(process.readAllStandardError().contains("Stopped on request"));
    }
#endif
};

QTEST_GUILESS_MAIN(TwbTest)
#include "twb_test.moc"
