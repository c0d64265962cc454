#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include "engine/core/cancel.h"
#include "engine/core/json.h"
#include "engine/core/log.h"
#include "engine/core/text_file.h"
#include "engine/core/utf8.h"

using namespace twb;
using core::ErrorCode;
using core::Json;

namespace {

/// The code of the Error that `call` throws and whether its message holds all `words`.
template <class Call>
QString problemWith(Call call, ErrorCode code, const QStringList& words) {
    try {
        call();
    } catch (const core::Error& error) {
        if (error.code() != code) {
            return QString("code %1: %2").arg(QString::fromUtf8(core::toString(error.code()).data()), error.what());
        }
        for (const QString& word : words) {
            if (!QString(error.what()).contains(word)) {
                return QString("\"%1\" is not in: %2").arg(word, error.what());
            }
        }
        return {};
    }
    return "nothing was thrown";
}

}  // namespace

class CoreTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void jsonKeepsTheOrderOfKeys() {
        QCOMPARE(core::dumpJson(core::parseJson(R"({"b": 1, "a": [true, null, "x"]})", "x")),
                 std::string(R"({"b":1,"a":[true,null,"x"]})"));
    }

    void jsonTakesWhatPythonWrites() {
        const Json value = core::parseJson("\xEF\xBB\xBF{\"a\": NaN, \"b\": -Infinity, \"c\": \"NaN\"}", "x");
        QVERIFY(value["a"].is_null());
        QVERIFY(value["b"].get<double>() < -1e300);
        QCOMPARE(value["c"].get<std::string>(), std::string("NaN"));
    }

    void brokenJsonIsNamedWithItsPlace() {
        QCOMPARE(problemWith([] { core::parseJson("{\n \"a\": ?}", "config.json"); }, ErrorCode::InvalidFile,
                             {"config.json", "line 2", "column 7"}),
                 QString());
        QCOMPARE(problemWith([] { core::parseJson("\"\xff\"", "config.json"); }, ErrorCode::InvalidFile, {"config.json"}), QString());
    }

    void deepNestingIsRefused() {
        const std::string deep(100'000, '[');
        QCOMPARE(problemWith([&] { core::parseJson(deep, "x.json"); }, ErrorCode::InvalidFile, {"x.json", "200"}), QString());
    }

    void dumpingNeverFails() { QCOMPARE(core::dumpJson(Json("a\xff")), std::string("\"a\xEF\xBF\xBD\"")); }

    void optionalMembersAreChecked() {
        const Json object{{"flag", true}, {"count", 3}, {"whole", 4.0}, {"name", "n"}, {"none", nullptr}};
        QCOMPARE(core::optionalBool(object, "flag", "x"), std::optional(true));
        QCOMPARE(core::optionalInt(object, "whole", "x"), std::optional<std::int64_t>(4));
        QCOMPARE(core::optionalNumber(object, "count", "x"), std::optional(3.0));
        QVERIFY(!core::optionalString(object, "none", "x"));
        QVERIFY(!core::optionalString(object, "absent", "x"));
        QCOMPARE(problemWith([&] { core::optionalInt(object, "name", "the call"); }, ErrorCode::InvalidParameter,
                             {"the call", "name", "an integer", "a string"}),
                 QString());
    }

    void utf8IsChecked_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<qint64>("bad");
        QTest::newRow("ascii") << QByteArray("abc") << qint64(-1);
        QTest::newRow("four bytes") << QByteArray("\xF0\x9F\x98\x80") << qint64(-1);
        QTest::newRow("lone byte") << QByteArray("a\xff") << qint64(1);
        QTest::newRow("cut off") << QByteArray("ab\xE2\x82") << qint64(2);
        QTest::newRow("overlong") << QByteArray("\xC0\x80") << qint64(0);
        QTest::newRow("surrogate") << QByteArray("\xED\xA0\x80") << qint64(0);
        QTest::newRow("beyond Unicode") << QByteArray("\xF4\x90\x80\x80") << qint64(0);
    }
    void utf8IsChecked() {
        QFETCH(QByteArray, text);
        QFETCH(qint64, bad);
        QCOMPARE(core::firstInvalidUtf8(text.toStdString()), bad < 0 ? std::string::npos : std::size_t(bad));
    }

    void textsAreShortenedBetweenCharacters() {
        QCOMPARE(core::codePointCount("a\xC3\xA9\xF0\x9F\x98\x80"), std::size_t(3));
        const std::string cut = core::shortened("\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9", 8);
        QVERIFY(cut.size() <= 8);
        QCOMPARE(core::firstInvalidUtf8(cut), std::string::npos);
        QCOMPARE(core::shortened("short", 8), std::string("short"));
    }

    void textFilesAreWrittenWhole() {
        QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath("a.txt").toStdString();
        core::writeTextFile(file, "one");
        core::writeTextFile(file, std::string("two\0", 4));
        QCOMPARE(core::readTextFile(file), std::string("two\0", 4));
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList{"a.txt"});
    }

    void unreadableFilesAreNamed() {
        QTemporaryDir folder;
        const std::filesystem::path path = folder.path().toStdString();
        QCOMPARE(problemWith([&] { core::readTextFile(path / "none.txt"); }, ErrorCode::NotFound, {"none.txt"}), QString());
        QCOMPARE(problemWith([&] { core::readTextFile(path); }, ErrorCode::InvalidFile, {folder.path()}), QString());
        core::writeTextFile(path / "big.txt", "0123456789");
        QCOMPARE(problemWith([&] { core::readTextFile(path / "big.txt", 5); }, ErrorCode::InvalidFile, {"big.txt"}), QString());
    }

    void cancellingIsShared() {
        const core::CancelToken token;
        const core::CancelToken copy = token;
        token.cancel();
        QVERIFY(copy.isCancelled());
        QCOMPARE(problemWith([&] { copy.throwIfCancelled(); }, ErrorCode::Cancelled, {}), QString());
    }

    void logsBelowTheLevelAreDropped() {
        std::vector<std::string> lines;
        core::setLogSink([&](core::LogLevel, const std::string& text) { lines.push_back(text); });
        core::setLogLevel(core::LogLevel::Warning);
        core::log(core::LogLevel::Info, "no");
        core::log(core::LogLevel::Error, "yes");
        core::setLogLevel(core::LogLevel::Info);
        core::setLogSink({});
        QCOMPARE(lines, std::vector<std::string>{"yes"});
    }
};

QTEST_GUILESS_MAIN(CoreTest)
#include "core_test.moc"
