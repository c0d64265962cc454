#include <QtTest>

#include "engine/core/error.h"
#include "tests/message_of.h"
#include "tests/train/training_run.h"

using namespace twb;
using core::Json;

class TrainingLabelsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // run_glue: the classes are those of the data, whatever the checkpoint was made for.
    void aHeadForOtherClassesIsDrawnAfresh() {
        tests::TrainingRun run;
        Json request = run.request({"sports", "art", "world", "law"});
        request["data"] = {{"labels", "data"}};
        request["return_parameters"] = {"classifier.bias"};
        const Json result = run.run(request);
        QCOMPARE(result["final_parameters"]["classifier.bias"]["$array"]["shape"], Json({4}));
        QVERIFY2(run.log().contains("because of another shape: classifier.weight ([3, 12] in the checkpoint, [4, 12] here)"),
                 qPrintable(run.log()));
        const Json saved = core::readJsonFile(run.outputFolder() + "/config.json");
        QCOMPARE(saved["id2label"]["3"], Json("world"));
    }

    void knownNamesKeepTheModelsOrder() {
        tests::TrainingRun run;
        Json request = run.request({"Positive", "NEGATIVE", "neutral"});
        request["data"] = {{"labels", "data"}};
        run.run(request);
        QVERIFY(run.log().isEmpty());
        QCOMPARE(core::readJsonFile(run.outputFolder() + "/config.json")["label2id"]["positive"], Json(2));
    }

    void aColumnThatIsNotThereIsNamed() {
        tests::TrainingRun run;
        Json request = run.request({"sports", "art"});
        request["data"] = {{"labels", "data"}};
        request["columns"] = {{"label", "topic"}};
        const QString message = tests::messageOf([&] { run.run(request); });
        QVERIFY2(message.contains("lacks the column \"topic\" (label); a row has text, label"), qPrintable(message));
    }

    void withoutTheWishAnUnknownLabelIsAnError() {
        tests::TrainingRun run;
        try {
            run.run(run.request({"sports", "art"}));
            QFAIL("there must be an error");
        } catch (const core::Error& error) {
            QVERIFY2(QString(error.what()).contains("sports"), error.what());
        }
    }
};

QTEST_GUILESS_MAIN(TrainingLabelsTest)
#include "training_labels_test.moc"
