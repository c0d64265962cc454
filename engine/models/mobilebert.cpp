// MobileBERT (Sun et al., 2020, arXiv:2004.02984), model_type "mobilebert": thin layers between bottlenecks. Quirks: words are embedded
// with both neighbours (trigram_input); norms may be plain scales (no_norm); the word predictor joins the tied table with extra rows
// (`dense`).
#include "engine/models/mobilebert.h"

#include "engine/core/error.h"
#include "engine/models/bert_encoder.h"
#include "engine/models/text_heads.h"

namespace twb::models {
namespace {

struct MobileBertConfig : BertConfig {
    std::int64_t intra_bottleneck_size, num_feedforward_networks, true_hidden_size;
    bool trigram_input, use_bottleneck, use_bottleneck_attention, key_query_shared_bottleneck, classifier_activation;
    bool plainNorm;  ///< normalization_type "no_norm"

    explicit MobileBertConfig(const core::Json& config) : BertConfig(withDefaults(config)) {
        const ConfigReader c(config);
        embedding_size = c.positive("embedding_size", 128);
        intra_bottleneck_size = c.positive("intra_bottleneck_size", 128);
        num_feedforward_networks = c.positive("num_feedforward_networks", 4);
        trigram_input = c.flag("trigram_input", true);
        use_bottleneck = c.flag("use_bottleneck", true);
        use_bottleneck_attention = c.flag("use_bottleneck_attention", false);
        key_query_shared_bottleneck = c.flag("key_query_shared_bottleneck", true);
        classifier_activation = c.flag("classifier_activation", true);
        true_hidden_size = use_bottleneck ? intra_bottleneck_size : hidden_size;
        const std::string norm = c.text("normalization_type", "no_norm");
        if (norm != "no_norm" && norm != "layer_norm") {
            throw core::Error(core::ErrorCode::Unsupported,
                              "config.json: normalization_type is \"" + norm + "\"; no_norm or layer_norm was expected.");
        }
        plainNorm = norm == "no_norm";
    }

private:
    static core::Json withDefaults(const core::Json& config) {
        core::Json out{{"hidden_size", 512},       {"num_hidden_layers", 24}, {"num_attention_heads", 4},
                       {"intermediate_size", 512}, {"hidden_act", "relu"},    {"hidden_dropout_prob", 0}};
        out.update(config);
        return out;
    }
};

/// layer_norm, or with no_norm just scale and shift.
struct Norm {
    nn::LayerNorm norm;
    bool plain;

    Norm(const nn::Weights& w, std::int64_t size, const MobileBertConfig& c, double eps)
        : norm(w / "LayerNorm", size, eps), plain(c.plainNorm) {}
    Tensor operator()(const Tensor& x) const { return plain ? x * norm.weight + norm.bias : norm(x); }
};

/// norm(dense(x) [+ residual]).
struct DenseNorm {
    nn::Linear dense;
    Norm norm;

    DenseNorm(const nn::Weights& w, std::int64_t in, std::int64_t out, const MobileBertConfig& c, double eps)
        : dense(w / "dense", in, out), norm(w, out, c, eps) {}
};

struct FeedForward {
    nn::Linear intermediate;
    DenseNorm output;
    nn::Activation activation;

    FeedForward(const nn::Weights& w, const MobileBertConfig& c)
        : intermediate(w / "intermediate" / "dense", c.true_hidden_size, c.intermediate_size),
          output(w / "output", c.intermediate_size, c.true_hidden_size, c, c.layer_norm_eps),
          activation(c.hidden_act, "hidden_act") {}
    Tensor operator()(const Tensor& x) const { return output.norm(output.dense(activation(intermediate(x))) + x); }
};

struct MobileBertLayer {
    nn::Linear query, key, value;
    DenseNorm attentionOutput;
    std::vector<FeedForward> networks;
    nn::Linear intermediate;
    DenseNorm output;
    nn::Activation activation;
    std::optional<DenseNorm> inputBottleneck, attentionBottleneck, outputBottleneck;
    std::int64_t heads;
    double attentionDropout, dropout;
    bool bottleneckAttention;

    // transformers leaves the output norm at torch's default epsilon, unlike the others.
    MobileBertLayer(const nn::Weights& w, const MobileBertConfig& c)
        : query(w / "attention" / "self" / "query", c.true_hidden_size, c.true_hidden_size),
          key(w / "attention" / "self" / "key", c.true_hidden_size, c.true_hidden_size),
          value(w / "attention" / "self" / "value", c.use_bottleneck_attention ? c.true_hidden_size : c.hidden_size, c.true_hidden_size),
          attentionOutput(w / "attention" / "output", c.true_hidden_size, c.true_hidden_size, c, c.layer_norm_eps),
          intermediate(w / "intermediate" / "dense", c.true_hidden_size, c.intermediate_size),
          output(w / "output", c.intermediate_size, c.true_hidden_size, c, 1e-5),
          activation(c.hidden_act, "hidden_act"),
          heads(c.num_attention_heads),
          attentionDropout(c.attention_probs_dropout_prob),
          dropout(c.hidden_dropout_prob),
          bottleneckAttention(c.use_bottleneck_attention) {
        if (c.use_bottleneck) {
            inputBottleneck.emplace(w / "bottleneck" / "input", c.hidden_size, c.intra_bottleneck_size, c, c.layer_norm_eps);
            if (c.key_query_shared_bottleneck) {
                attentionBottleneck.emplace(w / "bottleneck" / "attention", c.hidden_size, c.intra_bottleneck_size, c, c.layer_norm_eps);
            }
            outputBottleneck.emplace(w / "output" / "bottleneck", c.true_hidden_size, c.hidden_size, c, c.layer_norm_eps);
        }
        for (std::int64_t i = 0; i + 1 < c.num_feedforward_networks; ++i) {
            networks.emplace_back(w / "ffn" / i, c);
        }
    }

    Tensor operator()(const Tensor& x, const Tensor& mask, const Tensor& headMask, nn::CallContext& context) const {
        Tensor narrow = x;
        Tensor asked = x;
        Tensor valued = x;
        if (inputBottleneck) {
            narrow = inputBottleneck->norm(inputBottleneck->dense(x));
            if (bottleneckAttention) {
                asked = valued = narrow;
            } else if (attentionBottleneck) {
                asked = attentionBottleneck->norm(attentionBottleneck->dense(x));
            }
        }
        nn::AttentionOptions options;
        options.mask = mask;
        options.headMask = headMask;
        options.dropout = attentionDropout;
        const Tensor attended = nn::mergeHeads(nn::attention(nn::splitHeads(query(asked), heads), nn::splitHeads(key(asked), heads),
                                                             nn::splitHeads(value(valued), heads), options, context));
        const double innerDropout = outputBottleneck ? 0 : dropout;
        Tensor y = attentionOutput.norm(context.dropout(attentionOutput.dense(attended), innerDropout) + narrow);
        for (const FeedForward& network : networks) {
            y = network(y);
        }
        y = output.norm(context.dropout(output.dense(activation(intermediate(y))), innerDropout) + y);
        return outputBottleneck ? outputBottleneck->norm(context.dropout(outputBottleneck->dense(y), dropout) + x) : y;
    }
};

struct MobileBert {
    using Config = MobileBertConfig;
    static constexpr const char* kPrefix = "mobilebert";

    nn::Embedding wordEmbeddings, positionEmbeddings, tokenTypeEmbeddings;
    nn::Linear transformation;
    Norm norm;
    std::vector<MobileBertLayer> layers;
    std::optional<nn::Linear> pooler;
    std::int64_t heads;
    double dropout;
    bool trigram, transformed, withPooler;

    MobileBert(const nn::Weights& w, const Config& c, bool pooled)
        : wordEmbeddings(w / "embeddings" / "word_embeddings", c.vocab_size, c.embedding_size, c.pad_token_id),
          positionEmbeddings(w / "embeddings" / "position_embeddings", c.max_position_embeddings, c.hidden_size),
          tokenTypeEmbeddings(w / "embeddings" / "token_type_embeddings", c.type_vocab_size, c.hidden_size),
          transformation(w / "embeddings" / "embedding_transformation", c.embedding_size * (c.trigram_input ? 3 : 1), c.hidden_size),
          norm(w / "embeddings", c.hidden_size, c, 1e-5),
          heads(c.num_attention_heads),
          dropout(c.hidden_dropout_prob),
          trigram(c.trigram_input),
          transformed(c.trigram_input || c.embedding_size != c.hidden_size),
          withPooler(pooled) {
        (w / "embeddings").unstored("position_ids");
        for (std::int64_t i = 0; i < c.num_hidden_layers; ++i) {
            layers.emplace_back(w / "encoder" / "layer" / i, c);
        }
        if (withPooler && c.classifier_activation) {
            pooler.emplace(w.mayBeNew() / "pooler" / "dense", c.hidden_size, c.hidden_size);
        }
    }

    Tensor embed(const Inputs& inputs, std::int64_t batch, std::int64_t length, const nn::CallContext& context) const {
        checkLength(length, positionEmbeddings.weight.size(0));
        const Tensor ids = inputs.get("input_ids");
        Tensor words = ids.defined() ? wordEmbeddings(ids, "input_ids") : inputs.get("inputs_embeds");
        if (trigram) {
            const Tensor padded = at::constant_pad_nd(words, {0, 0, 1, 1});
            words = at::cat({padded.slice(1, 2), words, padded.slice(1, 0, length)}, 2);
        }
        if (transformed) {
            words = transformation(words);
        }
        const Tensor types = inputs.get("token_type_ids");
        const Tensor places = inputs.get("position_ids");
        const Tensor x = words +
                         positionEmbeddings(places.defined() ? places : at::arange(length, at::kLong).unsqueeze(0), "position_ids") +
                         tokenTypeEmbeddings(types.defined() ? types : at::zeros({batch, length}, at::kLong), "token_type_ids");
        return context.dropout(norm(x), dropout);
    }

    Encoded operator()(const Inputs& inputs, nn::CallContext& context) const {
        const auto [batch, length] = sequenceSize(inputs);
        const Tensor mask = additiveTokenMask(inputs, wordEmbeddings.weight.scalar_type());
        Tensor x = embed(inputs, batch, length, context);
        x = runLayers(layers, x, inputs, heads, context,
                      [mask](const auto& layer, const Tensor& states, const Tensor& headMask, nn::CallContext& own) {
                          return layer(states, mask, headMask, own);
                      });
        const Tensor first = x.select(1, 0);
        return {x, !withPooler ? Tensor() : pooler ? at::tanh((*pooler)(first)) : first};
    }

    static std::vector<std::string> inputNames() { return BertEncoder::inputNames(); }
};

struct MobileBertLmHead {
    nn::Linear transform;
    nn::LayerNorm norm;
    nn::Activation activation;
    Tensor extraRows, table, bias;  ///< [vocabulary, hidden - embedding] transposed, [vocabulary, embedding], [vocabulary]

    MobileBertLmHead(const nn::Weights& root, const MobileBertConfig& c)
        : transform(root / "cls" / "predictions" / "transform" / "dense", c.hidden_size, c.hidden_size),
          norm(root / "cls" / "predictions" / "transform" / "LayerNorm", c.hidden_size, c.layer_norm_eps),
          activation(c.hidden_act, "hidden_act") {
        const nn::Weights w = root / "cls" / "predictions";
        extraRows = w.tensor("dense.weight", {c.hidden_size - c.embedding_size, c.vocab_size});
        const nn::NamedTensor* words = c.tie_word_embeddings ? root.store().find("mobilebert.embeddings.word_embeddings.weight") : nullptr;
        table = words ? w.tied("decoder.weight", words->tensor, words->name) : w.tensor("decoder.weight", {c.vocab_size, c.embedding_size});
        bias = w.tensor("bias", {c.vocab_size}, nn::Init::zeros());
        w.tied("decoder.bias", bias, w.path("bias"));
    }
    Tensor operator()(const Encoded& encoded, nn::CallContext&) const {
        const Tensor x = norm(activation(transform(encoded.lastHiddenState)));
        return at::matmul(x, at::cat({table.t(), extraRows})) + bias;
    }
};

}  // namespace

Architecture mobilebertArchitecture() {
    using Sentence = NextSentenceHead<MobileBertConfig>;
    return {"mobilebert",
            "mobilebert",
            {{"MobileBertModel", {"AutoModel"}, make<BaseModel<MobileBert>>, true},
             {"MobileBertForPreTraining", {"AutoModelForPreTraining"}, make<PreTrainingModel<MobileBert, MobileBertLmHead, Sentence>>},
             {"MobileBertForMaskedLM", {"AutoModelForMaskedLM"}, make<TokenLogitsModel<MobileBert, MobileBertLmHead>>},
             {"MobileBertForNextSentencePrediction", {"AutoModelForNextSentencePrediction"}, make<NextSentenceModel<MobileBert, Sentence>>},
             {"MobileBertForSequenceClassification",
              {"AutoModelForSequenceClassification"},
              make<SequenceClassificationModel<MobileBert, PooledClassifier<MobileBertConfig>, true>>},
             {"MobileBertForMultipleChoice",
              {"AutoModelForMultipleChoice"},
              make<MultipleChoiceModel<MobileBert, PooledChoice<MobileBertConfig>, true>>},
             {"MobileBertForTokenClassification",
              {"AutoModelForTokenClassification"},
              make<TokenLogitsModel<MobileBert, TokenClassifier<MobileBertConfig>>>},
             {"MobileBertForQuestionAnswering",
              {"AutoModelForQuestionAnswering"},
              make<QuestionAnsweringModel<MobileBert, SpanClassifier<MobileBertConfig>>>}}};
}

}  // namespace twb::models
