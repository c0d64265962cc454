#include <QtTest>
#include <cmath>
#include <limits>

#include <ATen/ATen.h>

#include "engine/core/error.h"
#include "engine/nn/attention.h"
#include "engine/nn/block_sparse_attention.h"
#include "engine/nn/local_attention.h"
#include "engine/nn/random_blocks.h"

using namespace twb;
using at::Tensor;

namespace {

nn::LocalAttention randomLocalAttention(std::int64_t size, std::int64_t heads, std::int64_t window) {
    nn::WeightPolicy policy;
    policy.randomInit = true;
    policy.seed = 5;
    const auto store = std::make_shared<nn::WeightStore>(nullptr, "test", nn::NameRules{}, policy, nn::InitRules{.deviation = 0.5, .adapt = {}});
    return nn::LocalAttention(nn::Weights(store), size, heads, window, 0);
}

bool isClose(const Tensor& got, const Tensor& want) {
    return at::allclose(got, want, 1e-4, 1e-5);
}

/// What LocalAttention computes, over the whole matrix of scores.
Tensor denseLocalAttention(const nn::LocalAttention& a, const Tensor& x, const Tensor& mask, const Tensor& global) {
    nn::CallContext context;
    const std::int64_t length = x.size(1);
    const Tensor places = at::arange(length);
    const Tensor near = (places.unsqueeze(0) - places.unsqueeze(1)).abs().le(a.side).unsqueeze(0);
    const Tensor seen = (near | global.unsqueeze(1)) & mask.unsqueeze(1);
    const auto attend = [&](const Tensor& q, const Tensor& k, const Tensor& v, const Tensor& allowed) {
        nn::AttentionOptions options;
        options.mask = at::zeros(allowed.sizes()).masked_fill_(allowed.logical_not(), std::numeric_limits<float>::lowest()).unsqueeze(1);
        return nn::mergeHeads(
            nn::attention(nn::splitHeads(q, a.heads), nn::splitHeads(k, a.heads), nn::splitHeads(v, a.heads), options, context));
    };
    const auto own = a.projections(x);
    const auto wide = a.globalProjections(x);
    const Tensor local = attend(own[0], own[1], own[2], seen);
    const Tensor everywhere = attend(a.globalQuery(x), wide[0], wide[1], mask.unsqueeze(1).expand({-1, length, -1}));
    return at::where(global.unsqueeze(2), everywhere, local) * mask.unsqueeze(2);
}

}  // namespace

/// Attention of long texts against what the whole matrix of scores gives, and random blocks against numpy's.
class LongAttentionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void localAttentionIsTheWholeMatrixsBand_data() {
        QTest::addColumn<int>("length");
        QTest::addColumn<int>("window");
        QTest::addColumn<bool>("withGlobals");
        QTest::newRow("one window") << 8 << 8 << false;
        QTest::newRow("many windows") << 24 << 4 << false;
        QTest::newRow("global tokens") << 24 << 4 << true;
        QTest::newRow("smallest window") << 6 << 2 << true;
    }
    void localAttentionIsTheWholeMatrixsBand() {
        QFETCH(int, length);
        QFETCH(int, window);
        QFETCH(bool, withGlobals);
        const nn::LocalAttention attention = randomLocalAttention(12, 3, window);
        at::manual_seed(1);
        const Tensor x = at::randn({2, length, 12});
        Tensor mask = at::ones({2, length}, at::kBool);
        mask.select(0, 1).slice(0, length - 3).fill_(false);
        Tensor global = at::zeros({2, length}, at::kBool);
        if (withGlobals) {
            global.select(1, 0).fill_(true);
            global.select(0, 0).select(0, length / 2).fill_(true);
        }
        nn::CallContext context;
        std::vector<Tensor> globalAttentions;
        const Tensor got = attention(x, nn::LocalAttentionMask(mask, global), {}, globalAttentions, context);
        QVERIFY(isClose(got, denseLocalAttention(attention, x, mask, global)));

        context.outputAttentions = true;
        QVERIFY(isClose(attention(x, nn::LocalAttentionMask(mask, global), {}, globalAttentions, context), got));
        const std::int64_t slots = withGlobals ? 2 : 0;
        QCOMPARE(context.attentions.front().sizes().vec(), (std::vector<std::int64_t>{2, 3, length, slots + window + 1}));
        QCOMPARE(globalAttentions.size(), withGlobals ? 1U : 0U);
    }

    void localAttentionRefusesOddWindows() {
        try {
            randomLocalAttention(4, 1, 5);
            QFAIL("an error was expected");
        } catch (const core::Error& error) {
            QVERIFY(QString::fromStdString(error.what()).contains("attention_window is 5"));
        }
    }

    void blockSparseAttentionIsTheWholeMatrixsPart_data() {
        QTest::addColumn<int>("blocks");
        QTest::addColumn<int>("randomBlocks");
        QTest::newRow("no random blocks") << 7 << 0;
        QTest::newRow("one") << 9 << 1;
        QTest::newRow("three") << 14 << 3;
    }
    void blockSparseAttentionIsTheWholeMatrixsPart() {
        QFETCH(int, blocks);
        QFETCH(int, randomBlocks);
        constexpr std::int64_t kBlock = 4;
        const std::int64_t length = blocks * kBlock;
        at::manual_seed(2);
        const Tensor q = at::randn({2, 3, length, 5});
        const Tensor k = at::randn({2, 3, length, 5});
        const Tensor v = at::randn({2, 3, length, 5});
        Tensor mask = at::ones({2, length}, at::kLong);
        mask.select(0, 1).slice(0, length - 6).fill_(0);

        // The first block weighs 1 + randomBlocks times for the inner blocks.
        Tensor weights = at::zeros({blocks, blocks});
        for (int row = 0; row < blocks; ++row) {
            for (int column = 0; column < blocks; ++column) {
                const bool outer = row == 0 || row == blocks - 1;
                const bool seen = outer || column == 0 || column == blocks - 1 || std::abs(row - column) <= 1;
                weights[row][column] = !seen ? 0 : !outer && column == 0 ? 1 + randomBlocks : 1;
            }
        }
        weights = weights.repeat_interleave(kBlock, 0).repeat_interleave(kBlock, 1).unsqueeze(0) * mask.unsqueeze(1);
        nn::CallContext context;
        nn::AttentionOptions options;
        options.mask = weights.log().clamp_min(std::numeric_limits<float>::lowest()).unsqueeze(1);
        const Tensor want = nn::attention(q, k, v, options, context) * mask.unsqueeze(1).unsqueeze(3);

        context.outputAttentions = true;
        const Tensor got = nn::blockSparseAttention(
            q, k, v, mask, {.blockSize = kBlock, .randomBlocks = randomBlocks, .maxLength = 128, .seed = 0}, context);
        QVERIFY(isClose(got, want));
        QCOMPARE(context.attentions.front().sizes().vec(), (std::vector<std::int64_t>{2, 3, length, length}));
        if (randomBlocks == 0) {
            QVERIFY(isClose(at::matmul(context.attentions.front(), v) * mask.unsqueeze(1).unsqueeze(3), want));
        }
    }

    void randomBlocksAreNumpys_data() {
        QTest::addColumn<nn::BlockPlan>("plan");
        QTest::addColumn<int>("heads");
        QTest::addColumn<unsigned>("seed");
        QTest::addColumn<std::vector<std::int64_t>>("want");
        using Blocks = std::vector<std::int64_t>;
        QTest::newRow("many blocks") << nn::BlockPlan{16, 4, 1, 32} << 2 << 0U
                                     << Blocks{3, 5, 5, 1, 3, 2, 5, 1, 5, 3, 4, 1, 5, 5, 3, 5, 1, 2, 3, 4, 2, 1, 2, 5, 1, 5, 1, 3};
        QTest::newRow("two stretches") << nn::BlockPlan{11, 4, 2, 32} << 2 << 3U
                                       << Blocks{6, 4, 5, 7, 7, 5, 2, 7, 3, 2, 2, 4, 5, 4, 1, 5, 4, 5,
                                                 6, 4, 5, 4, 5, 6, 6, 7, 1, 7, 3, 2, 3, 2, 1, 2, 6, 5};
        QTest::newRow("three a block") << nn::BlockPlan{15, 4, 3, 32} << 1 << 1U
                                       << Blocks{3, 4, 6, 7, 8, 5, 9, 5, 6, 2, 8, 1, 7, 2, 1, 9, 8, 2, 4, 3,
                                                 5, 6, 2, 1, 6, 5, 4, 2, 6, 4, 7, 8, 1, 6, 2, 3, 6, 4, 3};
        QTest::newRow("1024 tokens") << nn::BlockPlan{16, 64, 3, 16} << 1 << 2U
                                     << Blocks{12, 8, 7, 5, 4,  11, 10, 11, 6,  9, 7, 12, 9,  8, 7,  2, 8,  11, 11, 10, 13,
                                               14, 4, 1, 2, 12, 14, 5,  2,  13, 6, 9, 3,  14, 7, 10, 7, 10, 14, 13, 12, 7};
        QTest::newRow("1024 tokens of 4096") << nn::BlockPlan{16, 64, 2, 64} << 2 << 5U
                                             << Blocks{8, 4, 10, 12, 12, 8, 1,  9,  1, 14, 4, 8,  13, 4,  2,  12, 12, 1,  15,
                                                       6, 8, 9,  7,  9,  5, 11, 2,  5, 7,  4, 10, 13, 12, 10, 13, 6,  10, 13,
                                                       4, 2, 1,  9,  15, 4, 15, 11, 8, 1,  9, 8,  1,  9,  2,  8,  2,  4};
    }
    void randomBlocksAreNumpys() {
        QFETCH(nn::BlockPlan, plan);
        QFETCH(int, heads);
        QFETCH(unsigned, seed);
        QFETCH(std::vector<std::int64_t>, want);
        QCOMPARE(nn::drawRandomBlocks(plan, heads, seed), want);
    }
};

QTEST_GUILESS_MAIN(LongAttentionTest)
#include "long_attention_test.moc"
