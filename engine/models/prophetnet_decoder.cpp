#include "engine/models/prophetnet_decoder.h"

#include <cmath>
#include <limits>
#include <utility>

#include "engine/models/bert_encoder.h"
#include "engine/models/text_model.h"
#include "engine/nn/kv_cache.h"

namespace twb::models {
namespace {

constexpr double kEps = 1e-5;
constexpr double kHidden = std::numeric_limits<float>::lowest();

Tensor plus(const Tensor& x, const Tensor& mask) {
    return mask.defined() ? x + mask : x;
}

}  // namespace

ProphetNetNgramAttention::ProphetNetNgramAttention(const nn::Weights& w, const ProphetNetConfig& c)
    : query(w / "query_proj", c.hidden_size, c.hidden_size),
      key(w / "key_proj", c.hidden_size, c.hidden_size),
      value(w / "value_proj", c.hidden_size, c.hidden_size),
      out(w / "out_proj", c.hidden_size, c.hidden_size),
      distances(w / "relative_pos_embeddings", c.hidden_size, c.num_buckets * c.num_decoder_attention_heads),
      heads(c.num_decoder_attention_heads),
      buckets(c.num_buckets),
      dropout(c.dropout),
      attentionDropout(c.attention_dropout) {}

Tensor ProphetNetNgramAttention::mainBias(const Tensor& scores, const Call& call) const {
    const Tensor table = scores.narrow(1, 0, call.length).unflatten(2, {buckets, heads}).permute({0, 3, 1, 2});
    return table.gather(3, call.mainBuckets.expand({table.size(0), heads, -1, -1}));
}

Tensor ProphetNetNgramAttention::streamBias(const Tensor& scores, const Call& call) const {
    const std::int64_t batch = scores.size(0);
    const Tensor all =
        scores.narrow(1, call.length, call.streams * call.length).reshape({batch, call.streams, call.length, buckets, heads});
    // The reference takes the figures of a whole sequence in the order [length, streams, heads] for [streams, heads, length], and its
    // checkpoints' answers depend on that; with a past it computes one position, where both are the same.
    const Tensor table = call.past == 0 ? all.permute({0, 2, 1, 4, 3}).reshape({batch, call.streams, heads, call.length, buckets})
                                        : all.permute({0, 1, 4, 2, 3});
    return table.gather(4, call.streamBuckets.expand({batch, call.streams, heads, -1, -1}));
}

Tensor ProphetNetNgramAttention::attend(const Tensor& q, const Tensor& k, const Tensor& bias, const Tensor& mask, const Tensor& headMask,
                                        const nn::CallContext& context) const {
    const Tensor scores = plus(at::matmul(q, k.transpose(-1, -2)) + bias, mask);
    Tensor probabilities = at::softmax(scores, -1);
    if (headMask.defined()) {
        probabilities = probabilities * headMask;
    }
    return context.dropout(probabilities, attentionDropout);
}

Tensor ProphetNetNgramAttention::operator()(const Tensor& x, Call& call, const Tensor& headMask, std::int64_t layer,
                                            nn::CallContext& context) const {
    const std::int64_t length = call.length;
    const Tensor relative = distances(x);
    const Tensor q = nn::splitHeads(query(x), heads) / std::sqrt(static_cast<double>(x.size(2) / heads));
    const Tensor k = nn::splitHeads(key(x), heads);
    const Tensor v = nn::splitHeads(value(x), heads);
    nn::KvCache::Entry held{k.narrow(2, 0, length), v.narrow(2, 0, length)};
    if (context.cache) {
        held = context.cache->append(static_cast<std::size_t>(layer), held.keys, held.values);
    }
    const Tensor mainProbabilities = attend(q.narrow(2, 0, length), held.keys, mainBias(relative, call), call.mask, headMask, context);
    context.recordAttention(mainProbabilities);
    std::vector<Tensor> attended{at::matmul(mainProbabilities, held.values)};

    const Tensor bias = streamBias(relative, call);
    std::vector<Tensor> recorded;
    for (std::int64_t stream = 0; stream < call.streams; ++stream) {
        const std::int64_t begin = (1 + stream) * length;
        const Tensor keys = at::cat({held.keys, k.narrow(2, begin, length)}, 2);
        const Tensor values = at::cat({held.values, v.narrow(2, begin, length)}, 2);
        const Tensor& mask = call.streamMasks[static_cast<std::size_t>(stream)];
        const Tensor probabilities = attend(q.narrow(2, begin, length), keys, bias.select(1, stream), mask, headMask, context);
        attended.push_back(at::matmul(probabilities, values));
        recorded.push_back(probabilities);
    }
    if (context.outputAttentions) {
        call.streamAttentions.push_back(at::stack(recorded, 1));
    }
    return context.dropout(out(nn::mergeHeads(at::cat(attended, 2))), dropout);
}

ProphetNetDecoderLayer::ProphetNetDecoderLayer(const nn::Weights& w, const ProphetNetConfig& c)
    : attention(w / "self_attn", c), attentionNorm(w / "self_attn_layer_norm", c.hidden_size, kEps), feedForward(w, c, c.decoder_ffn_dim) {
    if (c.add_cross_attention) {
        crossAttention.emplace(w / "cross_attn", c, c.num_decoder_attention_heads);
        crossNorm.emplace(w / "cross_attn_layer_norm", c.hidden_size, kEps);
    }
}

ProphetNetDecoder::ProphetNetDecoder(const nn::Weights& w, const ProphetNetConfig& c, nn::Embedding table)
    : words(std::move(table)),
      positions(w / "position_embeddings", c.max_position_embeddings, c.hidden_size, c.padding()),
      streamEmbeddings(w / "ngram_embeddings", c.ngram, c.hidden_size),
      norm(w / "embeddings_layer_norm", c.hidden_size, kEps),
      ngram(c.ngram),
      padding(c.padding()),
      buckets(c.num_buckets),
      maxDistance(c.relative_max_distance),
      dropout(c.dropout) {
    for (std::int64_t i = 0; i < c.num_decoder_layers; ++i) {
        layers.emplace_back(w / "layers" / i, c);
    }
}

Tensor ProphetNetDecoder::bucketsOf(const Tensor& relative) const {
    const Tensor back = (-relative).clamp_min(0);
    const std::int64_t exact = buckets / 2;
    const double span = std::log(static_cast<double>(maxDistance) / static_cast<double>(exact));
    // Rounded to an integer after the sum, unlike T5's buckets.
    const Tensor far = (at::log(back.to(at::kFloat) / exact) / span * (buckets - exact) + exact).clamp_max(buckets - 1);
    return at::where(back < exact, back, far.to(at::kLong));
}

ProphetNetNgramAttention::Call ProphetNetDecoder::prepare(const Inputs& inputs, std::int64_t batch, std::int64_t length,
                                                          DecoderContexts contexts, at::ScalarType dtype) const {
    ProphetNetNgramAttention::Call call{};
    call.length = length;
    call.past = pastLength(contexts.self);
    // The order of the streams' figures in a whole sequence (see streamBias) makes the first stream depend on all.
    call.streams = contexts.extra || (call.past == 0 && length > 1) ? ngram : 1;
    const std::int64_t keys = call.past + length;
    const Tensor query = at::arange(call.past, keys, at::kLong).unsqueeze(1);
    const Tensor main = at::arange(keys, at::kLong).unsqueeze(0);
    call.mainBuckets = bucketsOf(main - query);
    call.streamBuckets = bucketsOf(at::cat({main - 1 - query, query.transpose(0, 1) - query}, 1));
    const Tensor given = call.past == 0 ? inputs.get("attention_mask") : Tensor();
    call.mask = decoderMask(given, batch, length, keys, dtype);
    Tensor padded;
    if (withoutEmptyMask(given).defined()) {
        padded = at::cat({nn::additiveMask(given, batch, length, dtype), at::zeros({batch, 1, 1, length}, dtype)}, -1);
    }
    for (std::int64_t stream = 0; stream < call.streams; ++stream) {
        // Stream i looks back from i tokens earlier, always at the first token, and at itself.
        const Tensor hidden = at::cat({(main > query - stream).logical_and(main > 0), at::eye(length, at::kLong).eq(0)}, 1);
        call.streamMasks.push_back(plus(at::zeros({1, 1, length, keys + length}, dtype).masked_fill_(hidden, kHidden), padded));
    }
    return call;
}

ProphetNetDecoder::States ProphetNetDecoder::operator()(const Inputs& inputs, const Memory& memory, DecoderContexts contexts) const {
    nn::CallContext& context = contexts.self;
    const auto [batch, length] = sequenceSize(inputs);
    const Tensor ids = inputs.get("input_ids");
    const Tensor embedded = ids.defined() ? words(ids, "input_ids") : inputs.get("inputs_embeds");
    auto call = prepare(inputs, batch, length, contexts, embedded.scalar_type());
    checkLength(call.past + length, positions.weight.size(0) - padding - 2);
    const Tensor places = at::arange(call.past + padding + 1, call.past + padding + 1 + length, at::kLong);
    const Tensor next = positions(places + 1, "positions");
    std::vector<Tensor> parts{embedded + positions(places, "positions")};
    for (std::int64_t stream = 0; stream < call.streams; ++stream) {
        // The first stream has the last vector, the others those before their own.
        const Tensor own = streamEmbeddings.weight[(stream + ngram - 1) % ngram];
        parts.push_back((own + next).expand({batch, -1, -1}));
    }
    Tensor x = context.dropout(norm(at::cat(parts, 1)), dropout);
    std::vector<Tensor> streamStates;
    const auto record = [&] {
        context.recordHiddenState(x.narrow(1, 0, length));
        if (context.outputHiddenStates) {
            streamStates.push_back(x.narrow(1, length, x.size(1) - length));
        }
    };
    const Inputs ofCross = crossHeadMask(inputs);
    const auto count = static_cast<std::int64_t>(layers.size());
    for (std::int64_t i = 0; i < count; ++i) {
        context.checkCancelled();
        record();
        const ProphetNetDecoderLayer& layer = layers[static_cast<std::size_t>(i)];
        x = layer.attentionNorm(layer.attention(x, call, headMaskOfLayer(inputs, count, layer.attention.heads, i), i, context) + x);
        if (memory.states.defined() && layer.crossAttention) {
            const Tensor headMask = headMaskOfLayer(ofCross, count, layer.attention.heads, i);
            x = (*layer.crossNorm)((*layer.crossAttention)(x, memory, headMask, i, contexts.cross) + x);
        }
        x = layer.feedForward(x, context);
    }
    record();
    if (contexts.extra) {
        contexts.extra->setTuple("ngram_hidden_states", streamStates);
        contexts.extra->setTuple("ngram_attentions", call.streamAttentions);
    }
    return {x.narrow(1, 0, length), x.narrow(1, length, call.streams * length).unflatten(1, {call.streams, length})};
}

}  // namespace twb::models
