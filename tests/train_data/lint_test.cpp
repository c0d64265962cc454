// The linter: each check finds its trouble, says so, and its fix leaves nothing of it.
#include <QtTest>

#include "engine/train/data/column_roles.h"
#include "engine/train/data/labels.h"
#include "engine/train/data/lint/lint.h"
#include "tests/train_data/rows.h"

using namespace twb;
using namespace twb::train;
using core::Json;
using tests::fromRows;

namespace {

LintOptions optionsFor(const Splits& splits, const std::string& task) {
    return {task, guessColumns(splits.front().rows, task), 0, {}};
}

const Finding* findKind(const std::vector<Finding>& findings, const QString& kind) {
    for (const Finding& finding : findings) {
        if (finding.kind == kind.toStdString()) {
            return &finding;
        }
    }
    return nullptr;
}

std::string repeatedRows(const std::string& row, int count) {
    std::string out;
    for (int i = 0; i < count; ++i) {
        std::string one = row;
        out += one.replace(one.find('#'), 1, std::to_string(i)) + ",";
    }
    return out;
}

}  // namespace

class LintTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsAndFixes_data();
    void findsAndFixes();
    void isSilentAboutGoodData();
    void leavesTheLinesOfATextAlone();
    void findsLeaks();
    void findsLabelsThatTrainingLacks();
    void renamesLabels();
    void repairsTexts();
    void movesAnswers();
    void tellsWhatIsCutOff();
    void keepsTagsOfOneSpanApart();
};

void LintTest::findsAndFixes_data() {
    QTest::addColumn<QString>("task");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QByteArray>("rows");
    QTest::addColumn<QList<int>>("found");
    const auto row = [](const char* task, const char* kind, const std::string& rows, const QList<int>& found) {
        QTest::newRow(kind) << task << kind << QByteArray::fromStdString(rows) << found;
    };
    row("text-classification", "empty", R"([{"text":"a","label":"x"},{"text":" ","label":"x"},{"text":"b","label":null}])", {1, 2});
    row("text-classification", "duplicates",
        R"([{"text":"Some  text","label":"x"},{"text":"b","label":"x"},{"text":"some text ","label":"x"}])", {2});
    row("text-classification", "contradictions", R"([{"text":"a","label":"x"},{"text":"b","label":"x"},{"text":"a","label":"y"}])", {0, 2});
    row("text-classification", "label_typo",
        "[" + repeatedRows(R"({"text":"t#","label":"positive"})", 40) + R"({"text":"b","label":"postive"}])", {40});
    row("text-classification", "imbalance", "[" + repeatedRows(R"({"text":"t#","label":"x"})", 10) + R"({"text":"b","label":"y"}])", {10});
    row("text-classification", "garbled", "[{\"text\":\"caf\xC3\x83\xC2\xA9\",\"label\":\"x\"},{\"text\":\"caf\xC3\xA9\",\"label\":\"x\"}]",
        {0});
    row("text-classification", "lost_characters", "[{\"text\":\"a\",\"label\":\"x\"},{\"text\":\"caf\xEF\xBF\xBD\",\"label\":\"x\"}]", {1});
    row("token-classification", "tag_counts", R"([{"tokens":["a","b"],"tags":["O"]},{"tokens":["c"],"tags":["O"]}])", {0});
    row("question-answering", "answer_place", R"([{"question":"q","context":"an apple","answers":{"text":["apple"],"answer_start":[5]}}])",
        {0});
    row("question-answering", "answer_absent", R"([{"question":"q","context":"an apple","answers":{"text":["pear"],"answer_start":[0]}}])",
        {0});
}

void LintTest::findsAndFixes() {
    QFETCH(QString, task);
    QFETCH(QString, kind);
    QFETCH(QByteArray, rows);
    QFETCH(QList<int>, found);
    Splits splits{{"train", fromRows(Json::parse(rows.toStdString()))}};
    const LintOptions options = optionsFor(splits, task.toStdString());
    const std::vector<Finding> findings = lint(splits, options);
    const Finding* finding = findKind(findings, kind);
    QVERIFY(finding);
    QCOMPARE(QList<int>(finding->rows.begin(), finding->rows.end()), found);
    splits.front().rows = finding->fix(splits.front().rows);
    QVERIFY(!findKind(lint(splits, options), kind));
}

void LintTest::isSilentAboutGoodData() {
    const Splits splits{{"train", fromRows({{{"text", "good film"}, {"label", "pos"}}, {{"text", "b\xC3\xA9 bad"}, {"label", "neg"}}})},
                        {"test", fromRows({{{"text", "other"}, {"label", "pos"}}})}};
    QVERIFY(lint(splits, optionsFor(splits, "text-classification")).empty());
}

void LintTest::leavesTheLinesOfATextAlone() {
    const Json lines{{{"text", "ROMEO:\n"}}, {{"text", "\n"}}, {{"text", "ROMEO:\n"}}};
    const Splits splits{{"train", fromRows(lines)}, {"test", fromRows(lines)}};
    QVERIFY(lint(splits, optionsFor(splits, "causal-lm")).empty());
    const Json documents{{{"text", "Once upon a time.\nThe end.\n"}}, {{"text", ""}}, {{"text", "Once upon a time.\nThe end.\n"}}};
    const Splits others{{"train", fromRows(documents)}};
    const auto findings = lint(others, optionsFor(others, "causal-lm"));
    QVERIFY(findKind(findings, "duplicates") && findKind(findings, "empty"));
}

void LintTest::findsLeaks() {
    Splits splits{{"train", fromRows({{{"text", "a"}, {"label", "x"}}, {{"text", "b"}, {"label", "y"}}})},
                  {"test", fromRows({{{"text", "B"}, {"label", "x"}}})}};
    const auto findings = lint(splits, optionsFor(splits, "text-classification"));
    const Finding* leak = findKind(findings, "leak");
    QVERIFY(leak);
    QVERIFY(leak->severity == Severity::Error);
    QCOMPARE(leak->split, std::string("train"));
    QCOMPARE(leak->rows, std::vector<std::size_t>{1});
    QCOMPARE(leak->fix(splits.front().rows).size(), std::size_t(1));
}

void LintTest::findsLabelsThatTrainingLacks() {
    Splits splits{{"train", fromRows({{{"text", "a"}, {"label", "x"}}})}, {"test", fromRows({{{"text", "b"}, {"label", "other"}}})}};
    const auto findings = lint(splits, optionsFor(splits, "text-classification"));
    const Finding* unknown = findKind(findings, "unknown_label");
    QVERIFY(unknown);
    QCOMPARE(unknown->split, std::string("test"));
}

void LintTest::renamesLabels() {
    Splits splits{{"train", fromRows({{{"text", "a"}, {"label", "Good"}},
                                      {{"text", "b"}, {"label", "good"}},
                                      {{"text", "c"}, {"label", "good"}},
                                      {{"text", "d"}, {"label", "bad"}}})}};
    const auto findings = lint(splits, optionsFor(splits, "text-classification"));
    const Finding* typo = findKind(findings, "label_typo");
    QVERIFY(typo);
    QCOMPARE(labelNames(typo->fix(splits.front().rows), 1), (std::vector<std::string>{"bad", "good"}));
}

void LintTest::repairsTexts() {
    Splits splits{{"train", fromRows({{{"text", "caf\xC3\x83\xC2\xA9 \xC3\xA2\xE2\x82\xAC\xE2\x84\xA2"}, {"label", "x"}}})}};
    const auto findings = lint(splits, optionsFor(splits, "text-classification"));
    QCOMPARE(findKind(findings, "garbled")->fix(splits.front().rows).cell(0, 0), Json("caf\xC3\xA9 \xE2\x80\x99"));
}

void LintTest::movesAnswers() {
    // Places count characters, not bytes.
    Splits splits{
        {"train",
         fromRows({{{"question", "q"}, {"context", "\xC3\xA9\xC3\xA9 apple"}, {"answers", {{"text", {"apple"}}, {"answer_start", {5}}}}},
                   {{"question", "r"}, {"context", "\xC3\xA9 pear"}, {"answers", {{"text", {"pear"}}, {"answer_start", {2}}}}}})}};
    const auto findings = lint(splits, optionsFor(splits, "question-answering"));
    const Finding* moved = findKind(findings, "answer_place");
    QVERIFY(moved);
    QCOMPARE(moved->rows, std::vector<std::size_t>{0});
    QCOMPARE(moved->fix(splits.front().rows).cell(0, 2)["answer_start"], Json::array({3}));
}

void LintTest::tellsWhatIsCutOff() {
    Splits splits{
        {"train", fromRows({{{"text", "short"}, {"label", "x"}}, {{"text", "a somewhat longer text than that"}, {"label", "y"}}})}};
    LintOptions options = optionsFor(splits, "text-classification");
    QVERIFY(!findKind(lint(splits, options), "truncation"));
    options.tokenLimit = 8;
    const auto guessed = lint(splits, options);
    QCOMPARE(findKind(guessed, "truncation")->facts, Json({{"limit", 8}, {"longest", 11}, {"of", 2}, {"measured", false}}));
    options.tokenLengths = {{3, 20}};
    const auto measured = lint(splits, options);
    QCOMPARE(findKind(measured, "truncation")->facts, Json({{"limit", 8}, {"longest", 20}, {"of", 2}, {"measured", true}}));
}

void LintTest::keepsTagsOfOneSpanApart() {
    DatasetBuilder builder;
    for (int i = 0; i < 50; ++i) {
        builder.add({{"tokens", {std::to_string(i)}}, {"tags", {"B-person"}}});
    }
    builder.add({{"tokens", {"a", "b"}}, {"tags", {"B-person", "I-person"}}});
    const Splits splits{{"train", builder.build()}};
    QVERIFY(!findKind(lint(splits, optionsFor(splits, "token-classification")), "label_typo"));
}

QTEST_GUILESS_MAIN(LintTest)
#include "lint_test.moc"
