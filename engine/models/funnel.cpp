// Funnel-Transformer (Dai et al., 2020, arXiv:2006.03236), model_type "funnel": blocks of layers, each on half of the tokens of the one
// before; a decoder spreads the result over the tokens again. Quirks: <cls> stays apart from pooling and knows no positions; sequence
// classification and multiple choice have no decoder; given inputs_embeds are not normed.
#include "engine/models/funnel.h"

#include <cmath>

#include "engine/core/error.h"
#include "engine/models/causal_heads.h"
#include "engine/models/config_list.h"
#include "engine/models/funnel_pooling.h"
#include "engine/models/text_heads.h"
#include "engine/nn/attention.h"

namespace twb::models {
namespace {

constexpr double kMasked = 1e6;

struct FunnelConfig {
    std::int64_t vocab_size, num_decoder_layers, d_model, n_head, d_head, d_inner, pad_token_id;
    std::int64_t hidden_size;  ///< d_model, by transformers' attribute_map
    std::vector<std::int64_t> block_sizes, block_repeats;
    std::string hidden_act;
    double hidden_dropout, attention_dropout, activation_dropout, initializer_range, layer_norm_eps;
    std::optional<double> initializer_std;
    bool tie_word_embeddings;
    FunnelPooling pooling;
    LabelConfig labels;

    explicit FunnelConfig(const core::Json& config) {
        const ConfigReader c(config);
        vocab_size = c.positive("vocab_size", 30522);
        num_decoder_layers = c.integer("num_decoder_layers", 2);
        d_model = c.positive("d_model", 768);
        hidden_size = d_model;
        n_head = c.positive("n_head", 12);
        d_head = c.positive("d_head", 64);
        d_inner = c.positive("d_inner", 3072);
        pad_token_id = c.integer("pad_token_id", -1);
        block_sizes = integerList(config, "block_sizes", {4, 4, 4});
        block_repeats = integerList(config, "block_repeats", std::vector<std::int64_t>(block_sizes.size(), 1));
        if (block_sizes.empty() || block_sizes.size() != block_repeats.size()) {
            throw core::Error(core::ErrorCode::InvalidFile, "config.json: block_sizes has " + std::to_string(block_sizes.size()) +
                                                                " numbers and block_repeats " + std::to_string(block_repeats.size()) +
                                                                "; as many of each, at least one, were expected.");
        }
        hidden_act = c.text("hidden_act", "gelu_new");
        hidden_dropout = c.number("hidden_dropout", 0.1);
        attention_dropout = c.number("attention_dropout", 0.1);
        activation_dropout = c.number("activation_dropout", 0);
        initializer_range = c.number("initializer_range", 0.1);
        initializer_std = c.optionalNumber("initializer_std");
        layer_norm_eps = c.number("layer_norm_eps", 1e-9);
        tie_word_embeddings = c.flag("tie_word_embeddings", true);
        pooling = FunnelPooling(c, d_model, static_cast<std::int64_t>(block_sizes.size()), hidden_dropout);
        labels = LabelConfig(c);
    }

    double classifierDropout() const { return hidden_dropout; }
};

/// A linear layer with the family's own rule for fresh weights.
nn::Linear linear(const nn::Weights& w, const FunnelConfig& c, std::int64_t in, std::int64_t out, bool withBias = true) {
    nn::Linear made;
    made.weight =
        w.tensor("weight", {out, in}, nn::Init::normal(c.initializer_std.value_or(std::sqrt(1.0 / static_cast<double>(in + out)))));
    if (withBias) {
        made.bias = w.tensor("bias", {out}, nn::Init::zeros());
    }
    return made;
}

struct FunnelAttention {
    nn::Linear query, key, value, output;
    Tensor contentBias, positionBias, segmentBias, positionKernel, segments;
    nn::LayerNorm norm;
    std::int64_t heads;
    std::size_t block;
    double scale, dropout, attentionDropout;

    FunnelAttention(const nn::Weights& w, const FunnelConfig& c, std::size_t blockIndex)
        : query(linear(w / "q_head", c, c.d_model, c.n_head * c.d_head, false)),
          key(linear(w / "k_head", c, c.d_model, c.n_head * c.d_head)),
          value(linear(w / "v_head", c, c.d_model, c.n_head * c.d_head)),
          output(linear(w / "post_proj", c, c.n_head * c.d_head, c.d_model)),
          norm(w / "layer_norm", c.d_model, c.layer_norm_eps),
          heads(c.n_head),
          block(blockIndex),
          scale(1 / std::sqrt(static_cast<double>(c.d_head))),
          dropout(c.hidden_dropout),
          attentionDropout(c.attention_dropout) {
        const nn::Init init = nn::Init::uniform(0, c.initializer_range);
        contentBias = w.tensor("r_w_bias", {c.n_head, c.d_head}, init);
        positionBias = w.tensor("r_r_bias", {c.n_head, c.d_head}, init);
        positionKernel = w.tensor("r_kernel", {c.d_model, c.n_head, c.d_head}, init);
        segmentBias = w.tensor("r_s_bias", {c.n_head, c.d_head}, init);
        segments = w.tensor("seg_embed", {2, c.n_head, c.d_head}, init);
    }

    /// Queries [batch, queries, size] ask keys [batch, keys, size]; both are the same except after pooling.
    Tensor operator()(const Tensor& asking, const Tensor& asked, const FunnelStructure& s, nn::CallContext& context) const {
        const Tensor q = nn::splitHeads(query(asking), heads) * scale;
        const Tensor k = nn::splitHeads(key(asked), heads);
        const Tensor v = nn::splitHeads(value(asked), heads);
        Tensor around = byPosition(q, k.size(2), s) + bySegment(q, s);
        if (s.clsMask.defined()) {
            around = around * s.clsMask;
        }
        const Tensor scores =
            at::matmul(biased(q, contentBias), k.transpose(-1, -2)) + around - kMasked * (1 - s.mask.unsqueeze(1).unsqueeze(1));
        const Tensor probabilities = context.dropout(at::softmax(scores, -1), attentionDropout);
        context.recordAttention(probabilities);
        return norm(asking + context.dropout(output(nn::mergeHeads(at::matmul(probabilities, v))), dropout));
    }

private:
    Tensor biased(const Tensor& q, const Tensor& bias) const { return q + (bias * scale).unsqueeze(1); }

    Tensor byPosition(const Tensor& q, std::int64_t keys, const FunnelStructure& s) const {
        const Tensor asked = biased(q, positionBias);
        if (!s.factors.empty()) {
            const Tensor projected = at::einsum("bnid,hnd->bnih", {asked, positionKernel});
            return at::matmul(projected * s.factors[0], s.factors[2].t()) + at::matmul(projected * s.factors[1], s.factors[3].t());
        }
        const bool pooledQueries = q.size(2) != keys;
        const Tensor& encodings = pooledQueries ? s.relative[block].second : s.relative[block].first;
        const Tensor places = at::einsum("th,hnd->ndt", {encodings, positionKernel});
        return shifted(at::matmul(asked, places), keys, pooledQueries ? 2 : 1);
    }

    /// From a column a distance to a column a key: row i starts `shift` distances later than row i + 1.
    static Tensor shifted(const Tensor& x, std::int64_t keys, std::int64_t shift) {
        const std::int64_t rows = x.size(2);
        const std::int64_t columns = x.size(3);
        const Tensor moved = x.reshape({x.size(0), x.size(1), columns, rows}).slice(2, shift);
        return moved.reshape({x.size(0), x.size(1), rows, columns - shift}).slice(3, 0, keys);
    }

    Tensor bySegment(const Tensor& q, const FunnelStructure& s) const {
        const Tensor scores = at::einsum("bnid,snd->bnis", {biased(q, segmentBias), segments});
        return at::where(s.sameType.unsqueeze(1), scores.slice(3, 1, 2), scores.slice(3, 0, 1));
    }
};

struct FunnelLayer {
    FunnelAttention attention;
    nn::Linear inner, outer;
    nn::LayerNorm norm;
    nn::Activation activation;
    double dropout, activationDropout;

    FunnelLayer(const nn::Weights& w, const FunnelConfig& c, std::size_t block)
        : attention(w / "attention", c, block),
          inner(linear(w / "ffn" / "linear_1", c, c.d_model, c.d_inner)),
          outer(linear(w / "ffn" / "linear_2", c, c.d_inner, c.d_model)),
          norm(w / "ffn" / "layer_norm", c.d_model, c.layer_norm_eps),
          activation(c.hidden_act, "hidden_act"),
          dropout(c.hidden_dropout),
          activationDropout(c.activation_dropout) {}

    Tensor operator()(const Tensor& asking, const Tensor& asked, const FunnelStructure& s, nn::CallContext& context) const {
        const Tensor x = attention(asking, asked, s, context);
        const Tensor middle = context.dropout(activation(inner(x)), activationDropout);
        return norm(x + context.dropout(outer(middle), dropout));
    }
};

/// With kDecodes a state for each token comes out, else only those of the last block.
template <bool kDecodes>
struct Funnel {
    using Config = FunnelConfig;
    static constexpr const char* kPrefix = "funnel";

    Config settings;
    nn::Embedding wordEmbeddings;
    nn::LayerNorm norm;
    std::vector<std::vector<FunnelLayer>> blocks;
    std::vector<FunnelLayer> decoder;

    Funnel(const nn::Weights& w, const Config& c, bool) : settings(c) {
        wordEmbeddings.padding = c.pad_token_id;
        wordEmbeddings.weight =
            (w / "embeddings" / "word_embeddings")
                .tensor("weight", {c.vocab_size, c.d_model}, nn::Init::embedding(c.pad_token_id, c.initializer_std.value_or(1.0)));
        norm = nn::LayerNorm(w / "embeddings" / "layer_norm", c.d_model, c.layer_norm_eps);
        for (std::size_t b = 0; b < c.block_sizes.size(); ++b) {
            auto& layers = blocks.emplace_back();
            for (std::int64_t i = 0; i < c.block_sizes[b]; ++i) {
                layers.emplace_back(w / "encoder" / "blocks" / static_cast<std::int64_t>(b) / i, c, b);
            }
        }
        for (std::int64_t i = 0; kDecodes && i < c.num_decoder_layers; ++i) {
            decoder.emplace_back(w / "decoder" / "layers" / i, c, 0);
        }
    }

    Encoded operator()(const Inputs& inputs, nn::CallContext& context) const {
        const auto [batch, length] = sequenceSize(inputs);
        const Tensor ids = inputs.get("input_ids");
        const Tensor types = inputs.get("token_type_ids");
        const FunnelStructure structure = settings.pooling.structure(
            tokenMask(inputs, batch, length), types.defined() ? types : at::zeros({batch, length}, at::kLong), context);
        const Tensor embedded =
            ids.defined() ? context.dropout(norm(wordEmbeddings(ids, "input_ids")), settings.hidden_dropout) : inputs.get("inputs_embeds");
        Tensor firstBlock;
        const Tensor x = encode(embedded, structure, firstBlock, context);
        return {kDecodes ? decode(x, firstBlock, structure, context) : x, Tensor()};
    }

    static std::vector<std::string> inputNames() { return {"input_ids", "attention_mask", "token_type_ids", "inputs_embeds"}; }

private:
    /// `firstBlock` becomes what the decoder adds: the state after as many layers as the first block has.
    Tensor encode(Tensor x, FunnelStructure structure, Tensor& firstBlock, nn::CallContext& context) const {
        std::int64_t done = 0;
        const auto record = [&] {
            context.recordHiddenState(x);
            firstBlock = done++ == settings.block_sizes.front() ? x : firstBlock;
        };
        record();
        for (std::size_t b = 0; b < blocks.size(); ++b) {
            bool pools = b > 0 && settings.pooling.canPool(x.size(1));
            Tensor asking = pools ? settings.pooling.beforeAttention(x, structure) : x;
            for (const FunnelLayer& layer : blocks[b]) {
                for (std::int64_t repeat = 0; repeat < settings.block_repeats[b]; ++repeat) {
                    context.checkCancelled();
                    const Tensor asked = pools && settings.pooling.poolsQueriesOnly() ? x : asking;
                    x = layer(asking, asked, structure, context);
                    if (pools) {
                        settings.pooling.afterAttention(structure);
                    }
                    pools = false;
                    asking = x;
                    record();
                }
            }
        }
        return x;
    }

    Tensor decode(const Tensor& encoded, const Tensor& firstBlock, const FunnelStructure& structure, nn::CallContext& context) const {
        const std::int64_t times = std::int64_t{1} << (settings.block_sizes.size() - 1);
        Tensor x = settings.pooling.upsample(encoded, times, firstBlock.size(1)) + firstBlock;
        context.recordHiddenState(x);
        for (const FunnelLayer& layer : decoder) {
            context.checkCancelled();
            x = layer(x, x, structure, context);
            context.recordHiddenState(x);
        }
        return x;
    }
};

/// linear_out(dropout(tanh(linear_hidden(first token)))).
template <HeadOutput kOutput>
struct FunnelClassifier {
    nn::Linear hidden, out;
    double dropout;

    FunnelClassifier(const nn::Weights& w, const FunnelConfig& c)
        : hidden(linear(w / "classifier" / "linear_hidden", c, c.d_model, c.d_model)),
          out(linear(w / "classifier" / "linear_out", c, c.d_model, kOutput == HeadOutput::One ? 1 : c.labels.num_labels)),
          dropout(c.hidden_dropout) {}
    Tensor operator()(const Encoded& encoded, nn::CallContext& context) const {
        return out(context.dropout(at::tanh(hidden(encoded.lastHiddenState.select(1, 0))), dropout));
    }
};

struct FunnelLmHead {
    nn::Linear projection;

    FunnelLmHead(const nn::Weights& w, const FunnelConfig& c)
        : projection(vocabularyProjection(w, "lm_head", c.d_model, c.vocab_size, "funnel.embeddings.word_embeddings.weight",
                                          c.tie_word_embeddings, true)) {}
    Tensor operator()(const Encoded& encoded, nn::CallContext&) const { return projection(encoded.lastHiddenState); }
};

}  // namespace

Architecture funnelArchitecture() {
    using Whole = Funnel<true>;
    using Base = Funnel<false>;
    return {
        .modelType = "funnel",
        .basePrefix = "funnel",
        .heads = {{"FunnelModel", {"AutoModel"}, make<BaseModel<Whole>>, true},
                  {"FunnelBaseModel", {}, make<BaseModel<Base>>, true},
                  {"FunnelForPreTraining", {"AutoModelForPreTraining"}, make<ReplacedTokenModel<Whole, DiscriminatorHead<FunnelConfig>>>},
                  {"FunnelForMaskedLM", {"AutoModelForMaskedLM"}, make<TokenLogitsModel<Whole, FunnelLmHead>>},
                  {"FunnelForSequenceClassification",
                   {"AutoModelForSequenceClassification"},
                   make<SequenceClassificationModel<Base, FunnelClassifier<HeadOutput::Labels>, false>>},
                  {"FunnelForMultipleChoice",
                   {"AutoModelForMultipleChoice"},
                   make<MultipleChoiceModel<Base, FunnelClassifier<HeadOutput::One>, false>>},
                  {"FunnelForTokenClassification",
                   {"AutoModelForTokenClassification"},
                   make<TokenLogitsModel<Whole, TokenClassifier<FunnelConfig>>>},
                  {"FunnelForQuestionAnswering",
                   {"AutoModelForQuestionAnswering"},
                   make<QuestionAnsweringModel<Whole, SpanClassifier<FunnelConfig>>>}}};
}

}  // namespace twb::models
