#include <QtTest>

#include "engine/core/error.h"
#include "engine/train/data/label_plan.h"

using namespace twb;
using namespace twb::train;
using core::Json;

namespace {

Json parsed(const QByteArray& text) {
    return core::parseJson(text.toStdString(), "test");
}

}  // namespace

class LabelPlanTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void labelsComeFromTheData_data() {
        QTest::addColumn<QByteArray>("config");
        QTest::addColumn<QByteArray>("cells");
        QTest::addColumn<bool>("mayBeRegression");
        QTest::addColumn<QByteArray>("expected");
        const QByteArray sentiment = R"({"id2label": {"0": "NEGATIVE", "1": "POSITIVE"}})";
        QTest::newRow("names, sorted") << QByteArray("{}") << QByteArray(R"(["sports", "art", "sports"])") << true
                                       << QByteArray(R"({"id2label": {"0": "art", "1": "sports"}, "label2id": {"art": 0, "sports": 1}})");
        QTest::newRow("the model's, in other letters")
            << sentiment << QByteArray(R"(["positive", "negative"])") << true << QByteArray("{}");
        QTest::newRow("another number") << sentiment << QByteArray(R"(["b", "c", "a", null])") << true
                                        << QByteArray(
                                               R"({"id2label": {"0": "a", "1": "b", "2": "c"}, "label2id": {"a": 0, "b": 1, "c": 2}})");
        QTest::newRow("its ids") << sentiment << QByteArray("[1, 0, 1]") << true << QByteArray("{}");
        QTest::newRow("numbers by size") << sentiment << QByteArray("[10, 9, 2]") << true
                                         << QByteArray(
                                                R"({"id2label": {"0": "2", "1": "9", "2": "10"}, "label2id": {"2": 0, "9": 1, "10": 2}})");
        QTest::newRow("regression") << sentiment << QByteArray("[1, 2.5]") << true
                                    << QByteArray(
                                           R"({"id2label": {"0": "LABEL_0"}, "label2id": {"LABEL_0": 0}, "problem_type": "regression"})");
        QTest::newRow("several labels")
            << sentiment << QByteArray(R"([["x"], [], ["y", "x"], ["z"]])") << true
            << QByteArray(
                   R"({"id2label": {"0": "x", "1": "y", "2": "z"}, "label2id": {"x": 0, "y": 1, "z": 2}, "problem_type": "multi_label_classification"})");
        QTest::newRow("a figure a class") << sentiment << QByteArray("[[0, 1], [1, 1]]") << true
                                          << QByteArray(R"({"problem_type": "multi_label_classification"})");
        QTest::newRow("tags") << sentiment << QByteArray(R"([["O", "B-X"], ["O"]])") << false
                              << QByteArray(R"({"id2label": {"0": "B-X", "1": "O"}, "label2id": {"B-X": 0, "O": 1}})");
        QTest::newRow("hidden tags") << sentiment << QByteArray("[[-100, 1, 0], [-100]]") << false << QByteArray("{}");
        QTest::newRow("the model was for several labels")
            << QByteArray(R"({"num_labels": 3, "problem_type": "multi_label_classification"})") << QByteArray(R"(["a", "b"])") << true
            << QByteArray(
                   R"({"id2label": {"0": "a", "1": "b"}, "label2id": {"a": 0, "b": 1}, "num_labels": 2, "problem_type": "single_label_classification"})");
    }
    void labelsComeFromTheData() {
        QFETCH(QByteArray, config);
        QFETCH(QByteArray, cells);
        QFETCH(bool, mayBeRegression);
        QFETCH(QByteArray, expected);
        const Json fields = labelConfig({.modelConfig = parsed(config),
                                         .setting = "data",
                                         .cells = parsed(cells).get<std::vector<Json>>(),
                                         .mayBeRegression = mayBeRegression});
        QCOMPARE(core::dumpJson(fields), core::dumpJson(parsed(expected)));
    }

    void aListSetsTheIds() {
        const Json fields =
            labelConfig({.modelConfig = Json::object(), .setting = {"b", "a"}, .cells = {"a", "b"}, .mayBeRegression = true});
        QCOMPARE(fields["label2id"]["b"], Json(0));
    }

    void whatIsNoSettingIsNamed() {
        QVERIFY_EXCEPTION_THROWN(labelConfig({.modelConfig = {}, .setting = "models", .cells = {"a"}, .mayBeRegression = true}),
                                 core::Error);
        QVERIFY_EXCEPTION_THROWN(labelConfig({.modelConfig = {}, .setting = "data", .cells = {nullptr}, .mayBeRegression = true}),
                                 core::Error);
    }
};

QTEST_GUILESS_MAIN(LabelPlanTest)
#include "label_plan_test.moc"
