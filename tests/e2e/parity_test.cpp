#include <QDir>
#include <QtTest>
#include <memory>

#include "engine/core/json.h"
#include "tests/e2e/compare.h"
#include "tests/e2e/rpc_client.h"

using namespace twb;
using core::Json;

/// Cases of transformers' own answers (tests/data/parity), through `twb rpc`.
class ParityTest : public QObject {
    Q_OBJECT

    std::map<QString, std::unique_ptr<test::RpcClient>> m_clients;  // by pack

    test::RpcClient& client(const QString& pack) {
        auto& entry = m_clients[pack];
        if (!entry) {
            entry = std::make_unique<test::RpcClient>(TWB_TEST_DATA "/parity/" + pack);
        }
        return *entry;
    }

    static QString judge(const Json& testCase, const Json& message) {
        if (testCase.contains("expect_error")) {
            if (!message.contains("error")) {
                return "an error was expected";
            }
            const QString text = QString::fromStdString(core::dumpJson(message["error"]));
            for (const Json& word : testCase["expect_error"]) {
                if (!text.contains(QString::fromStdString(word.get<std::string>()), Qt::CaseInsensitive)) {
                    return "the error does not name " + QString::fromStdString(word.get<std::string>()) + ": " + text;
                }
            }
            return {};
        }
        if (message.contains("error")) {
            return "error: " + QString::fromStdString(message["error"]["message"].get<std::string>());
        }
        return QString::fromStdString(test::difference(message["result"], testCase["expect"], testCase.value("tol", 1e-4)));
    }

private Q_SLOTS:
    void answersAreThoseOfTransformers_data() {
        QTest::addColumn<QString>("pack");
        QTest::addColumn<QString>("testCase");
        for (const QString& pack : QDir(TWB_TEST_DATA "/parity").entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
            const Json spec = core::readJsonFile((TWB_TEST_DATA "/parity/" + pack + "/pack.json").toStdString());
            for (const Json& testCase : spec["cases"]) {
                const QString name = pack + '/' + QString::fromStdString(testCase["id"].get<std::string>());
                QTest::newRow(qPrintable(name)) << pack << QString::fromStdString(core::dumpJson(testCase));
            }
        }
    }
    void answersAreThoseOfTransformers() {
        QFETCH(QString, pack);
        QFETCH(QString, testCase);
        const Json spec = core::parseJson(testCase.toStdString(), "case");
        const Json message = client(pack).call(spec["method"].get<std::string>(), spec["params"]);
        QVERIFY2(message.is_object(), "no answer");
        const QString difference = judge(spec, message);
        QVERIFY2(difference.isEmpty(), qPrintable(difference));
    }
};

QTEST_GUILESS_MAIN(ParityTest)
#include "parity_test.moc"
