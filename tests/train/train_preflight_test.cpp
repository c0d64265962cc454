#include <QtTest>

#include "engine/core/error.h"
#include "tests/train/training_run.h"

using namespace twb;
using core::Json;

namespace {

Json preflightOf(const Json& request) {
    tasks::LoadedModels models{std::uint64_t(1) << 30};
    return tests::call(tasks::trainPreflightMethod(models), request);
}

const Json* remedyOf(const Json& report, const std::string& name) {
    for (const Json& remedy : report["remedies"]) {
        if (remedy["name"] == name) {
            return &remedy;
        }
    }
    return nullptr;
}

}  // namespace

class TrainPreflightTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theLongestBatchIsMeasuredByOwners() {
        const tests::TrainingRun run;
        const Json report = preflightOf(run.request({0, 1, 2}));
        QCOMPARE(report["rows"], Json(4));
        QCOMPARE(report["steps"], Json(4));
        const Json &measured = report["measured"], &predicted = report["predicted"];
        for (const char* part : {"weights", "gradients", "optimizer"}) {
            QVERIFY2(measured[part] == predicted[part], qPrintable(QString::fromStdString(report.dump())));
        }
        QCOMPARE(measured["optimizer"].get<double>(), 2 * measured["gradients"].get<double>());
        QVERIFY(measured["activations"].get<double>() > 0);
        QVERIFY(report["seconds_per_step"].get<double>() > 0);
        QVERIFY(report["fits"].get<bool>());
    }

    void nothingIsWrittenAndTheTrainingIsTheSameAfterwards() {
        tests::TrainingRun run, checked;
        const Json expected = run.run(run.request({0, 1, 2}));
        const Json request = checked.request({0, 1, 2});
        preflightOf(request);
        QVERIFY(!QDir(QString::fromStdString(checked.outputFolder())).exists());
        const Json found = checked.run(request);
        for (std::size_t i = 0; i + 1 < expected["log_history"].size(); ++i) {
            QVERIFY(found["log_history"][i] == expected["log_history"][i]);
        }
    }

    void remediesAreOrderedAndCanBeApplied() {
        const tests::TrainingRun run;
        Json request = run.request({0, 1, 2});
        const Json report = preflightOf(request);
        double last = 0;
        for (const Json& remedy : report["remedies"]) {
            QVERIFY(remedy["bytes"].get<double>() >= last);
            last = remedy["bytes"].get<double>();
            QVERIFY(last < report["measured"]["total"].get<double>());
            Json changed = request;
            changed.merge_patch(remedy["changes"]);
            const Json after = preflightOf(changed);
            QVERIFY2(after["measured"]["total"] < report["measured"]["total"], remedy["name"].get<std::string>().c_str());
        }
        const Json* half = remedyOf(report, "half_batch");
        QVERIFY(half);
        QCOMPARE((*half)["changes"]["arguments"]["gradient_accumulation_steps"], Json(2));
        QVERIFY(remedyOf(report, "lora"));
        QVERIFY(remedyOf(report, "adamw_8bit"));
    }

    void withoutEnoughMemoryThereIsAPredictionAndRemedies() {
        const tests::TrainingRun run;
        Json request = run.request({0, 1, 2});
        request["memory_limit"] = preflightOf(request)["measured"]["total"].get<std::uint64_t>() / 2;
        const Json report = preflightOf(request);
        QVERIFY(report["measured"].is_null());
        QVERIFY(!report["fits"].get<bool>());
        QVERIFY(!report["remedies"].empty());
    }
};

QTEST_GUILESS_MAIN(TrainPreflightTest)
#include "train_preflight_test.moc"
