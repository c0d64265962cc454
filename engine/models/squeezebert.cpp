// SqueezeBERT (Iandola et al., 2020, arXiv:2006.11316), model_type "squeezebert": BERT whose linear layers are grouped 1x1 convolutions.
// Quirks: "attentions" are the masked scores before the softmax; the layers' norms use 1e-12 whatever config.json says; head_mask is
// refused.
#include "engine/models/squeezebert.h"

#include <cmath>

#include "engine/core/error.h"
#include "engine/models/bert_encoder.h"
#include "engine/models/text_heads.h"

namespace twb::models {
namespace {

constexpr double kLayerEps = 1e-12;

struct SqueezeBertConfig : BertConfig {
    std::int64_t q_groups, k_groups, v_groups, post_attention_groups, intermediate_groups, output_groups;

    explicit SqueezeBertConfig(const core::Json& config) : BertConfig(config) {
        const ConfigReader c(config);
        embedding_size = c.positive("embedding_size", 768);
        q_groups = c.positive("q_groups", 4);
        k_groups = c.positive("k_groups", 4);
        v_groups = c.positive("v_groups", 4);
        post_attention_groups = c.positive("post_attention_groups", 1);
        intermediate_groups = c.positive("intermediate_groups", 4);
        output_groups = c.positive("output_groups", 4);
        if (embedding_size != hidden_size) {
            throw core::Error(core::ErrorCode::Unsupported, "config.json: embedding_size (" + std::to_string(embedding_size) +
                                                                ") must equal hidden_size (" + std::to_string(hidden_size) +
                                                                ") in SqueezeBERT.");
        }
    }
};

/// A convolution of width 1 over [batch, length, in]: a linear layer whose inputs and outputs are split into groups.
struct GroupedLinear {
    Tensor weight, bias;  ///< [out, in / groups, 1], [out]
    std::int64_t groups;

    GroupedLinear(const nn::Weights& w, std::int64_t in, std::int64_t out, std::int64_t groupCount)
        : weight(w.tensor("weight", {out, in / groupCount, 1})), bias(w.tensor("bias", {out}, nn::Init::zeros())), groups(groupCount) {}
    Tensor operator()(const Tensor& x) const {
        return at::conv1d(x.transpose(1, 2), weight, bias, at::IntArrayRef{1}, at::IntArrayRef{0}, at::IntArrayRef{1}, groups)
            .transpose(1, 2);
    }
};

struct SqueezeBertModule {
    GroupedLinear query, key, value, postAttention, intermediate, output;
    nn::LayerNorm postAttentionNorm, outputNorm;
    nn::Activation activation;
    std::int64_t heads;
    double attentionDropout, dropout;

    SqueezeBertModule(const nn::Weights& w, const SqueezeBertConfig& c)
        : query(w / "attention" / "query", c.hidden_size, c.hidden_size, c.q_groups),
          key(w / "attention" / "key", c.hidden_size, c.hidden_size, c.k_groups),
          value(w / "attention" / "value", c.hidden_size, c.hidden_size, c.v_groups),
          postAttention(w / "post_attention" / "conv1d", c.hidden_size, c.hidden_size, c.post_attention_groups),
          intermediate(w / "intermediate" / "conv1d", c.hidden_size, c.intermediate_size, c.intermediate_groups),
          output(w / "output" / "conv1d", c.intermediate_size, c.hidden_size, c.output_groups),
          postAttentionNorm(w / "post_attention" / "layernorm", c.hidden_size, kLayerEps),
          outputNorm(w / "output" / "layernorm", c.hidden_size, kLayerEps),
          activation(c.hidden_act, "hidden_act"),
          heads(c.num_attention_heads),
          attentionDropout(c.attention_probs_dropout_prob),
          dropout(c.hidden_dropout_prob) {}

    Tensor operator()(const Tensor& x, const Tensor& mask, nn::CallContext& context) const {
        const Tensor q = nn::splitHeads(query(x).contiguous(), heads);
        const Tensor k = nn::splitHeads(key(x).contiguous(), heads);
        const Tensor v = nn::splitHeads(value(x).contiguous(), heads);
        const Tensor scores = at::matmul(q, k.transpose(-1, -2)) / std::sqrt(static_cast<double>(q.size(-1))) + mask;
        context.recordAttention(scores);
        const Tensor probabilities = context.dropout(at::softmax(scores, -1), attentionDropout);
        const Tensor attended = nn::mergeHeads(at::matmul(probabilities, v));
        const Tensor middle = postAttentionNorm(context.dropout(postAttention(attended), dropout) + x);
        return outputNorm(context.dropout(output(activation(intermediate(middle))), dropout) + middle);
    }
};

struct SqueezeBert {
    using Config = SqueezeBertConfig;
    static constexpr const char* kPrefix = "transformer";

    BertEmbeddings embeddings;
    std::vector<SqueezeBertModule> layers;
    BertPooler pooler;
    std::int64_t heads;

    SqueezeBert(const nn::Weights& w, const Config& c, bool) : embeddings(w / "embeddings", c), heads(c.num_attention_heads) {
        for (std::int64_t i = 0; i < c.num_hidden_layers; ++i) {
            layers.emplace_back(w / "encoder" / "layers" / i, c);
        }
        pooler = BertPooler(w, c, true);  // in every class
    }

    Encoded operator()(const Inputs& inputs, nn::CallContext& context) const {
        if (inputs.has("head_mask")) {
            throw core::Error(core::ErrorCode::Unsupported, "head_mask is not supported by SqueezeBERT.");
        }
        const auto [batch, length] = sequenceSize(inputs);
        Tensor mask = inputs.get("attention_mask");
        mask = nn::additiveMask(mask.defined() ? mask : at::ones({batch, length}), batch, length, embeddings.dtype());
        const Tensor x = runLayers(layers, embeddings(inputs, context), inputs, heads, context,
                                   [mask](const SqueezeBertModule& layer, const Tensor& states, const Tensor&, nn::CallContext& own) {
                                       return layer(states, mask, own);
                                   });
        return {x, pooler(x)};
    }

    static std::vector<std::string> inputNames() { return BertEncoder::inputNames(); }
};

}  // namespace

Architecture squeezebertArchitecture() {
    return {.modelType = "squeezebert",
            .basePrefix = "transformer",
            .heads = {{"SqueezeBertModel", {"AutoModel"}, make<BaseModel<SqueezeBert>>, true},
                      {"SqueezeBertForMaskedLM",
                       {"AutoModelForMaskedLM", "AutoModelForPreTraining"},
                       make<TokenLogitsModel<SqueezeBert, ClsLmHead<SqueezeBert>>>},
                      {"SqueezeBertForSequenceClassification",
                       {"AutoModelForSequenceClassification"},
                       make<SequenceClassificationModel<SqueezeBert, PooledClassifier<SqueezeBertConfig>, true>>},
                      {"SqueezeBertForMultipleChoice",
                       {"AutoModelForMultipleChoice"},
                       make<MultipleChoiceModel<SqueezeBert, PooledChoice<SqueezeBertConfig>, true>>},
                      {"SqueezeBertForTokenClassification",
                       {"AutoModelForTokenClassification"},
                       make<TokenLogitsModel<SqueezeBert, TokenClassifier<SqueezeBertConfig>>>},
                      {"SqueezeBertForQuestionAnswering",
                       {"AutoModelForQuestionAnswering"},
                       make<QuestionAnsweringModel<SqueezeBert, SpanClassifier<SqueezeBertConfig>>>}},
            .padding = Padding::Masked};
}

}  // namespace twb::models
