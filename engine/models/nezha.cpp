// NEZHA (Wei et al., 2019, arXiv:1909.00204), model_type "nezha": BERT with fixed sinusoidal relative positions in the keys and the values
// instead of position embeddings.
#include "engine/models/nezha.h"

#include <cmath>

#include "engine/models/bert_encoder.h"
#include "engine/models/text_heads.h"

namespace twb::models {
namespace {

struct NezhaConfig : BertConfig {
    std::int64_t max_relative_position;

    explicit NezhaConfig(const core::Json& config) : BertConfig(config) {
        const ConfigReader c(config);
        vocab_size = c.positive("vocab_size", 21128);
        max_relative_position = c.positive("max_relative_position", 64);
        positionTable = false;
    }
};

struct NezhaSelfAttention {
    nn::FusedLinear projections;
    std::int64_t heads;
    double dropout;

    NezhaSelfAttention(const nn::Weights& w, const NezhaConfig& c)
        : projections(queryKeyValue(w, c.hidden_size)), heads(c.num_attention_heads), dropout(c.attention_probs_dropout_prob) {
        (w / "relative_positions_encoding").unstored("positions_encoding");
    }

    /// `relations` [queries, keys, head size] joins the keys and the values.
    Tensor operator()(const Tensor& x, const Tensor& mask, const Tensor& relations, const Tensor& headMask,
                      nn::CallContext& context) const {
        const std::vector<Tensor> parts = projections(x);
        const Tensor q = nn::splitHeads(parts[0], heads);
        const Tensor k = nn::splitHeads(parts[1], heads);
        const Tensor v = nn::splitHeads(parts[2], heads);
        Tensor scores = (at::matmul(q, k.transpose(-1, -2)) + at::einsum("bhld,lrd->bhlr", {q, relations})) /
                        std::sqrt(static_cast<double>(q.size(-1)));
        if (mask.defined()) {
            scores = scores + mask;
        }
        Tensor probabilities = context.dropout(at::softmax(scores, -1), dropout);
        if (headMask.defined()) {
            probabilities = probabilities * headMask;
        }
        context.recordAttention(probabilities);
        return nn::mergeHeads(at::matmul(probabilities, v) + at::einsum("bhlr,lrd->bhld", {probabilities, relations}));
    }
};

struct Nezha {
    using Config = NezhaConfig;
    static constexpr const char* kPrefix = "nezha";

    BertEmbeddings embeddings;
    std::vector<BertLayer<NezhaSelfAttention>> layers;
    BertPooler pooler;
    std::int64_t heads, headSize, maxDistance;

    Nezha(const nn::Weights& w, const Config& c, bool withPooler)
        : embeddings(w / "embeddings", c),
          heads(c.num_attention_heads),
          headSize(c.hidden_size / c.num_attention_heads),
          maxDistance(c.max_relative_position) {
        for (std::int64_t i = 0; i < c.num_hidden_layers; ++i) {
            layers.emplace_back(w / "encoder" / "layer" / i, c);
        }
        pooler = BertPooler(w, c, withPooler);
    }

    /// Sines and cosines of the clipped distance between every two positions.
    Tensor relations(std::int64_t length) const {
        const Tensor places = at::arange(length, at::kLong);
        const Tensor distance = (places.view({1, -1}) - places.view({-1, 1})).clamp(-maxDistance, maxDistance) + maxDistance;
        const Tensor rate = at::exp(at::arange(0, headSize, 2).to(at::kFloat) * (-std::log(10000.0) / static_cast<double>(headSize)));
        const Tensor angle = at::arange(2 * maxDistance + 1).to(at::kFloat).unsqueeze(1) * rate;
        const Tensor table = at::stack({at::sin(angle), at::cos(angle)}, -1).flatten(1);
        return table.index({distance});
    }

    Encoded operator()(const Inputs& inputs, nn::CallContext& context) const {
        const Tensor mask = additiveTokenMask(inputs, embeddings.dtype());
        Tensor x = embeddings(inputs, context);
        const Tensor between = relations(x.size(1));
        x = runLayers(layers, x, inputs, heads, context,
                      [=](const auto& layer, const Tensor& states, const Tensor& headMask, nn::CallContext& own) {
                          return layer(states, own, mask, between, headMask);
                      });
        return {x, pooler(x)};
    }

    static std::vector<std::string> inputNames() { return {"input_ids", "attention_mask", "token_type_ids", "head_mask", "inputs_embeds"}; }
};

}  // namespace

Architecture nezhaArchitecture() {
    using Words = ClsLmHead<Nezha>;
    using Sentence = NextSentenceHead<NezhaConfig>;
    return {.modelType = "nezha",
            .basePrefix = "nezha",
            .heads = {{"NezhaModel", {"AutoModel"}, make<BaseModel<Nezha>>, true},
                      {"NezhaForPreTraining", {"AutoModelForPreTraining"}, make<PreTrainingModel<Nezha, Words, Sentence>>},
                      {"NezhaForMaskedLM", {"AutoModelForMaskedLM"}, make<TokenLogitsModel<Nezha, Words>>},
                      {"NezhaForNextSentencePrediction", {"AutoModelForNextSentencePrediction"}, make<NextSentenceModel<Nezha, Sentence>>},
                      {"NezhaForSequenceClassification",
                       {"AutoModelForSequenceClassification"},
                       make<SequenceClassificationModel<Nezha, PooledClassifier<NezhaConfig>, true>>},
                      {"NezhaForMultipleChoice",
                       {"AutoModelForMultipleChoice"},
                       make<MultipleChoiceModel<Nezha, PooledChoice<NezhaConfig>, true>>},
                      {"NezhaForTokenClassification",
                       {"AutoModelForTokenClassification"},
                       make<TokenLogitsModel<Nezha, TokenClassifier<NezhaConfig>>>},
                      {"NezhaForQuestionAnswering",
                       {"AutoModelForQuestionAnswering"},
                       make<QuestionAnsweringModel<Nezha, SpanClassifier<NezhaConfig>>>}},
            .padding = Padding::Masked};
}

}  // namespace twb::models
