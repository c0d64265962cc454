#include "engine/models/seq2seq_attention.h"

namespace twb::models {
namespace {

nn::AttentionOptions optionsOf(const AttentionShape& shape, const AttentionCall& call) {
    nn::AttentionOptions options;
    options.mask = call.mask;
    options.bias = call.bias;
    options.headMask = call.headMask;
    options.scale = shape.scale;
    options.dropout = shape.dropout;
    return options;
}

Tensor repeated(const Tensor& x, std::int64_t times) {
    return x.defined() && x.size(0) > 1 ? x.repeat_interleave(times, 0) : x;
}

}  // namespace

nn::KvCache::Entry crossKeysAndValues(nn::CallContext& context, std::int64_t layer, const std::function<nn::KvCache::Entry()>& make) {
    if (!context.crossCache) {
        return make();
    }
    const auto place = static_cast<std::size_t>(layer);
    if (const nn::KvCache::Entry held = context.crossCache->at(place); held.keys.defined()) {
        return held;
    }
    const nn::KvCache::Entry made = make();
    return context.crossCache->append(place, made.keys, made.values);
}

Tensor sharedAttention(const Tensor& q, const Tensor& k, const Tensor& v, nn::AttentionOptions options, nn::CallContext& context) {
    const std::int64_t inputs = k.size(0);
    const std::int64_t group = q.size(0) / inputs;
    if (group == 1) {
        return nn::attention(q, k, v, options, context);
    }
    if (context.outputAttentions) {
        options.mask = repeated(options.mask, group);
        return nn::attention(q, k.repeat_interleave(group, 0), v.repeat_interleave(group, 0), options, context);
    }
    // The rows of an input become further queries of it: one product for all beams, and no copy of keys and values.
    const std::int64_t heads = q.size(1), queries = q.size(2), size = q.size(3);
    const Tensor folded = q.reshape({inputs, group, heads, queries, size}).transpose(1, 2).reshape({inputs, heads, group * queries, size});
    const Tensor attended = nn::attention(folded, k, v, options, context);
    return attended.reshape({inputs, heads, group, queries, size}).transpose(1, 2).reshape({inputs * group, heads, queries, size});
}

SelfAttention::SelfAttention(const nn::Weights& w, const AttentionShape& s)
    : queryKeyValue(
          {nn::Linear(w / s.query, s.hidden, s.heads * s.headSize, s.bias), nn::Linear(w / s.key, s.hidden, s.heads * s.headSize, s.bias),
           nn::Linear(w / s.value, s.hidden, s.heads * s.headSize, s.bias)},
          w.policy()),
      out(w / s.out, s.heads * s.headSize, s.hidden, s.outBias),
      shape(s) {}

Tensor SelfAttention::operator()(const Tensor& x, const AttentionCall& call, std::int64_t layer, nn::CallContext& context) const {
    const std::vector<Tensor> parts = queryKeyValue(x);
    const Tensor q = nn::splitHeads(parts[0], shape.heads);
    nn::KvCache::Entry held{nn::splitHeads(parts[1], shape.heads), nn::splitHeads(parts[2], shape.heads)};
    if (context.cache) {
        held = context.cache->append(static_cast<std::size_t>(layer), held.keys, held.values);
    }
    return out(nn::mergeHeads(nn::attention(q, held.keys, held.values, optionsOf(shape, call), context)));
}

CrossAttention::CrossAttention(const nn::Weights& w, const AttentionShape& s)
    : query(w / s.query, s.hidden, s.heads * s.headSize, s.bias),
      keyValue({nn::Linear(w / s.key, s.source > 0 ? s.source : s.hidden, s.heads * s.headSize, s.bias),
                nn::Linear(w / s.value, s.source > 0 ? s.source : s.hidden, s.heads * s.headSize, s.bias)},
               w.policy()),
      out(w / s.out, s.heads * s.headSize, s.hidden, s.outBias),
      shape(s) {}

Tensor CrossAttention::operator()(const Tensor& x, const Memory& memory, const AttentionCall& call, std::int64_t layer,
                                  nn::CallContext& context) const {
    const nn::KvCache::Entry held = crossKeysAndValues(context, layer, [&] {
        const std::vector<Tensor> parts = keyValue(memory.states);
        return nn::KvCache::Entry{nn::splitHeads(parts[0], shape.heads), nn::splitHeads(parts[1], shape.heads)};
    });
    const Tensor q = nn::splitHeads(query(x), shape.heads);
    return out(nn::mergeHeads(sharedAttention(q, held.keys, held.values, optionsOf(shape, call), context)));
}

}  // namespace twb::models
