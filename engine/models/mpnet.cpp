// MPNet (Song et al., 2020, arXiv:2004.09297), model_type "mpnet". Quirks: one table of relative position biases for all layers, always in
// 32 buckets (relative_attention_num_buckets only sizes the table); positions count from 2 over tokens other than 1; no token types.
#include "engine/models/mpnet.h"

#include "engine/core/error.h"
#include "engine/models/bert_encoder.h"
#include "engine/models/text_heads.h"
#include "engine/nn/relative_position.h"

namespace twb::models {
namespace {

struct MPNetConfig : BertConfig {
    std::int64_t relative_attention_num_buckets;

    explicit MPNetConfig(const core::Json& config) : BertConfig(config) {
        relative_attention_num_buckets = ConfigReader(config).positive("relative_attention_num_buckets", 32);
        pad_token_id = 1;
        positionsAfterPadding = true;
        type_vocab_size = 0;
        position_embedding_type = "absolute";
        chunk_size_feed_forward = 0;
    }
};

struct MPNetSelfAttention {
    nn::FusedLinear projections;
    std::int64_t heads;
    double dropout;

    MPNetSelfAttention(const nn::Weights& w, const MPNetConfig& c)
        : projections(queryKeyValue(w, c.hidden_size, true, {"q", "k", "v"})),
          heads(c.num_attention_heads),
          dropout(c.attention_probs_dropout_prob) {}

    Tensor operator()(const Tensor& x, const Tensor& mask, const Tensor& bias, const Tensor& headMask, nn::CallContext& context) const {
        const std::vector<Tensor> parts = projections(x);
        const nn::AttentionOptions options{.mask = mask, .bias = bias, .headMask = headMask, .dropout = dropout};
        return nn::mergeHeads(nn::attention(nn::splitHeads(parts[0], heads), nn::splitHeads(parts[1], heads),
                                            nn::splitHeads(parts[2], heads), options, context));
    }
};

struct MPNet {
    using Config = MPNetConfig;
    static constexpr const char* kPrefix = "mpnet";

    BertEmbeddings embeddings;
    std::vector<BertLayer<MPNetSelfAttention>> layers;
    nn::Embedding relativeBias;
    BertPooler pooler;
    std::int64_t heads;

    MPNet(const nn::Weights& w, const Config& c, bool withPooler) : embeddings(w / "embeddings", c), heads(c.num_attention_heads) {
        const BertLayerNames names{
            .selfAttention = "attention.attn", .attentionOutput = "attention.attn.o", .attentionNorm = "attention.LayerNorm"};
        for (std::int64_t i = 0; i < c.num_hidden_layers; ++i) {
            layers.emplace_back(w / "encoder" / "layer" / i, c, names);
        }
        relativeBias = nn::Embedding(w / "encoder" / "relative_attention_bias", c.relative_attention_num_buckets, heads);
        pooler = BertPooler(w, c, withPooler);
    }

    Encoded operator()(const Inputs& inputs, nn::CallContext& context) const {
        const Tensor mask = additiveTokenMask(inputs, embeddings.dtype());
        Tensor x = embeddings(inputs, context);
        const Tensor buckets = nn::relativePositionBucket(nn::relativePositions(x.size(1), x.size(1)), true, 32, 128);
        const Tensor bias = relativeBias(buckets, "relative_attention_num_buckets").permute({2, 0, 1}).unsqueeze(0);
        x = runLayers(layers, x, inputs, heads, context, [&](const auto& layer, const Tensor& states, const Tensor& headMask) {
            return layer(states, context, mask, bias, headMask);
        });
        return {x, pooler(x)};
    }

    static std::vector<std::string> inputNames() { return {"input_ids", "attention_mask", "position_ids", "head_mask", "inputs_embeds"}; }
};

}  // namespace

Architecture mpnetArchitecture() {
    return {
        .modelType = "mpnet",
        .basePrefix = "mpnet",
        .heads =
            {{"MPNetModel", {"AutoModel", "AutoModelForTextEncoding"}, make<BaseModel<MPNet>>, true},
             {"MPNetForMaskedLM", {"AutoModelForMaskedLM", "AutoModelForPreTraining"}, make<TokenLogitsModel<MPNet, RobertaLmHead<MPNet>>>},
             {"MPNetForSequenceClassification",
              {"AutoModelForSequenceClassification"},
              make<SequenceClassificationModel<MPNet, TanhClassifier<MPNetConfig>, false>>},
             {"MPNetForMultipleChoice", {"AutoModelForMultipleChoice"}, make<MultipleChoiceModel<MPNet, PooledChoice<MPNetConfig>, true>>},
             {"MPNetForTokenClassification",
              {"AutoModelForTokenClassification"},
              make<TokenLogitsModel<MPNet, TokenClassifier<MPNetConfig>>>},
             {"MPNetForQuestionAnswering",
              {"AutoModelForQuestionAnswering"},
              make<QuestionAnsweringModel<MPNet, SpanClassifier<MPNetConfig>>>}},
        .padding = Padding::Masked};
}

}  // namespace twb::models
