#include <QtTest>

#include <cmath>

#include "engine/core/error.h"
#include "tasks/batching.h"
#include "tasks/code_points.h"
#include "tasks/postprocess/answer_spans.h"
#include "tasks/postprocess/entailment.h"
#include "tasks/postprocess/fillings.h"
#include "tasks/postprocess/label_scores.h"
#include "tasks/postprocess/token_spans.h"

using namespace twb;
using namespace twb::tasks;

namespace {

const std::vector<std::string> kTags{"O", "B-PER", "I-PER", "B-LOC"};

/// A token whose scores favour one tag.
TaggedToken token(const std::string& word, std::size_t tag, float score, std::int64_t start, bool isSubword = false) {
    TaggedToken out;
    out.word = word;
    out.scores.assign(kTags.size(), (1 - score) / 3);
    out.scores[tag] = score;
    out.start = start;
    out.end = start + static_cast<std::int64_t>(word.size());
    out.isSubword = isSubword;
    return out;
}

std::string joinedWords(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& word : words) {
        out += (out.empty() ? "" : " ") + word;
    }
    return out;
}

QStringList rendered(const api::TokenSpans& spans) {
    QStringList out;
    for (const api::TokenSpan& span : spans.spans) {
        out << QString("%1:%2:%3").arg(QString::fromStdString(span.label), QString::fromStdString(span.word)).arg(span.score, 0, 'f', 2);
    }
    return out;
}

}  // namespace

class PostprocessTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void softmaxOfLargeLogitsStaysFinite() {
        const std::vector<float> p = softmax(std::vector<float>{1000, 999});
        QVERIFY(std::abs(p[0] - 0.7310586F) < 1e-6F);
        QVERIFY(std::abs(p[0] + p[1] - 1) < 1e-6F);
    }

    void labelsComeInTheFormAsked() {
        const std::vector<float> logits{0.5F, 2.0F, 1.0F};
        const std::vector<std::string> labels{"a", "b", "c"};
        const api::Labels best = labelScores(logits, labels, ScoreFunction::None, {});
        QVERIFY(best.bare);
        QCOMPARE(best.labels.size(), std::size_t(1));
        QCOMPARE(best.labels[0].label, std::string("b"));
        const api::Labels all = labelScores(logits, labels, ScoreFunction::None, {LabelSelection::Form::LabelOrder, {}});
        QVERIFY(!all.bare);
        QCOMPARE(all.labels[0].label, std::string("a"));
        QCOMPARE(all.labels.size(), std::size_t(3));
        const api::Labels two = labelScores(logits, labels, ScoreFunction::None, {LabelSelection::Form::Ranked, 2});
        QCOMPARE(two.labels.size(), std::size_t(2));
        QCOMPARE(two.labels[1].label, std::string("c"));
        QCOMPARE(labelScores(logits, labels, ScoreFunction::None, {LabelSelection::Form::Ranked, 9}).labels.size(), std::size_t(3));
    }

    void problemTypeChoosesTheFunction() {
        QCOMPARE(defaultScoreFunction("", 1), ScoreFunction::Sigmoid);
        QCOMPARE(defaultScoreFunction("multi_label_classification", 4), ScoreFunction::Sigmoid);
        QCOMPARE(defaultScoreFunction("", 3), ScoreFunction::Softmax);
    }

    void tokensAreAggregated_data() {
        QTest::addColumn<int>("how");
        QTest::addColumn<QStringList>("expected");
        QTest::newRow("none") << int(Aggregation::None) << QStringList{"B-PER:An:0.60", "B-LOC:na:0.90", "I-PER:Lee:0.70", "O:ran:0.80"};
        QTest::newRow("simple") << int(Aggregation::Simple) << QStringList{"PER:An:0.60", "LOC:na:0.90", "PER:Lee:0.70", "O:ran:0.80"};
        QTest::newRow("first") << int(Aggregation::First) << QStringList{"PER:An na Lee:0.65", "O:ran:0.80"};
        QTest::newRow("average") << int(Aggregation::Average) << QStringList{"LOC:An na:0.52", "PER:Lee:0.70", "O:ran:0.80"};
        QTest::newRow("max") << int(Aggregation::Max) << QStringList{"LOC:An na:0.90", "PER:Lee:0.70", "O:ran:0.80"};
    }
    void tokensAreAggregated() {
        QFETCH(int, how);
        QFETCH(QStringList, expected);
        const std::vector<TaggedToken> tokens{token("An", 1, 0.6F, 0), token("na", 3, 0.9F, 2, true), token("Lee", 2, 0.7F, 5),
                                              token("ran", 0, 0.8F, 9)};
        QCOMPARE(rendered(aggregateTokens(tokens, static_cast<Aggregation>(how), kTags, joinedWords)), expected);
    }

    void twoBeginningsAreTwoEntities() {
        const std::vector<TaggedToken> tokens{token("Ann", 1, 0.6F, 0), token("Bob", 1, 0.7F, 4), token("Lee", 2, 0.5F, 8)};
        QCOMPARE(rendered(aggregateTokens(tokens, Aggregation::Simple, kTags, joinedWords)),
                 (QStringList{"PER:Ann:0.60", "PER:Bob Lee:0.60"}));
    }

    void overlapsKeepTheLongestThenTheSurest() {
        const std::vector<api::TokenSpan> kept =
            withoutOverlaps({{"A", 0.9, {}, "", 0, 4}, {"B", 0.2, {}, "", 2, 9}, {"C", 0.5, {}, "", 9, 12}, {"D", 0.6, {}, "", 10, 13}});
        QCOMPARE(kept.size(), std::size_t(2));
        QCOMPARE(kept[0].label, std::string("B"));
        QCOMPARE(kept[1].label, std::string("D"));
        QVERIFY(withoutOverlaps({}).empty());
    }

    void spansStayInsideTheContextAndTheLimit() {
        const std::vector<float> start{9, 0, 3, 0, 2};
        const std::vector<float> end{9, 8, 0, 0, 4};
        const std::vector<bool> allowed{true, false, true, true, true};
        const SpanScores best = bestSpans(start, end, allowed, {1, 15});
        QCOMPARE(best.ranges.size(), std::size_t(1));
        QCOMPARE(best.ranges[0].first, std::size_t(2));
        QCOMPARE(best.ranges[0].last, std::size_t(4));
        QVERIFY(best.nullScore > 0.9F);
        const SpanScores shorter = bestSpans(start, end, allowed, {9, 2});
        for (const TokenRange& range : shorter.ranges) {
            QVERIFY(range.first >= 2 && range.last >= range.first && range.last - range.first < 2);
        }
        QCOMPARE(shorter.ranges.size(), std::size_t(5));
        QVERIFY(
            std::is_sorted(shorter.ranges.begin(), shorter.ranges.end(), [](const auto& a, const auto& b) { return a.score > b.score; }));
    }

    void anEmptyContextGivesTheEmptyAnswer() {
        const SpanScores scores = bestSpans(std::vector<float>{1, 2}, std::vector<float>{1, 2}, {true, false}, {3, 15});
        QCOMPARE(scores.ranges.size(), std::size_t(1));
        QCOMPARE(scores.ranges[0].score, 0.0F);
    }

    void targetsKeepTheirProbabilities() {
        const std::vector<float> logits{0, 1, 2, 3};
        const std::vector<ScoredToken> all = likeliestTokens(logits, {}, 2);
        QCOMPARE(all[0].token, 3);
        QCOMPARE(all[1].token, 2);
        const std::vector<std::int64_t> targets{0, 2};
        const std::vector<ScoredToken> some = likeliestTokens(logits, targets, 5);
        QCOMPARE(some.size(), std::size_t(2));
        QCOMPARE(some[0].token, 2);
        QCOMPARE(some[0].score, all[1].score);
    }

    void hypothesisTemplates_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        QTest::newRow("end") << "This is {}."
                             << "This is love.";
        QTest::newRow("start") << "{} it is!"
                               << "love it is!";
        QTest::newRow("numbered") << "{0} and {0}"
                                  << "love and love";
        QTest::newRow("braces") << "{{}} {}"
                                << "{} love";
        QTest::newRow("no place") << "nothing"
                                  << "";
        QTest::newRow("two places") << "{} {}"
                                    << "";
        QTest::newRow("other name") << "{label}"
                                    << "";
        QTest::newRow("open") << "a { b"
                              << "";
        QTest::newRow("close") << "a } b"
                               << "";
    }
    void hypothesisTemplates() {
        QFETCH(QString, text);
        QFETCH(QString, expected);
        if (expected.isEmpty()) {
            try {
                hypothesisFor("love", text.toStdString());
                QFAIL("no error");
            } catch (const core::Error& error) {
                QVERIFY(QString(error.what()).contains("hypothesis_template"));
            }
        } else {
            QCOMPARE(QString::fromStdString(hypothesisFor("love", text.toStdString())), expected);
        }
    }

    void entailmentIsFoundByName() {
        QCOMPARE(entailmentIndex(core::Json::parse(R"({"label2id": {"contradiction": 0, "ENTAILMENT": 2}})")), 2);
        QCOMPARE(entailmentIndex(core::Json::parse(R"({"id2label": {"0": "Entails", "1": "not"}})")), 0);
        QCOMPARE(entailmentIndex(core::Json::parse(R"({"label2id": {"LABEL_0": 0}})")), -1);
        QCOMPARE(entailmentIndex(core::Json::object()), -1);
    }

    void labelsCompeteOrStandAlone() {
        const std::vector<std::vector<float>> logits{{0, 0, 1}, {0, 0, 3}, {0, 0, 2}};
        const std::vector<api::LabelScore> competing = rankLabels({"a", "b", "c"}, logits, 2, false);
        QCOMPARE(competing[0].label, std::string("b"));
        QCOMPARE(competing[2].label, std::string("a"));
        QVERIFY(std::abs(competing[0].score + competing[1].score + competing[2].score - 1) < 1e-6);
        const std::vector<api::LabelScore> alone = rankLabels({"a", "b", "c"}, logits, -1, true);
        QVERIFY(std::abs(alone[0].score - 1 / (1 + std::exp(-3.0))) < 1e-6);
    }

    void batchesHaveLittlePadding() {
        const std::vector<std::size_t> lengths{3, 100, 10, 98, 3, 11, 100, 3};
        std::vector<int> seen(lengths.size(), 0);
        for (const auto& batch : planBatches(lengths, {4, 8192, false, false})) {
            QVERIFY(batch.size() <= 4);
            std::size_t tokens = 0;
            for (const std::size_t row : batch) {
                ++seen[row];
                tokens += lengths[row];
            }
            const std::size_t computed = batch.size() * lengths[batch.front()];
            QVERIFY((computed - tokens) * 10 <= computed);
        }
        QVERIFY(std::all_of(seen.begin(), seen.end(), [](int count) { return count == 1; }));
        for (const auto& batch : planBatches(lengths, {4, 8192, true, false})) {
            for (const std::size_t row : batch) {
                QCOMPARE(lengths[row], lengths[batch.front()]);
            }
        }
        QCOMPARE(planBatches(lengths, {3, 8192, false, true}), (std::vector<std::vector<std::size_t>>{{0, 1, 2}, {3, 4, 5}, {6, 7}}));
        QCOMPARE(planBatches(std::vector<std::size_t>{100, 100, 100}, {32, 200, false, false}).size(), std::size_t(2));
        QVERIFY(planBatches({}, {}).empty());
    }

    void textsAreCutAtCodePoints() {
        const CodePoints text("a\u00e9\U0001F600z");
        QCOMPARE(text.size(), std::size_t(4));
        QCOMPARE(std::string(text.slice(1, 3)), std::string("\u00e9\U0001F600"));
        QCOMPARE(std::string(text.slice(3, 99)), std::string("z"));
        QVERIFY(text.slice(3, 1).empty());
        QVERIFY(CodePoints("").slice(0, 1).empty());
    }
};

QTEST_APPLESS_MAIN(PostprocessTest)
#include "postprocess_test.moc"
