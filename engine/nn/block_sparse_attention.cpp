#include "engine/nn/block_sparse_attention.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "engine/nn/attention.h"
#include "engine/nn/random_blocks.h"

namespace twb::nn {
namespace {

constexpr double kBlocked = std::numeric_limits<float>::lowest();

/// Which blocks of keys the inner blocks (all but the first and the last) see.
struct Visible {
    Tensor blocks;  ///< int64 [heads, inner blocks, seen]; the first column is the first block
    Tensor twice;   ///< bool [inner blocks, seen]: a block that is there already
};

Visible visibleBlocks(std::int64_t count, std::int64_t heads, const BlockSparseOptions& options, bool training) {
    const Tensor own = at::arange(1, count - 1, at::kLong);
    const Tensor fixed = at::stack({at::zeros_like(own), own - 1, own, own + 1, at::full_like(own, count - 1)}, 1);
    Visible visible;
    visible.blocks = fixed.unsqueeze(0).expand({heads, -1, -1});
    visible.twice = at::zeros(fixed.sizes(), at::kBool);
    visible.twice.select(0, 0).select(0, 1).fill_(true);   // the left neighbour of the second block is the first block
    visible.twice.select(0, -1).select(0, 3).fill_(true);  // and so at the other end
    if (training && options.randomBlocks > 0) {
        const BlockPlan plan{count, options.blockSize, options.randomBlocks, std::max(count, options.maxLength / options.blockSize)};
        const std::vector<std::int64_t> drawn = drawRandomBlocks(plan, heads, options.seed);
        visible.blocks = at::cat({visible.blocks, at::tensor(drawn, at::kLong).view({heads, count - 2, options.randomBlocks})}, 2);
        visible.twice = at::constant_pad_nd(visible.twice, {0, options.randomBlocks});
    }
    return visible;
}

/// The blocks of x [batch, heads, length, size] that each inner block sees: [batch * heads, inner blocks, seen * block, size].
Tensor gathered(const Tensor& x, const Visible& visible, std::int64_t block) {
    const std::int64_t count = x.size(2) / block;
    const Tensor table = x.reshape({-1, block * x.size(3)});
    const Tensor first = at::arange(x.size(0) * x.size(1), at::kLong).mul_(count).view({x.size(0), x.size(1), 1, 1});
    return table.index_select(0, (first + visible.blocks).flatten())
        .view({x.size(0) * x.size(1), count - 2, visible.blocks.size(2) * block, x.size(3)});
}

/// What is added to the scores of the inner blocks, [batch * heads, inner blocks, 1, seen * block].
Tensor innerMask(const Tensor& hidden, const Visible& visible, const BlockSparseOptions& options, bool training, at::ScalarType dtype) {
    const std::int64_t batch = hidden.size(0);
    const Tensor perBlock = hidden.view({batch, -1, options.blockSize});
    const Tensor gone =
        perBlock.index_select(1, visible.blocks.flatten()).view({batch, visible.blocks.size(0), visible.blocks.size(1), -1});
    Tensor added = at::zeros(gone.sizes(), at::TensorOptions(dtype));
    if (!training) {
        added.slice(3, 0, options.blockSize).fill_(std::log(1.0 + static_cast<double>(options.randomBlocks)));
    }
    added.masked_fill_(gone | visible.twice.repeat_interleave(options.blockSize, 1), kBlocked);
    return added.flatten(0, 1).unsqueeze(2);
}

/// Probabilities of the outer blocks [batch, heads, 2 * block, length] and of the inner ones [batch * heads, inner blocks, block, seen *
/// block] in one matrix [batch, heads, length, length], with zeros where a block does not look.
Tensor asMatrix(const Tensor& outer, const Tensor& inner, const Visible& visible, std::int64_t block) {
    const std::int64_t batch = outer.size(0);
    const std::int64_t heads = outer.size(1);
    const std::int64_t count = outer.size(3) / block;
    const std::int64_t seen = visible.blocks.size(2);
    // [heads, query block, key block, batch, block, block], where a pair of blocks can be addressed
    Tensor pairs = at::zeros({heads, count, count, batch, block, block});
    const Tensor parts = inner.reshape({batch, heads, count - 2, block, seen, block}).permute({1, 2, 4, 0, 3, 5});
    const Tensor head = at::arange(heads, at::kLong).view({-1, 1, 1});
    const Tensor row = at::arange(1, count - 1, at::kLong).view({1, -1, 1});
    pairs.index_put_({head, row, visible.blocks}, parts, /*accumulate=*/true);
    const Tensor matrix = pairs.permute({3, 0, 1, 4, 2, 5}).reshape({batch, heads, count * block, count * block});
    return at::cat({outer.slice(2, 0, block), matrix.slice(2, block, -block), outer.slice(2, block)}, 2);
}

}  // namespace

Tensor blockSparseAttention(const Tensor& q, const Tensor& k, const Tensor& v, const Tensor& mask, const BlockSparseOptions& options,
                            CallContext& context) {
    const std::int64_t block = options.blockSize;
    const Tensor hidden = mask.eq(0);
    CallContext own;
    own.outputAttentions = context.outputAttentions;

    AttentionOptions all;
    all.mask = at::zeros(hidden.sizes(), at::TensorOptions(q.scalar_type())).masked_fill_(hidden, kBlocked).unsqueeze(1).unsqueeze(1);
    const Tensor outer = attention(at::cat({q.slice(2, 0, block), q.slice(2, -block)}, 2), k, v, all, own);

    const Visible visible = visibleBlocks(q.size(2) / block, q.size(1), options, context.training);
    AttentionOptions some;
    some.mask = innerMask(hidden, visible, options, context.training, q.scalar_type());
    const Tensor asking = q.slice(2, block, -block).reshape({q.size(0) * q.size(1), -1, block, q.size(3)});
    const Tensor inner = attention(asking, gathered(k, visible, block), gathered(v, visible, block), some, own);

    if (context.outputAttentions) {
        Tensor probabilities = own.attentions.back();
        if (!context.training) {
            const Tensor first = probabilities.slice(3, 0, block) / static_cast<double>(1 + options.randomBlocks);
            probabilities = at::cat({first, probabilities.slice(3, block)}, 3);
        }
        context.recordAttention(asMatrix(own.attentions.front(), probabilities, visible, block));
    }
    const Tensor middle = inner.reshape({q.size(0), q.size(1), -1, q.size(3)});
    const Tensor attended = at::cat({outer.slice(2, 0, block), middle, outer.slice(2, block)}, 2);
    return attended.masked_fill(hidden.unsqueeze(1).unsqueeze(3), 0);
}

}  // namespace twb::nn
