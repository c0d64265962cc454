// MPNet (Song et al., 2020, arXiv:2004.09297), model_type "mpnet". Quirks: one table of relative position biases for all layers, always in
// 32 buckets (relative_attention_num_buckets only sizes the table); positions count from 2 over tokens other than 1; no token types.
#include "engine/models/mpnet.h"

#include "engine/core/error.h"
#include "engine/models/bert_encoder.h"
#include "engine/models/text_heads.h"
#include "engine/nn/relative_position.h"

namespace twb::models {
namespace {

constexpr std::int64_t kPadding = 1;

struct MPNetConfig : BertConfig {
    std::int64_t relative_attention_num_buckets;

    explicit MPNetConfig(const core::Json& config) : BertConfig(config) {
        relative_attention_num_buckets = ConfigReader(config).positive("relative_attention_num_buckets", 32);
    }
};

struct MPNetLayer {
    nn::FusedLinear queryKeyValue;
    nn::Linear attentionOutput, intermediate, output;
    nn::LayerNorm attentionNorm, outputNorm;
    nn::Activation activation;
    std::int64_t heads;
    double attentionDropout, dropout;

    MPNetLayer(const nn::Weights& w, const MPNetConfig& c)
        : queryKeyValue({nn::Linear(w / "attention" / "attn" / "q", c.hidden_size, c.hidden_size),
                         nn::Linear(w / "attention" / "attn" / "k", c.hidden_size, c.hidden_size),
                         nn::Linear(w / "attention" / "attn" / "v", c.hidden_size, c.hidden_size)},
                        w.policy()),
          attentionOutput(w / "attention" / "attn" / "o", c.hidden_size, c.hidden_size),
          intermediate(w / "intermediate" / "dense", c.hidden_size, c.intermediate_size),
          output(w / "output" / "dense", c.intermediate_size, c.hidden_size),
          attentionNorm(w / "attention" / "LayerNorm", c.hidden_size, c.layer_norm_eps),
          outputNorm(w / "output" / "LayerNorm", c.hidden_size, c.layer_norm_eps),
          activation(c.hidden_act, "hidden_act"),
          heads(c.num_attention_heads),
          attentionDropout(c.attention_probs_dropout_prob),
          dropout(c.hidden_dropout_prob) {}

    Tensor operator()(const Tensor& x, const nn::AttentionOptions& shared, const Tensor& headMask, nn::CallContext& context) const {
        const std::vector<Tensor> parts = queryKeyValue(x);
        nn::AttentionOptions options = shared;
        options.headMask = headMask;
        options.dropout = attentionDropout;
        const Tensor attended = nn::mergeHeads(nn::attention(nn::splitHeads(parts[0], heads), nn::splitHeads(parts[1], heads),
                                                             nn::splitHeads(parts[2], heads), options, context));
        const Tensor middle = attentionNorm(context.dropout(attentionOutput(attended), dropout) + x);
        return outputNorm(context.dropout(output(activation(intermediate(middle))), dropout) + middle);
    }
};

struct MPNet {
    using Config = MPNetConfig;
    static constexpr const char* kPrefix = "mpnet";

    nn::Embedding wordEmbeddings, positionEmbeddings, relativeBias;
    nn::LayerNorm norm;
    std::vector<MPNetLayer> layers;
    std::optional<nn::Linear> pooler;
    std::int64_t heads;
    double dropout;

    MPNet(const nn::Weights& w, const Config& c, bool withPooler)
        : wordEmbeddings(w / "embeddings" / "word_embeddings", c.vocab_size, c.hidden_size, kPadding),
          positionEmbeddings(w / "embeddings" / "position_embeddings", c.max_position_embeddings, c.hidden_size, kPadding),
          relativeBias(w / "encoder" / "relative_attention_bias", c.relative_attention_num_buckets, c.num_attention_heads),
          norm(w / "embeddings" / "LayerNorm", c.hidden_size, c.layer_norm_eps),
          heads(c.num_attention_heads),
          dropout(c.hidden_dropout_prob) {
        (w / "embeddings").unstored("position_ids");
        for (std::int64_t i = 0; i < c.num_hidden_layers; ++i) {
            layers.emplace_back(w / "encoder" / "layer" / i, c);
        }
        if (withPooler) {
            pooler.emplace(w.mayBeNew() / "pooler" / "dense", c.hidden_size, c.hidden_size);
        }
    }

    Encoded operator()(const Inputs& inputs, nn::CallContext& context) const {
        const auto [batch, length] = sequenceSize(inputs);
        nn::AttentionOptions shared;
        if (const Tensor mask = inputs.get("attention_mask"); mask.defined()) {
            shared.mask = nn::additiveMask(mask, batch, length, wordEmbeddings.weight.scalar_type());
        }
        const Tensor buckets = nn::relativePositionBucket(nn::relativePositions(length, length), true, 32, 128);
        shared.bias = relativeBias(buckets, "relative_attention_num_buckets").permute({2, 0, 1}).unsqueeze(0);
        Tensor x = embed(inputs, batch, length, context);
        const auto count = static_cast<std::int64_t>(layers.size());
        context.recordHiddenState(x);
        for (std::int64_t i = 0; i < count; ++i) {
            context.checkCancelled();
            x = layers[static_cast<std::size_t>(i)](x, shared, headMaskOfLayer(inputs, count, heads, i), context);
            context.recordHiddenState(x);
        }
        return {x, pooler ? at::tanh((*pooler)(x.select(1, 0))) : Tensor()};
    }

    Tensor embed(const Inputs& inputs, std::int64_t batch, std::int64_t length, const nn::CallContext& context) const {
        const Tensor ids = inputs.get("input_ids");
        Tensor positions = inputs.get("position_ids");
        if (!positions.defined()) {
            checkLength(length, positionEmbeddings.weight.size(0) - kPadding - 1);
        }
        if (!positions.defined() && ids.defined()) {
            const Tensor counted = ids.ne(kPadding).to(at::kLong);
            positions = counted.cumsum(1) * counted + kPadding;
        } else if (!positions.defined()) {
            positions = at::arange(kPadding + 1, kPadding + 1 + length, at::kLong).unsqueeze(0).expand({batch, length});
        }
        const Tensor words = ids.defined() ? wordEmbeddings(ids, "input_ids") : inputs.get("inputs_embeds");
        return context.dropout(norm(words + positionEmbeddings(positions, "position_ids")), dropout);
    }

    static std::vector<std::string> inputNames() { return {"input_ids", "attention_mask", "position_ids", "head_mask", "inputs_embeds"}; }
};

struct MPNetLmHead : LmHead {
    MPNetLmHead(const nn::Weights& w, const MPNetConfig& c)
        : LmHead(w,
                 {.dense = "lm_head.dense",
                  .norm = "lm_head.layer_norm",
                  .decoder = "lm_head.decoder",
                  .bias = "lm_head.bias",
                  .wordEmbeddings = "mpnet.embeddings.word_embeddings.weight"},
                 c.hidden_size, c.hidden_size, c.vocab_size, "gelu", c.layer_norm_eps, c.tie_word_embeddings) {}
    Tensor operator()(const Encoded& encoded, nn::CallContext&) const { return LmHead::operator()(encoded.lastHiddenState); }
};

}  // namespace

Architecture mpnetArchitecture() {
    return {
        "mpnet",
        "mpnet",
        {{"MPNetModel", {"AutoModel", "AutoModelForTextEncoding"}, make<BaseModel<MPNet>>, true},
         {"MPNetForMaskedLM", {"AutoModelForMaskedLM", "AutoModelForPreTraining"}, make<TokenLogitsModel<MPNet, MPNetLmHead>>},
         {"MPNetForSequenceClassification",
          {"AutoModelForSequenceClassification"},
          make<SequenceClassificationModel<MPNet, TanhClassifier<MPNetConfig>, false>>},
         {"MPNetForMultipleChoice", {"AutoModelForMultipleChoice"}, make<MultipleChoiceModel<MPNet, PooledChoice<MPNetConfig>, true>>},
         {"MPNetForTokenClassification", {"AutoModelForTokenClassification"}, make<TokenLogitsModel<MPNet, TokenClassifier<MPNetConfig>>>},
         {"MPNetForQuestionAnswering",
          {"AutoModelForQuestionAnswering"},
          make<QuestionAnsweringModel<MPNet, SpanClassifier<MPNetConfig>>>}}};
}

}  // namespace twb::models
