// What a model sees of a training's rows.
#include <QtTest>

#include "tests/train/training_run.h"

using namespace twb;
using core::Json;

namespace {

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

class TrainPreviewTest : public QObject {
    Q_OBJECT

    tasks::LoadedModels m_models{std::uint64_t(1) << 30};

    Json preview(const Json& params) { return tests::call(tasks::trainPreviewMethod(m_models), params); }

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
};

QTEST_GUILESS_MAIN(TrainPreviewTest)
#include "train_preview_test.moc"
