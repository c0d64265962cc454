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
    }
};

struct NezhaLayer {
    nn::FusedLinear queryKeyValue;
    nn::Linear attentionOutput, intermediate, output;
    nn::LayerNorm attentionNorm, outputNorm;
    nn::Activation activation;
    std::int64_t heads, chunkSize;
    double attentionDropout, dropout;

    NezhaLayer(const nn::Weights& w, const NezhaConfig& c)
        : queryKeyValue({nn::Linear(w / "attention" / "self" / "query", c.hidden_size, c.hidden_size),
                         nn::Linear(w / "attention" / "self" / "key", c.hidden_size, c.hidden_size),
                         nn::Linear(w / "attention" / "self" / "value", c.hidden_size, c.hidden_size)},
                        w.policy()),
          attentionOutput(w / "attention" / "output" / "dense", c.hidden_size, c.hidden_size),
          intermediate(w / "intermediate" / "dense", c.hidden_size, c.intermediate_size),
          output(w / "output" / "dense", c.intermediate_size, c.hidden_size),
          attentionNorm(w / "attention" / "output" / "LayerNorm", c.hidden_size, c.layer_norm_eps),
          outputNorm(w / "output" / "LayerNorm", c.hidden_size, c.layer_norm_eps),
          activation(c.hidden_act, "hidden_act"),
          heads(c.num_attention_heads),
          chunkSize(c.chunk_size_feed_forward),
          attentionDropout(c.attention_probs_dropout_prob),
          dropout(c.hidden_dropout_prob) {
        (w / "attention" / "self" / "relative_positions_encoding").unstored("positions_encoding");
    }

    /// `relations` [queries, keys, head size] joins the keys and the values.
    Tensor operator()(const Tensor& x, const Tensor& mask, const Tensor& headMask, const Tensor& relations,
                      nn::CallContext& context) const {
        const std::vector<Tensor> parts = queryKeyValue(x);
        const Tensor q = nn::splitHeads(parts[0], heads);
        const Tensor k = nn::splitHeads(parts[1], heads);
        const Tensor v = nn::splitHeads(parts[2], heads);
        Tensor scores = (at::matmul(q, k.transpose(-1, -2)) + at::einsum("bhld,lrd->bhlr", {q, relations})) /
                        std::sqrt(static_cast<double>(q.size(-1)));
        if (mask.defined()) {
            scores = scores + mask;
        }
        Tensor probabilities = context.dropout(at::softmax(scores, -1), attentionDropout);
        if (headMask.defined()) {
            probabilities = probabilities * headMask;
        }
        context.recordAttention(probabilities);
        const Tensor attended = at::matmul(probabilities, v) + at::einsum("bhlr,lrd->bhld", {probabilities, relations});
        const Tensor middle = attentionNorm(context.dropout(attentionOutput(nn::mergeHeads(attended)), dropout) + x);
        return nn::applyChunked(middle, chunkSize, [&](const Tensor& piece) {
            return outputNorm(context.dropout(output(activation(intermediate(piece))), dropout) + piece);
        });
    }
};

struct Nezha {
    using Config = NezhaConfig;
    static constexpr const char* kPrefix = "nezha";

    nn::Embedding wordEmbeddings, tokenTypeEmbeddings;
    nn::LayerNorm norm;
    std::vector<NezhaLayer> layers;
    std::optional<nn::Linear> pooler;
    std::int64_t heads, headSize, maxDistance;
    double dropout;

    Nezha(const nn::Weights& w, const Config& c, bool withPooler)
        : wordEmbeddings(w / "embeddings" / "word_embeddings", c.vocab_size, c.hidden_size, c.pad_token_id),
          tokenTypeEmbeddings(w / "embeddings" / "token_type_embeddings", c.type_vocab_size, c.hidden_size),
          norm(w / "embeddings" / "LayerNorm", c.hidden_size, c.layer_norm_eps),
          heads(c.num_attention_heads),
          headSize(c.hidden_size / c.num_attention_heads),
          maxDistance(c.max_relative_position),
          dropout(c.hidden_dropout_prob) {
        (w / "embeddings").unstored("token_type_ids");
        for (std::int64_t i = 0; i < c.num_hidden_layers; ++i) {
            layers.emplace_back(w / "encoder" / "layer" / i, c);
        }
        if (withPooler) {
            pooler.emplace(w.mayBeNew() / "pooler" / "dense", c.hidden_size, c.hidden_size);
        }
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
        const auto [batch, length] = sequenceSize(inputs);
        Tensor mask = inputs.get("attention_mask");
        if (mask.defined()) {
            mask = nn::additiveMask(mask, batch, length, wordEmbeddings.weight.scalar_type());
        }
        const Tensor ids = inputs.get("input_ids");
        const Tensor types = inputs.get("token_type_ids");
        const Tensor words = ids.defined() ? wordEmbeddings(ids, "input_ids") : inputs.get("inputs_embeds");
        Tensor x = words + tokenTypeEmbeddings(types.defined() ? types : at::zeros({batch, length}, at::kLong), "token_type_ids");
        x = context.dropout(norm(x), dropout);
        const Tensor between = relations(length);
        const auto count = static_cast<std::int64_t>(layers.size());
        context.recordHiddenState(x);
        for (std::int64_t i = 0; i < count; ++i) {
            context.checkCancelled();
            x = layers[static_cast<std::size_t>(i)](x, mask, headMaskOfLayer(inputs, count, heads, i), between, context);
            context.recordHiddenState(x);
        }
        return {x, pooler ? at::tanh((*pooler)(x.select(1, 0))) : Tensor()};
    }

    static std::vector<std::string> inputNames() { return {"input_ids", "attention_mask", "token_type_ids", "head_mask", "inputs_embeds"}; }
};

}  // namespace

Architecture nezhaArchitecture() {
    using Words = ClsLmHead<Nezha>;
    using Sentence = NextSentenceHead<NezhaConfig>;
    return {
        "nezha",
        "nezha",
        {{"NezhaModel", {"AutoModel"}, make<BaseModel<Nezha>>, true},
         {"NezhaForPreTraining", {"AutoModelForPreTraining"}, make<PreTrainingModel<Nezha, Words, Sentence>>},
         {"NezhaForMaskedLM", {"AutoModelForMaskedLM"}, make<TokenLogitsModel<Nezha, Words>>},
         {"NezhaForNextSentencePrediction", {"AutoModelForNextSentencePrediction"}, make<NextSentenceModel<Nezha, Sentence>>},
         {"NezhaForSequenceClassification",
          {"AutoModelForSequenceClassification"},
          make<SequenceClassificationModel<Nezha, PooledClassifier<NezhaConfig>, true>>},
         {"NezhaForMultipleChoice", {"AutoModelForMultipleChoice"}, make<MultipleChoiceModel<Nezha, PooledChoice<NezhaConfig>, true>>},
         {"NezhaForTokenClassification", {"AutoModelForTokenClassification"}, make<TokenLogitsModel<Nezha, TokenClassifier<NezhaConfig>>>},
         {"NezhaForQuestionAnswering",
          {"AutoModelForQuestionAnswering"},
          make<QuestionAnsweringModel<Nezha, SpanClassifier<NezhaConfig>>>}}};
}

}  // namespace twb::models
