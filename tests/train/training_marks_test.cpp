// What a training tells of what happened to it: the partial results "mark".
#include <QTest>

#include "engine/host/mailbox.h"
#include "tests/train/training_run.h"

using namespace twb;
using core::Json;

class TrainingMarksTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void epochsEvaluationsAndCheckpointsAreTold() {
        tests::TrainingRun run;
        Json request =
            run.request({"positive", "negative"}, {{"evaluation_strategy", "steps"}, {"eval_steps", 2}, {"save_strategy", "epoch"}});
        request["eval_dataset"] = request["train_dataset"];
        run.run(request);
        QCOMPARE(tests::marksOf(run.events), QStringList({"start@0", "evaluation@2", "evaluation@4", "epoch@4", "save@4"}));
    }

    void aRunThatGoesOnSaysFromWhere() {
        tests::TrainingRun run;
        Json request = run.request({"positive", "negative"}, {{"save_strategy", "steps"}, {"save_steps", 2}});
        request["interrupt_at_step"] = 2;
        run.run(request);
        QCOMPARE(tests::marksOf(run.events), QStringList({"start@0", "save@2", "start@2", "save@4", "epoch@4"}));
    }

    void whoHasTheMemoryIsTold() {
        tests::TrainingRun run;
        run.run(run.request({"positive", "negative"}));
        std::map<std::string, double> newest;
        for (const api::EventBody& body : run.events) {
            if (const auto* point = std::get_if<api::MetricPoint>(&body)) {
                newest[point->name] = point->value;
            }
        }
        for (const char* owner : {"memory_weights", "memory_gradients", "memory_optimizer", "memory_activations", "memory_other"}) {
            QVERIFY2(newest[owner] > 0, owner);
        }
        QCOMPARE(newest["memory_optimizer"], 2 * newest["memory_gradients"]);  // AdamW's two moments
        QVERIFY(newest.contains("memory_cache") && newest.contains("memory_processes"));
        QVERIFY(newest["loading_share"] >= 0 && newest["loading_share"] < 1);
    }

    void tokenizingIsToldAndCanBeStopped() {
        tests::TrainingRun run;
        Json request = run.request({"positive", "negative"}, {{"max_steps", 1}});
        Json rows = Json::array();
        for (int i = 0; i < 60'000; ++i) {
            rows.push_back(request["train_dataset"][0]);
        }
        request["train_dataset"] = rows;
        const core::CancelToken cancel;
        std::vector<std::uint64_t> told;
        host::JobContext job(cancel, [&](api::EventBody body) {
            if (const auto* progress = std::get_if<api::Progress>(&body); progress && progress->unit == "rows") {
                told.push_back(progress->done);
                cancel.cancel();
            }
        });
        tasks::LoadedModels models(std::uint64_t(1) << 30);
        QVERIFY_THROWS_EXCEPTION(core::Error, tasks::trainMethod(models)(request, job));
        QVERIFY(told.size() == 1 && told.front() < rows.size());
    }

    void aRateOfZeroIsNotChanged() {
        tests::TrainingRun run;
        const auto messages = std::make_shared<host::Mailbox>();
        messages->put({{"wish", "learning_rate"}, {"value", 2e-4}});
        std::vector<api::EventBody> events;
        const core::CancelToken cancel;
        host::JobContext job(
            cancel, [&](api::EventBody body) { events.push_back(std::move(body)); }, messages);
        tasks::LoadedModels models(std::uint64_t(1) << 30);
        tasks::trainMethod(models)(run.request({"positive", "negative"}, {{"learning_rate", 0}}), job);
        QCOMPARE(tests::marksOf(events), QStringList({"start@0", "epoch@4"}));
        const bool isSaid = std::any_of(events.begin(), events.end(), [](const api::EventBody& body) {
            const auto* line = std::get_if<api::LogLine>(&body);
            return line && line->text.find("learning rate is 0") != std::string::npos;
        });
        QVERIFY(isSaid);
    }

    void wishesAreTold() {
        tests::TrainingRun run;
        const auto messages = std::make_shared<host::Mailbox>();
        for (const char* wish : {"resume", "pause", "pause", "resume"}) {  // what changes nothing is not told
            messages->put({{"wish", wish}});
        }
        messages->put({{"wish", "learning_rate"}, {"value", 2e-4}});
        std::vector<api::EventBody> events;
        const core::CancelToken cancel;
        host::JobContext job(
            cancel, [&](api::EventBody body) { events.push_back(std::move(body)); }, messages);
        tasks::LoadedModels models(std::uint64_t(1) << 30);
        tasks::trainMethod(models)(run.request({"positive", "negative"}), job);
        QCOMPARE(tests::marksOf(events), QStringList({"start@0", "pause@1", "resume@1", "learning_rate@1", "epoch@4"}));
    }
};

QTEST_GUILESS_MAIN(TrainingMarksTest)
#include "training_marks_test.moc"
