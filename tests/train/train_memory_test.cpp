// What a training would need.
#include <QtTest>

#include "tests/train/training_run.h"

using namespace twb;
using core::Json;

class TrainMemoryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void memoryIsThatOfWeightsGradientsAndStates() {
        tests::TrainingRun run;
        Json request = run.request({"negative", "positive"});
        request.erase("train_dataset");
        const Json whole = tests::call(tasks::trainMemoryMethod(), request);
        const auto parameters = whole["parameters"].get<std::uint64_t>();
        QVERIFY(parameters > 0);
        QCOMPARE(whole["weights"], Json(4 * parameters));
        QCOMPARE(whole["gradients"], Json(4 * parameters));
        QCOMPARE(whole["optimizer"], Json(8 * parameters));
        QCOMPARE(whole["verdict"], Json("fits"));
        request["lora"] = {{"r", 2}};
        const Json adapted = tests::call(tasks::trainMemoryMethod(), request);
        QVERIFY(adapted["optimizer"].get<std::uint64_t>() < whole["optimizer"].get<std::uint64_t>() / 2);
        QVERIFY(adapted["activations"].get<std::uint64_t>() < whole["activations"].get<std::uint64_t>());
        QVERIFY(adapted["weights"].get<std::uint64_t>() > whole["weights"].get<std::uint64_t>());
        request["arguments"]["per_device_train_batch_size"] = 100'000'000;
        QCOMPARE(tests::call(tasks::trainMemoryMethod(), request)["verdict"], Json("does not fit"));
    }

    void whatIsFrozenBelowKeepsNothing() {
        const tests::TrainingRun run;
        Json request = run.request({"negative", "positive"});
        const auto activations = [&] { return tests::call(tasks::trainMemoryMethod(), request)["activations"].get<std::uint64_t>(); };
        const std::uint64_t whole = activations();
        request["freeze"] = {"bert.embeddings", "bert.encoder.layer.0."};
        const std::uint64_t upper = activations();
        QVERIFY(upper < whole);
        request["freeze"] = {"bert"};
        QVERIFY(activations() < upper);
    }

    void recomputationKeepsLess() {
        const tests::TrainingRun run;
        Json request = run.request({"negative", "positive"});
        const Json whole = tests::call(tasks::trainMemoryMethod(), request);
        request["arguments"]["gradient_checkpointing"] = true;
        const Json recomputed = tests::call(tasks::trainMemoryMethod(), request);
        QVERIFY(recomputed["activations"].get<std::uint64_t>() < whole["activations"].get<std::uint64_t>() / 2);
        QVERIFY(recomputed["total"].get<std::uint64_t>() < whole["total"].get<std::uint64_t>());
    }

    void theOptimizersStateIsCounted_data() {
        QTest::addColumn<QString>("optimizer");
        QTest::addColumn<double>("bytes");  // for each parameter, at most
        QTest::newRow("AdamW") << "adamw_torch" << 8.0;
        QTest::newRow("8 bits") << "adamw_8bit" << 7.9;
        QTest::newRow("Lion") << "lion_32bit" << 4.0;
        QTest::newRow("Adafactor") << "adafactor" << 1.0;
        QTest::newRow("none") << "sgd" << 0.0;
    }
    void theOptimizersStateIsCounted() {
        QFETCH(QString, optimizer);
        QFETCH(double, bytes);
        const tests::TrainingRun run;
        const Json plan = tests::call(tasks::trainMemoryMethod(), run.request({0, 1}, {{"optim", optimizer.toStdString()}}));
        QVERIFY(plan["optimizer"].get<double>() <= bytes * plan["trainable"].get<double>());
        QVERIFY(plan["optimizer"].get<double>() >= bytes / 4 * plan["trainable"].get<double>() || bytes < 2);
    }
};

QTEST_GUILESS_MAIN(TrainMemoryTest)
#include "train_memory_test.moc"
