#include "engine/nn/attention.h"

#include <ATen/autocast_mode.h>
#include <ATen/core/grad_mode.h>
#include <cmath>
#include <limits>
#include <string>

#include "engine/core/error.h"

namespace twb::nn {
namespace {

using core::Error;
using core::ErrorCode;

// Under autocast the reference rounds the scores to bfloat16; the fused kernel does not, but keeps no scores. For longer texts that matters
// more.
constexpr std::int64_t kRoundedLength = 128;

/// [batch, heads, queries, size] -> [batch, key heads, heads / key heads * queries, size]: the queries that share a key head.
Tensor byKeyHead(const Tensor& x, std::int64_t keyHeads) {
    return x.size(1) == keyHeads ? x : x.reshape({x.size(0), keyHeads, x.size(1) / keyHeads * x.size(2), x.size(3)});
}

Tensor sum(const Tensor& a, const Tensor& b) {
    return !a.defined() ? b : !b.defined() ? a : a + b;
}

Tensor fusedAttention(const Tensor& q, const Tensor& k, const Tensor& v, const AttentionOptions& options, double scale) {
    const Tensor added = sum(options.bias, options.mask);
    const auto mask = added.defined() ? std::optional<Tensor>(added) : std::nullopt;
    const bool grouped = q.size(1) != k.size(1);
    const bool maskFitsGroups = !added.defined() || added.dim() < 4 || added.size(1) == 1;
    if (grouped && q.size(2) == 1 && maskFitsGroups) {
        // One new token: the heads of a group are queries of one key head, which reads its keys once for all of them.
        return at::scaled_dot_product_attention(byKeyHead(q, k.size(1)), k, v, mask, 0.0, false, scale).view(q.sizes());
    }
    if (grouped && at::GradMode::is_enabled() && q.requires_grad()) {
        // The kernel's derivative does not know groups.
        const std::int64_t group = q.size(1) / k.size(1);
        return at::scaled_dot_product_attention(q, k.repeat_interleave(group, 1), v.repeat_interleave(group, 1), mask, 0.0, options.causal,
                                                scale);
    }
    return at::scaled_dot_product_attention(q, k, v, mask, 0.0, options.causal, scale, grouped);
}

}  // namespace

Tensor attention(const Tensor& q, const Tensor& k, const Tensor& v, const AttentionOptions& options, CallContext& context) {
    const double scale = options.scale > 0 ? options.scale : 1.0 / std::sqrt(static_cast<double>(q.size(-1)));
    const bool drops = context.training && options.dropout > 0;
    const bool isRounded = at::autocast::is_autocast_enabled(at::kCPU) && q.size(2) <= kRoundedLength;
    if (!isRounded && !context.outputAttentions && !options.headMask.defined() && !drops && options.softcap <= 0) {
        return fusedAttention(q, k, v, options, scale);
    }
    const std::int64_t keyHeads = k.size(1);
    Tensor scores = (at::matmul(byKeyHead(q, keyHeads), k.transpose(-1, -2)) * scale).view({q.size(0), q.size(1), q.size(2), k.size(2)});
    if (options.softcap > 0) {
        scores = at::tanh(scores / options.softcap) * options.softcap;
    }
    if (options.bias.defined()) {
        scores = scores + options.bias;
    }
    if (options.mask.defined()) {
        scores = scores + options.mask;
    } else if (options.causal && q.size(2) > 1) {
        scores = scores + causalMask(q.size(2), k.size(2), at::kFloat);
    }
    Tensor probabilities = context.dropout(at::softmax(scores, -1), options.dropout);
    if (options.headMask.defined()) {
        probabilities = probabilities * options.headMask;
    }
    context.recordAttention(probabilities);
    return at::matmul(byKeyHead(probabilities, keyHeads), v).view({q.size(0), q.size(1), q.size(2), v.size(3)});
}

Tensor splitHeads(const Tensor& x, std::int64_t heads) {
    return x.view({x.size(0), x.size(1), heads, x.size(2) / heads}).transpose(1, 2);
}

Tensor mergeHeads(const Tensor& x) {
    return x.transpose(1, 2).reshape({x.size(0), x.size(2), x.size(1) * x.size(3)});
}

Tensor additiveMask(const Tensor& mask, std::int64_t batch, std::int64_t keys, at::ScalarType dtype) {
    const bool fits = (mask.dim() == 2 || mask.dim() == 3) && mask.size(0) == batch && mask.size(-1) == keys;
    if (!fits) {
        throw Error(ErrorCode::InvalidInput, "attention_mask has the shape " + c10::str(mask.sizes()) + "; [" + std::to_string(batch) +
                                                 ", " + std::to_string(keys) + "] was expected, one figure a token.");
    }
    const Tensor shaped = mask.dim() == 2 ? mask.unsqueeze(1).unsqueeze(1) : mask.unsqueeze(1);
    return (1.0 - shaped.to(dtype)) * static_cast<double>(std::numeric_limits<float>::lowest());
}

Tensor causalMask(std::int64_t queries, std::int64_t keys, at::ScalarType dtype, std::int64_t window) {
    const Tensor query = at::arange(keys - queries, keys, at::kLong).unsqueeze(1);
    const Tensor key = at::arange(keys, at::kLong).unsqueeze(0);
    Tensor hidden = key > query;
    if (window > 0) {
        hidden = hidden.logical_or(key <= query - window);
    }
    return at::zeros({1, 1, queries, keys}, dtype).masked_fill_(hidden, static_cast<double>(std::numeric_limits<float>::lowest()));
}

void checkHeads(std::int64_t hidden, std::int64_t heads) {
    if (heads <= 0 || hidden % heads != 0) {
        throw Error(ErrorCode::InvalidFile, "config.json: hidden_size (" + std::to_string(hidden) +
                                                ") does not divide by the number of attention heads, num_attention_heads (" +
                                                std::to_string(heads) + ").");
    }
}

}  // namespace twb::nn
