#include <QTemporaryDir>
#include <QtTest>
#include <fstream>

#include "engine/core/error.h"
#include "engine/train/data/checkpoints.h"
#include "engine/train/trainer/checkpoint_folder.h"
#include "engine/train/trainer/train_loader.h"
#include "engine/train/trainer/trainer_state.h"
#include "engine/train/trainer/training_arguments.h"
#include "tests/message_of.h"

using namespace twb;
using tests::messageOf;
using namespace twb::train;
using core::Json;
namespace fs = std::filesystem;

namespace {

/// Batches of the rows' numbers; draws one number a batch, as masking does.
class CountingTask final : public TrainingTask {
public:
    std::vector<Feature> features(std::span<const Json>) const override { return {}; }
    Batch collate(std::span<const Feature> rows) const override {
        std::vector<at::Tensor> numbers;
        for (const Feature& row : rows) {
            numbers.push_back(row.get("input_ids"));
        }
        return {{"input_ids", at::cat(numbers)}, {"drawn", at::rand({1})}};
    }
    Json metrics(const Predictions&, const EvaluationSet&) const override { return Json::object(); }
};

std::vector<Feature> rows(std::int64_t count) {
    std::vector<Feature> out;
    for (std::int64_t i = 0; i < count; ++i) {
        out.push_back({{"input_ids", at::full({1}, i, at::kLong)}});
    }
    return out;
}

}  // namespace

class TrainTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void badArgumentsAreNamed_data() {
        QTest::addColumn<QString>("arguments");
        QTest::addColumn<QString>("named");
        QTest::newRow("unknown") << R"({"learning_rat": 1})"
                                 << "learning_rat";
        QTest::newRow("type") << R"({"learning_rate": "fast"})"
                              << "learning_rate";
        QTest::newRow("negative rate") << R"({"learning_rate": -1})"
                                       << "learning_rate";
        QTest::newRow("batch") << R"({"per_device_train_batch_size": 0})"
                               << "per_device_train_batch_size";
        QTest::newRow("interval") << R"({"save_strategy": "weekly"})"
                                  << "save_strategy";
        QTest::newRow("schedule") << R"({"lr_scheduler_type": "cosin"})"
                                  << "cosin";
        QTest::newRow("best") << R"({"load_best_model_at_end": true, "evaluation_strategy": "epoch"})"
                              << "load_best_model_at_end";
        QTest::newRow("not offered") << R"({"deepspeed": "config.json"})"
                                     << "deepspeed";
        QTest::newRow("warmup") << R"({"warmup_ratio": 2})"
                                << "warmup_ratio";
    }
    void badArgumentsAreNamed() {
        QFETCH(QString, arguments);
        QFETCH(QString, named);
        const QString message = messageOf([&] { trainingArgumentsFromJson(core::parseJson(arguments.toStdString(), "arguments")); });
        QVERIFY2(message.contains(named), qPrintable(message));
    }

    void argumentsAreCompletedAsTransformersDoes() {
        const TrainingArguments a = trainingArgumentsFromJson(
            {{"evaluation_strategy", "steps"}, {"logging_steps", 10}, {"metric_for_best_model", "accuracy"}, {"push_to_hub", false}});
        QCOMPARE(*a.eval_steps, 10.0);
        QVERIFY(*a.greater_is_better);
        QCOMPARE(a.bestMetricKey(), std::string("eval_accuracy"));
        QCOMPARE(trainingArgumentsFromJson({{"warmup_ratio", 0.1}}).warmupSteps(25), std::int64_t(3));
    }

    void numbersAreRoundedAsPythonDoes() {
        QCOMPARE(rounded(2.675, 2), 2.67);
        QCOMPARE(rounded(0.125, 2), 0.12);
        QCOMPARE(rounded(1e22, 2), 1e22);
    }

    void anEpochHasEveryRowOnce() {
        const std::vector<Feature> features = rows(10);
        const CountingTask task;
        TrainLoader loader(features, task, {.batchSize = 3});
        QCOMPARE(loader.batchCount(), std::int64_t(4));
        at::manual_seed(1);
        loader.start();
        std::vector<at::Tensor> seen;
        while (const auto part = loader.next()) {
            seen.push_back(part->batch.get("input_ids"));
        }
        QVERIFY(at::equal(std::get<0>(at::cat(seen).sort()), at::arange(10, at::kLong)));
        TrainLoader short_(features, task, {.batchSize = 3, .dropLast = true});
        QCOMPARE(short_.batchCount(), std::int64_t(3));
    }

    // What makes a resumed run equal one that was never interrupted, random masks included.
    void aLoaderGoesOnFromARememberedPosition() {
        const std::vector<Feature> features = rows(12);
        const CountingTask task;
        at::manual_seed(7);
        TrainLoader loader(features, task, {.batchSize = 2});
        loader.start();
        loader.next();
        loader.next();
        const TrainLoader::Position position = loader.position();
        const at::Tensor state = randomState();
        const auto expected = loader.next();
        const auto after = loader.next();
        TrainLoader other(features, task, {.batchSize = 2});
        other.resume(position, 2);
        setRandomState(state);
        for (const auto& wanted : {expected, after}) {
            const auto got = other.next();
            QVERIFY(at::equal(got->batch.get("input_ids"), wanted->batch.get("input_ids")));
            QVERIFY(at::equal(got->batch.get("drawn"), wanted->batch.get("drawn")));
        }
    }

    void unfinishedCheckpointsDoNotCount() {
        QTemporaryDir folder;
        const fs::path output = folder.path().toStdString();
        for (const char* name : {"checkpoint-10", "checkpoint-2", "checkpoint-12.part", "checkpoint-x", "runs"}) {
            fs::create_directories(output / name);
        }
        std::ofstream(output / "checkpoint-99") << "a file";
        const std::vector<fs::path> found = checkpointsIn(output);
        QCOMPARE(found.size(), std::size_t(2));
        QCOMPARE(found.back().filename().string(), std::string("checkpoint-10"));
        QVERIFY(checkpointsIn(output / "absent").empty());
    }

    void rotationSparesTheBestAndTheNewest() {
        QTemporaryDir folder;
        const fs::path output = folder.path().toStdString();
        for (int step = 1; step <= 5; ++step) {
            fs::create_directories(output / ("checkpoint-" + std::to_string(step)));
        }
        rotateCheckpoints(output, 2, (output / "checkpoint-2").string());
        QVERIFY(fs::exists(output / "checkpoint-2") && fs::exists(output / "checkpoint-5"));
        QCOMPARE(checkpointsIn(output).size(), std::size_t(2));
        rotateCheckpoints(output, 1, (output / "checkpoint-2").string());
        QCOMPARE(checkpointsIn(output).size(), std::size_t(2));  // the newest stays for resuming
    }

    void statesSurviveTheirFile() {
        QTemporaryDir folder;
        TrainerState state;
        state.global_step = 7;
        state.epoch = 1.75;
        state.best_metric = 0.5;
        state.best_model_checkpoint = "out/checkpoint-4";
        state.log_history.push_back({{"loss", 0.25}, {"step", 7}});
        const fs::path file = folder.filePath("trainer_state.json").toStdString();
        std::ofstream(file) << core::dumpJson(state.toJson());
        QCOMPARE(core::dumpJson(TrainerState::fromFile(file).toJson()), core::dumpJson(state.toJson()));
    }
};

QTEST_GUILESS_MAIN(TrainTest)
#include "train_test.moc"
