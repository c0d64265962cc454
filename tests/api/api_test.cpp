#include <QtTest>
#include <cstring>

#include "engine/api/array.h"
#include "engine/api/value.h"

using namespace twb;
using core::Json;

namespace {

api::Array floats(std::vector<std::int64_t> shape, const std::vector<float>& values) {
    api::Array array{api::ArrayType::Float32, std::move(shape), std::vector<std::byte>(values.size() * sizeof(float))};
    std::memcpy(array.data.data(), values.data(), array.data.size());
    return array;
}

std::string json(const api::Value& value) {
    return core::dumpJson(api::toJson(value));
}

}  // namespace

class ApiTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void arraysComeBackAsTheyWere_data() {
        QTest::addColumn<int>("bytes");
        for (const int bytes : {0, 1, 2, 3, 4, 5, 255}) {
            QTest::newRow(qPrintable(QString::number(bytes))) << bytes;
        }
    }
    void arraysComeBackAsTheyWere() {
        QFETCH(int, bytes);
        api::Array array{api::ArrayType::UInt8, {bytes}, {}};
        for (int i = 0; i < bytes; ++i) {
            array.data.push_back(static_cast<std::byte>(i * 37));
        }
        const Json value = api::toJson(array);
        QVERIFY(api::isArray(value));
        const api::Array back = api::arrayFromJson(value, "x");
        QVERIFY(back.type == array.type && back.shape == array.shape && back.data == array.data);
    }

    void arraysAreBase64OfLittleEndianValues() {
        QCOMPARE(core::dumpJson(api::toJson(floats({1, 2}, {1.0F, -2.0F}))),
                 std::string(R"({"$array":{"dtype":"float32","shape":[1,2],"data":"AACAPwAAAMA="}})"));
    }

    void brokenArraysAreRefused_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("word");
        QTest::newRow("dtype") << QByteArray(R"({"$array":{"dtype":"float33","shape":[1],"data":"AACAPw=="}})") << QByteArray("float33");
        QTest::newRow("base64") << QByteArray(R"({"$array":{"dtype":"float32","shape":[1],"data":"AA?APw=="}})") << QByteArray("base64");
        QTest::newRow("length") << QByteArray(R"({"$array":{"dtype":"float32","shape":[2],"data":"AACAPw=="}})") << QByteArray("mask");
        QTest::newRow("negative size") << QByteArray(R"({"$array":{"dtype":"float32","shape":[-1],"data":""}})") << QByteArray("mask");
        QTest::newRow("overflow") << QByteArray(R"({"$array":{"dtype":"float32","shape":[4294967296,4294967296],"data":""}})")
                                  << QByteArray("mask");
    }
    void brokenArraysAreRefused() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, word);
        try {
            api::arrayFromJson(core::parseJson(text.toStdString(), "x"), "mask");
            QFAIL("nothing was thrown");
        } catch (const core::Error& error) {
            QVERIFY(error.code() == core::ErrorCode::InvalidParameter);
            QVERIFY2(QByteArray(error.what()).contains(word) && QByteArray(error.what()).startsWith("mask"), error.what());
        }
    }

    void valuesAreWrittenAsPipelinesReturnThem() {
        QCOMPARE(json(api::Labels{{{"A", 0.5}}, true}), std::string(R"({"label":"A","score":0.5})"));
        QCOMPARE(json(api::Labels{{{"A", 0.5}}, false}), std::string(R"([{"label":"A","score":0.5}])"));
        QCOMPARE(json(api::TokenSpans{{{"PER", 0.5, 3, "Anna", 0, 4}}, false}),
                 std::string(R"([{"entity":"PER","score":0.5,"index":3,"word":"Anna","start":0,"end":4}])"));
        QCOMPARE(json(api::TokenSpans{{{"PER", 0.5, {}, "Anna", {}, {}}}, true}),
                 std::string(R"([{"entity_group":"PER","score":0.5,"word":"Anna","start":null,"end":null}])"));
        QCOMPARE(json(api::Answers{{{0.5, 1, 4, "abc"}}, true}), std::string(R"({"score":0.5,"start":1,"end":4,"answer":"abc"})"));
        QCOMPARE(json(api::Fillings{{{{0.5, 7, "word", "a word"}}}}),
                 std::string(R"([{"score":0.5,"token":7,"token_str":"word","sequence":"a word"}])"));
        QCOMPARE(json(api::Fillings{{{}, {}}}), std::string("[[],[]]"));
        QCOMPARE(json(api::RankedLabels{"s", {{"A", 0.75}, {"B", 0.25}}}),
                 std::string(R"({"sequence":"s","labels":["A","B"],"scores":[0.75,0.25]})"));
        QCOMPARE(json(api::Vectors{floats({1, 2, 1}, {1, 2}), false}), std::string("[[[1.0],[2.0]]]"));
        QVERIFY(api::isArray(api::toJson(api::Value(api::Vectors{floats({1}, {1}), true}))));
    }

    void generatedTextsAreWrittenAsPipelinesReturnThem() {
        QCOMPARE(json(api::GeneratedTexts{{{"a b", {}}, {"a c", {}}}, "generated_text", {}}),
                 std::string(R"([{"generated_text":"a b"},{"generated_text":"a c"}])"));
        QCOMPARE(json(api::GeneratedTexts{{{"short", {}}}, "summary_text", api::GenerationStatistics()}),
                 std::string(R"([{"summary_text":"short"}])"));
        api::TokenStep token;
        token.chosen = {" b", 7, 0.5};
        token.alternatives = {{" b", 7, 0.5}, {" c", 8, 0.25}};
        QCOMPARE(json(api::GeneratedTexts{{{"a b", {token}}}, "generated_text", {}}),
                 std::string(R"([{"generated_text":"a b","tokens":[{"text":" b","id":7,"probability":0.5,"alternatives":)"
                             R"([{"text":" b","id":7,"probability":0.5},{"text":" c","id":8,"probability":0.25}]}]}])"));
        QCOMPARE(json(api::Conversation{{{"user", "Hi"}, {"assistant", "Hello"}}, {}}),
                 std::string(R"([{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello"}])"));
    }

    void statisticsAreWrittenByName() {
        QCOMPARE(core::dumpJson(api::toJson(api::GenerationStatistics{12, 5, 20.5, 40.5, 2048, "stop"})),
                 std::string(R"({"prompt_tokens":12,"new_tokens":5,"time_to_first_token_ms":20.5,"tokens_per_second":40.5,)"
                             R"("context_length":2048,"finish_reason":"stop"})"));
    }

    void aListOfInputsGivesAList() {
        const api::Output single{{api::Document{1}}, false};
        const api::Output batched{{api::Document{1}}, true};
        QCOMPARE(core::dumpJson(api::toJson(single)), std::string("1"));
        QCOMPARE(core::dumpJson(api::toJson(batched)), std::string("[1]"));
        QCOMPARE(core::dumpJson(api::toJson(api::Output{{}, true})), std::string("[]"));
    }
};

QTEST_GUILESS_MAIN(ApiTest)
#include "api_test.moc"
