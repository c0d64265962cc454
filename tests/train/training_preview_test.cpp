// What a model sees of a training's rows, and what the training would need.
#include <QtTest>

#include "tests/train/training_run.h"

using namespace twb;
using core::Json;

namespace {

Json call(const host::Method& method, const Json& params) {
    const core::CancelToken cancel;
    host::JobContext job(cancel, [](api::EventBody) {});
    return std::get<api::Document>(method(params, job).values.front()).json;
}

QStringList with(const Json& part, const char* state) {
    QStringList found;
    for (std::size_t i = 0; i < part["tokens"].size(); ++i) {
        if (part["states"][i] == state) {
            found << QString::fromStdString(part["tokens"][i].get<std::string>());
        }
    }
    return found;
}

}  // namespace

class TrainingPreviewTest : public QObject {
    Q_OBJECT

    tasks::LoadedModels m_models{std::uint64_t(1) << 30};

    Json preview(const Json& params) { return call(tasks::trainingPreviewMethod(m_models), params); }

private Q_SLOTS:
    void whatDoesNotFitIsShownAsCutOff() {
        tests::TrainingRun run;
        Json request = run.request({"negative", "positive"});
        request["train_dataset"] = {{{"text", "the film was a good one"}, {"label", "positive"}}, {{"text", "bad"}, {"label", "negative"}}};
        request["data"] = {{"max_length", 5}};
        const Json result = preview(request);
        QCOMPARE(result["rows"], Json(2));
        QCOMPARE(result["cut_rows"], Json(1));
        const Json& first = result["examples"][0];
        QCOMPARE(first["label"], Json("positive"));
        const Json& part = first["parts"][0];
        QCOMPARE(with(part, "seen").size(), 5);
        QCOMPARE(with(part, "seen").last(), QString("[SEP]"));
        QCOMPARE(with(part, "cut").size(), part["cut"].get<int>());
        QVERIFY(part["cut"].get<int>() >= 3);
        QCOMPARE(result["examples"][1]["parts"][0]["cut"], Json(0));
    }

    void labelsOfTheDataAreNamed() {
        tests::TrainingRun run;
        Json request = run.request({"sports", "art", "world", "law"});
        request["data"] = {{"labels", "data"}};
        request["count"] = 2;
        const Json result = preview(request);
        QCOMPARE(result["examples"].size(), std::size_t(2));
        QCOMPARE(result["examples"][0]["label"], Json("sports"));
        QCOMPARE(result["examples"][1]["label"], Json("art"));
    }

    void memoryIsThatOfWeightsGradientsAndStates() {
        tests::TrainingRun run;
        Json request = run.request({"negative", "positive"});
        request.erase("train_dataset");
        const Json whole = call(tasks::trainingMemoryMethod(), request);
        const auto parameters = whole["parameters"].get<std::uint64_t>();
        QVERIFY(parameters > 0);
        QCOMPARE(whole["weights"], Json(4 * parameters));
        QCOMPARE(whole["gradients"], Json(4 * parameters));
        QCOMPARE(whole["optimizer"], Json(8 * parameters));
        QCOMPARE(whole["verdict"], Json("fits"));
        request["lora"] = {{"r", 2}};
        const Json adapted = call(tasks::trainingMemoryMethod(), request);
        QVERIFY(adapted["optimizer"].get<std::uint64_t>() < whole["optimizer"].get<std::uint64_t>() / 2);
        QCOMPARE(adapted["activations"], whole["activations"]);
        request["arguments"]["per_device_train_batch_size"] = 100'000'000;
        QCOMPARE(call(tasks::trainingMemoryMethod(), request)["verdict"], Json("does not fit"));
    }
};

QTEST_GUILESS_MAIN(TrainingPreviewTest)
#include "training_preview_test.moc"
