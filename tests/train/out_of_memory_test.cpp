#include <QtTest>
#include <map>

#include "engine/core/error.h"
#include "tests/train/training_run.h"

using namespace twb;
using core::Json;

namespace {

constexpr const char* kWeight = "classifier.weight";

/// Long texts in batches of 16, so that activations are most of what the run takes; without dropout, so that a batch in parts learns
/// the same as a whole one.
Json longTexts(const tests::TrainingRun& run, const Json& arguments = Json::object()) {
    Json request = run.request({0, 1, 2}, {{"per_device_train_batch_size", 16}, {"num_train_epochs", 4}});
    request["arguments"].update(arguments);
    for (Json& row : request["train_dataset"]) {
        const QString text = QString::fromStdString(row["text"]);
        row["text"] = (text + " ").repeated(7).toStdString();
    }
    request["config"] = {{"hidden_dropout_prob", 0.0}, {"attention_probs_dropout_prob", 0.0}};
    request["return_parameters"] = {kWeight};
    return request;
}

std::uint64_t peakOf(const Json& request) {
    tests::TrainingRun run;
    run.run(request);
    std::map<std::uint64_t, double> bySteps;
    for (const api::EventBody& body : run.events) {
        const auto* point = std::get_if<api::MetricPoint>(&body);
        for (const char* owner : {"memory_weights", "memory_gradients", "memory_optimizer", "memory_activations"}) {
            bySteps[point ? point->step : 0] += point && point->name == owner ? point->value : 0;
        }
    }
    double most = 0;
    for (const auto& [step, bytes] : bySteps) {
        most = std::max(most, bytes);
    }
    return static_cast<std::uint64_t>(most);
}

std::vector<float> numbersOf(const Json& result) {
    const std::string text = result["final_parameters"][kWeight]["$array"]["data"];
    const QByteArray bytes = QByteArray::fromBase64(QByteArray::fromStdString(text));
    std::vector<float> numbers(static_cast<std::size_t>(bytes.size()) / sizeof(float));
    std::memcpy(numbers.data(), bytes.constData(), numbers.size() * sizeof(float));
    return numbers;
}

std::vector<Json> halvingsOf(const Json& result) {
    std::vector<Json> found;
    for (const Json& entry : result["log_history"]) {
        if (entry.contains("train_batch_size")) {
            found.push_back(entry);
        }
    }
    return found;
}

std::vector<double> lossesOf(const Json& result) {
    std::vector<double> found;
    for (const Json& entry : result["log_history"]) {
        if (entry.contains("loss")) {
            found.push_back(entry["loss"]);
        }
    }
    return found;
}

}  // namespace

class OutOfMemoryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        tests::TrainingRun run;
        m_whole = peakOf(longTexts(run));
        m_single = peakOf(longTexts(run, {{"per_device_train_batch_size", 1}}));
        QVERIFY2(m_whole > m_single + m_single / 2, qPrintable(QString("%1 and %2 bytes").arg(m_whole).arg(m_single)));
    }

    void aStepThatDoesNotFitIsDoneInPartsAndLearnsTheSame_data() {
        QTest::addColumn<int>("accumulation");
        QTest::addColumn<int>("batch");
        QTest::newRow("one batch a step") << 1 << 16;
        QTest::newRow("two batches a step, of which the second fails") << 2 << 8;
    }
    void aStepThatDoesNotFitIsDoneInPartsAndLearnsTheSame() {
        QFETCH(int, accumulation);
        QFETCH(int, batch);
        tests::TrainingRun free, limited;
        const Json arguments{{"per_device_train_batch_size", batch}, {"gradient_accumulation_steps", accumulation}, {"seed", 5}};
        const Json expected = free.run(longTexts(free, arguments));
        QVERIFY(halvingsOf(expected).empty());
        Json request = longTexts(limited, arguments);
        request["memory_limit"] = peakOf(longTexts(free, arguments)) * 4 / 5;
        const Json found = limited.run(request);
        const std::vector<Json> halvings = halvingsOf(found);
        QVERIFY(!halvings.empty());
        QCOMPARE(halvings[0]["train_batch_size"], Json(batch / 2));
        QVERIFY(tests::marksOf(limited.events).contains("train_batch_size@1"));
        QCOMPARE(found["global_step"], expected["global_step"]);
        QVERIFY2(limited.log().contains(QString("Memory ran out at step 1. The step is computed again with %1 rows").arg(batch / 2)),
                 qPrintable(limited.log()));
        const std::vector<double> a = lossesOf(expected), b = lossesOf(found);
        QCOMPARE(b.size(), a.size());
        for (std::size_t i = 0; i < a.size(); ++i) {
            QVERIFY2(std::abs(a[i] - b[i]) <= 1.01e-4, qPrintable(QString("%1 and %2").arg(a[i]).arg(b[i])));
        }
        const std::vector<float> x = numbersOf(expected), y = numbersOf(found);
        QVERIFY(!x.empty());
        for (std::size_t i = 0; i < x.size(); ++i) {
            QVERIFY2(std::abs(x[i] - y[i]) < 1e-5, qPrintable(QString("%1 and %2").arg(x[i]).arg(y[i])));
        }
    }

    void whereNotEvenOneRowFitsTheErrorSaysWhatToDo() {
        tests::TrainingRun run;
        Json request = longTexts(run, {{"auto_find_batch_size", true}});
        request["memory_limit"] = m_single / 2;
        try {
            run.run(request);
            QFAIL("there must be an error");
        } catch (const core::Error& error) {
            QVERIFY(error.code() == core::ErrorCode::OutOfMemory);
            QVERIFY2(QString(error.what()).contains("gradient_checkpointing"), error.what());
        }
    }

    void aLimitIsWrittenAsASize() {
        tests::TrainingRun run;
        Json request = longTexts(run);
        request["memory_limit"] = "2GB";
        QVERIFY(halvingsOf(run.run(request)).empty());
        request["memory_limit"] = "much";
        QVERIFY_THROWS_EXCEPTION(core::Error, run.run(request));
    }

private:
    std::uint64_t m_whole = 0, m_single = 0;
};

QTEST_GUILESS_MAIN(OutOfMemoryTest)
#include "out_of_memory_test.moc"
