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
        QCOMPARE(tests::marksOf(run.events), QStringList({"evaluation@2", "evaluation@4", "epoch@4", "save@4"}));
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
        QCOMPARE(tests::marksOf(events), QStringList({"pause@1", "resume@1", "learning_rate@1", "epoch@4"}));
    }
};

QTEST_GUILESS_MAIN(TrainingMarksTest)
#include "training_marks_test.moc"
