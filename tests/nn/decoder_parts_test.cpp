#include <QtTest>

#include "engine/core/error.h"
#include "engine/core/json.h"
#include "engine/nn/attention.h"
#include "engine/nn/rope.h"

using namespace twb;
using at::Tensor;

/// Parts that decoder-only models share.
class DecoderPartsTest : public QObject {
    Q_OBJECT

    static double difference(const Tensor& a, const Tensor& b) { return (a - b).abs().max().item<double>(); }

    static nn::RopeSettings settings(std::int64_t size, const char* scaling = "null") {
        nn::RopeSettings s;
        s.size = size;
        s.maxPositions = 16;
        s.scaling = core::parseJson(scaling, "scaling");
        return s;
    }

    static Tensor places(std::int64_t length) { return at::arange(length).unsqueeze(0); }

    /// Attention written out, with a copy of the key heads for every head.
    static Tensor plainAttention(const Tensor& q, const Tensor& k, const Tensor& v, const Tensor& mask, double softcap) {
        const std::int64_t group = q.size(1) / k.size(1);
        Tensor scores = at::matmul(q, k.repeat_interleave(group, 1).transpose(-1, -2)) / std::sqrt(static_cast<double>(q.size(-1)));
        if (softcap > 0) {
            scores = at::tanh(scores / softcap) * softcap;
        }
        return at::matmul(at::softmax(mask.defined() ? scores + mask : scores, -1), v.repeat_interleave(group, 1));
    }

private Q_SLOTS:
    void initTestCase() { at::manual_seed(7); }

    void groupedHeadsAnswerAsCopiedOnes_data() {
        QTest::addColumn<int>("queries");
        QTest::addColumn<bool>("causal");
        QTest::addColumn<double>("softcap");
        QTest::newRow("one query") << 1 << false << 0.0;
        QTest::newRow("all queries") << 5 << true << 0.0;
        QTest::newRow("one query, capped") << 1 << false << 2.0;
        QTest::newRow("all queries, capped") << 5 << true << 2.0;
    }
    void groupedHeadsAnswerAsCopiedOnes() {
        QFETCH(int, queries);
        QFETCH(bool, causal);
        QFETCH(double, softcap);
        const Tensor q = at::randn({2, 6, queries, 8});
        const Tensor k = at::randn({2, 2, 5, 8});
        const Tensor v = at::randn({2, 2, 5, 8});
        nn::AttentionOptions options;
        options.causal = causal;
        options.softcap = softcap;
        nn::CallContext context;
        const Tensor mask = causal ? nn::causalMask(queries, 5, at::kFloat) : Tensor();
        QVERIFY(difference(nn::attention(q, k, v, options, context), plainAttention(q, k, v, mask, softcap)) < 1e-5);
        context.outputAttentions = true;
        QVERIFY(difference(nn::attention(q, k, v, options, context), plainAttention(q, k, v, mask, softcap)) < 1e-5);
    }

    void gradientsReachGroupedKeys() {
        const Tensor q = at::randn({1, 4, 3, 8}).set_requires_grad(true);
        const Tensor k = at::randn({1, 2, 3, 8}).set_requires_grad(true);
        const Tensor v = at::randn({1, 2, 3, 8}).set_requires_grad(true);
        nn::AttentionOptions options;
        options.causal = true;
        nn::CallContext context;
        nn::attention(q, k, v, options, context).square().sum().backward();
        const Tensor fused = k.grad().clone();
        k.mutable_grad().reset();
        plainAttention(q, k, v, nn::causalMask(3, 3, at::kFloat), 0).square().sum().backward();
        QVERIFY(difference(fused, k.grad()) < 1e-4);
    }

    // What a rotary embedding is for: a score depends on the distance of query and key only.
    void scoresDependOnDistanceOnly_data() {
        QTest::addColumn<bool>("halves");
        QTest::addColumn<int>("turning");
        QTest::newRow("halves") << true << 8;
        QTest::newRow("neighbours") << false << 8;
        QTest::newRow("halves, a part turns") << true << 4;
        QTest::newRow("neighbours, a part turns") << false << 4;
    }
    void scoresDependOnDistanceOnly() {
        QFETCH(bool, halves);
        QFETCH(int, turning);
        const nn::Rope rope(settings(turning));
        const auto angles = rope.angles(places(9), at::kFloat);
        const auto pairing = halves ? nn::RopePairing::Halves : nn::RopePairing::Neighbours;
        const Tensor q = nn::rotate(at::randn({1, 1, 1, 8}).expand({1, 9, 1, 8}), angles, pairing).view({9, 8});
        const Tensor k = nn::rotate(at::randn({1, 1, 1, 8}).expand({1, 9, 1, 8}), angles, pairing).view({9, 8});
        const Tensor scores = at::matmul(q, k.t());
        QVERIFY(difference(scores.diagonal(2), scores[0][2].expand({7})) < 1e-4);
        QVERIFY(difference(scores.diagonal(), scores.diagonal(2).mean().expand({9})) > 1e-3);
    }

    void longRopeTakesItsLongFactorsBeyondTheOriginalLength() {
        nn::RopeSettings s = settings(4, R"({"type": "longrope", "short_factor": [1, 1], "long_factor": [2, 3]})");
        s.originalMaxPositions = 8;
        const nn::Rope rope(s);
        QCOMPARE(rope.changesAt(), 9);
        const double amplitude = std::sqrt(1 + std::log(2.0) / std::log(8.0));
        QVERIFY(std::abs(rope.angles(places(8), at::kFloat).sin[0][1][0][0].item<double>() - amplitude * std::sin(1.0)) < 1e-5);
        QVERIFY(std::abs(rope.angles(places(9), at::kFloat).sin[0][1][0][0].item<double>() - amplitude * std::sin(0.5)) < 1e-5);
    }

    void dynamicScalingBeginsBeyondTheMaximum() {
        const nn::Rope plain(settings(4));
        const nn::Rope dynamic(settings(4, R"({"type": "dynamic", "factor": 2.0})"));
        QVERIFY(difference(plain.angles(places(16), at::kFloat).sin, dynamic.angles(places(16), at::kFloat).sin) == 0);
        QVERIFY(difference(plain.angles(places(17), at::kFloat).sin, dynamic.angles(places(17), at::kFloat).sin) > 1e-4);
    }

    void wrongScalingsAreNamed_data() {
        QTest::addColumn<QByteArray>("scaling");
        QTest::addColumn<QString>("word");
        QTest::newRow("unknown") << QByteArray(R"({"rope_type": "spiral"})") << "spiral";
        QTest::newRow("no factor") << QByteArray(R"({"rope_type": "linear"})") << "factor";
        QTest::newRow("not an object") << QByteArray("[1]") << "list";
        QTest::newRow("few factors") << QByteArray(R"({"type": "longrope", "short_factor": [1], "long_factor": [1, 2]})") << "short_factor";
    }
    void wrongScalingsAreNamed() {
        QFETCH(QByteArray, scaling);
        QFETCH(QString, word);
        try {
            nn::Rope rope(settings(4, scaling.constData()));
            QFAIL("an error was expected");
        } catch (const core::Error& e) {
            QVERIFY2(QString(e.what()).contains(word), e.what());
        }
    }
};

QTEST_GUILESS_MAIN(DecoderPartsTest)
#include "decoder_parts_test.moc"
