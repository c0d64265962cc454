// `token_lengths` says what `tokenize` gives, for texts, pairs and words.
#include <QtTest>

#include "tests/train/training_run.h"

using namespace twb;
using core::Json;

class TokenLengthsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lengthsAreThoseOfTheIds_data() {
        QTest::addColumn<QByteArray>("inputs");
        QTest::addColumn<bool>("words");
        QTest::newRow("texts") << QByteArray(R"(["a good film", "", "bad"])") << false;
        QTest::newRow("pairs") << QByteArray(R"([["a good film", "so they say"], ["bad", ""]])") << false;
        QTest::newRow("words") << QByteArray(R"([["a", "good", "film"], ["unbelievably"]])") << true;
    }
    void lengthsAreThoseOfTheIds() {
        QFETCH(QByteArray, inputs);
        QFETCH(bool, words);
        tasks::LoadedModels models{std::uint64_t(1) << 30};
        Json params{{"model", tests::TrainingRun::model()}, {"inputs", Json::parse(inputs.toStdString())}};
        Json withOptions = params;
        withOptions["options"] = {{"is_split_into_words", words}};
        const Json ids = tests::call(tasks::tokenizeMethod(models), withOptions)["input_ids"];
        params["is_split_into_words"] = words;
        const Json lengths = tests::call(tasks::tokenLengthsMethod(models), params)["lengths"];
        QCOMPARE(lengths.size(), ids.size());
        for (std::size_t i = 0; i < ids.size(); ++i) {
            QCOMPARE(lengths[i].get<std::size_t>(), ids[i].size());
        }
    }

    void manyInputsKeepTheirOrder() {
        tasks::LoadedModels models{std::uint64_t(1) << 30};
        Json inputs = Json::array();
        for (int i = 0; i < 3000; ++i) {
            inputs.push_back(i == 2048 ? "good good good good" : "good");
        }
        const Json lengths =
            tests::call(tasks::tokenLengthsMethod(models), {{"model", tests::TrainingRun::model()}, {"inputs", inputs}})["lengths"];
        QCOMPARE(lengths.size(), std::size_t(3000));
        QCOMPARE(lengths[2047], lengths[0]);
        QCOMPARE(lengths[2048].get<int>(), 4 * (lengths[0].get<int>() - 2) + 2);
    }
};

QTEST_GUILESS_MAIN(TokenLengthsTest)
#include "token_lengths_test.moc"
