#include "engine/nn/local_attention.h"

#include <limits>
#include <string>

#include "engine/core/error.h"
#include "engine/nn/attention.h"

namespace twb::nn {
namespace {

using core::Error;
using core::ErrorCode;

/// 0, or the lowest float where `blocked`: a row in which all is blocked then gives equal probabilities instead of NaN.
Tensor additive(const Tensor& blocked, at::ScalarType dtype) {
    return at::zeros(blocked.sizes(), at::TensorOptions(dtype)).masked_fill_(blocked, std::numeric_limits<float>::lowest());
}

/// [batch, length, heads * size] -> [batch * blocks, heads, block, size].
Tensor blocksOf(const Tensor& x, std::int64_t heads, std::int64_t block) {
    return x.reshape({-1, block, heads, x.size(2) / heads}).transpose(1, 2);
}

/// What the queries of each block may see: [batch, length, any] -> [batch, blocks, 3 * block, any], the block and its neighbours; `beyond`
/// stands in for places before and after the sequence.
Tensor surroundings(const Tensor& x, std::int64_t block, double beyond) {
    return at::constant_pad_nd(x, {0, 0, block, block}, beyond).unfold(1, 3 * block, block).transpose(2, 3);
}

/// The rows of x [batch, length, any] at places [batch, slots].
Tensor rowsAt(const Tensor& x, const Tensor& places) {
    return x.gather(1, places.unsqueeze(2).expand({-1, -1, x.size(2)}));
}

/// Every block sees the global tokens and its surroundings: [batch * blocks, heads, slots + 3 * block, size].
Tensor visible(const Tensor& x, const LocalAttentionMask& mask, std::int64_t heads, std::int64_t block) {
    Tensor seen = surroundings(x, block, 0);
    if (mask.slots > 0) {
        const Tensor global = rowsAt(x, mask.places).unsqueeze(1).expand({-1, seen.size(1), -1, -1});
        seen = at::cat({global, seen}, 2);
    }
    return seen.reshape({-1, seen.size(2), heads, x.size(2) / heads}).transpose(1, 2);
}

/// The additive mask of `visible`, [batch * blocks, 1, block, slots + 3 * block]. Global keys are hidden among the neighbours, as they have
/// a slot.
Tensor visibleMask(const LocalAttentionMask& mask, std::int64_t block, at::ScalarType dtype) {
    const Tensor query = at::arange(block).unsqueeze(1);
    const Tensor key = at::arange(3 * block).unsqueeze(0);
    const Tensor far = key.lt(query).logical_or_(key.gt(query + 2 * block));
    const Tensor gone = surroundings((mask.hidden | mask.global).unsqueeze(2), block, 1).transpose(2, 3);
    Tensor blocked = gone.logical_or(far);
    if (mask.slots > 0) {
        const Tensor unused = mask.unused.unsqueeze(1).unsqueeze(1).expand({-1, blocked.size(1), block, -1});
        blocked = at::cat({unused, blocked}, 3);
    }
    return additive(blocked.flatten(0, 1).unsqueeze(1), dtype);
}

/// Probabilities [batch * blocks, heads, block, slots + 3 * block] -> [batch, heads, length, slots + 2 * block + 1]: neighbour c of query i
/// is at i + c.
Tensor withoutFar(const Tensor& probabilities, const LocalAttentionMask& mask) {
    const std::int64_t heads = probabilities.size(1);
    const std::int64_t block = probabilities.size(2);
    const Tensor wide = probabilities.slice(3, mask.slots).contiguous();
    const std::int64_t width = 3 * block;
    const Tensor near = wide.as_strided({wide.size(0), heads, block, 2 * block + 1}, {heads * block * width, block * width, width + 1, 1});
    const Tensor kept = at::cat({probabilities.slice(3, 0, mask.slots), near}, 3);
    const Tensor rows = kept.unflatten(0, {mask.hidden.size(0), -1}).transpose(1, 2).flatten(2, 3);
    return rows.masked_fill((mask.hidden | mask.global).unsqueeze(1).unsqueeze(3), 0);
}

/// A context of the same mode in which an attention leaves its probabilities.
CallContext inner(const CallContext& context) {
    CallContext own;
    own.training = context.training;
    own.outputAttentions = context.outputAttentions;
    return own;
}

}  // namespace

LocalAttentionMask::LocalAttentionMask(const Tensor& attentionMask, const Tensor& globalTokens)
    : hidden(attentionMask.eq(0)), global(globalTokens.defined() ? globalTokens.ne(0) & hidden.logical_not() : at::zeros_like(hidden)) {
    const Tensor counts = global.sum(1, true);
    slots = counts.max().item<std::int64_t>();
    places = at::argsort(global.to(at::kByte), /*stable=*/true, /*dim=*/1, /*descending=*/true).slice(1, 0, slots);
    unused = at::arange(slots).unsqueeze(0).ge(counts);
    places = places.masked_fill(unused, 0);
}

LocalAttention::LocalAttention(const Weights& w, std::int64_t size, std::int64_t headCount, std::int64_t window, double probability)
    : projections({Linear(w / "query", size, size), Linear(w / "key", size, size), Linear(w / "value", size, size)}, w.policy()),
      globalQuery(w / "query_global", size, size),
      globalProjections({Linear(w / "key_global", size, size), Linear(w / "value_global", size, size)}, w.policy()),
      heads(headCount),
      side(window / 2),
      dropout(probability) {
    if (window <= 0 || window % 2 != 0) {
        throw Error(ErrorCode::InvalidFile,
                    "config.json: attention_window is " + std::to_string(window) + "; an even number above 0 was expected.");
    }
}

Tensor LocalAttention::operator()(const Tensor& x, const LocalAttentionMask& mask, const Tensor& headMask,
                                  std::vector<Tensor>& globalAttentions, CallContext& context) const {
    if (x.size(1) % (2 * side) != 0) {
        throw Error(ErrorCode::InvalidInput, "A sequence padded to " + std::to_string(x.size(1)) +
                                                 " tokens does not divide by the window of a layer, " + std::to_string(2 * side) +
                                                 "; every attention_window in config.json must divide the largest one.");
    }
    Tensor out = fromAll(x, mask, headMask, context).masked_fill(mask.hidden.unsqueeze(2), 0);
    if (mask.slots > 0) {
        const Tensor answers = fromGlobal(x, mask, headMask, globalAttentions, context);
        out = out.index_put({mask.global}, answers.index({mask.unused.logical_not()}));
    }
    return out;
}

Tensor LocalAttention::fromAll(const Tensor& x, const LocalAttentionMask& mask, const Tensor& headMask, CallContext& context) const {
    const std::vector<Tensor> parts = projections(x);
    CallContext own = inner(context);
    AttentionOptions options;
    options.mask = visibleMask(mask, side, x.scalar_type());
    options.headMask = headMask;
    options.dropout = dropout;
    const Tensor attended = attention(blocksOf(parts[0], heads, side), visible(parts[1], mask, heads, side),
                                      visible(parts[2], mask, heads, side), options, own);
    if (context.outputAttentions) {
        context.recordAttention(withoutFar(own.attentions.front(), mask));
    }
    return mergeHeads(attended).reshape_as(x);
}

Tensor LocalAttention::fromGlobal(const Tensor& x, const LocalAttentionMask& mask, const Tensor& headMask,
                                  std::vector<Tensor>& globalAttentions, const CallContext& context) const {
    const std::vector<Tensor> parts = globalProjections(x);
    const Tensor blocked = mask.unused.unsqueeze(2) | mask.hidden.unsqueeze(1);
    CallContext own = inner(context);
    AttentionOptions options;
    options.mask = additive(blocked.unsqueeze(1), x.scalar_type());
    options.headMask = headMask;
    options.dropout = dropout;
    const Tensor attended = attention(splitHeads(globalQuery(rowsAt(x, mask.places)), heads), splitHeads(parts[0], heads),
                                      splitHeads(parts[1], heads), options, own);
    if (context.outputAttentions) {
        globalAttentions.push_back(own.attentions.front().transpose(2, 3));
    }
    return mergeHeads(attended);
}

}  // namespace twb::nn
