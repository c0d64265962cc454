// FNet (Lee-Thorp et al., 2021, arXiv:2105.03824), model_type "fnet": the real part of a Fourier transform over length and width takes the
// place of attention, so there is no attention mask. Its default shapes are those of transformers' FNetConfig.
#include "engine/models/fnet.h"

#include "engine/core/error.h"
#include "engine/models/bert_encoder.h"
#include "engine/models/text_heads.h"

namespace twb::models {
namespace {

struct FNetConfig : BertConfig {
    explicit FNetConfig(const core::Json& config) : BertConfig(withDefaults(config)) {}

    double classifierDropout() const { return hidden_dropout_prob; }

private:
    static core::Json withDefaults(const core::Json& config) {
        core::Json out{
            {"vocab_size", 32000}, {"hidden_act", "gelu_new"}, {"type_vocab_size", 4}, {"pad_token_id", 3}, {"num_attention_heads", 1}};
        out.update(config);
        return out;
    }
};

struct FNetLayer {
    nn::LayerNorm fourierNorm, outputNorm;
    nn::Linear intermediate, output;
    nn::Activation activation;
    double dropout;
    std::int64_t chunkSize;

    FNetLayer(const nn::Weights& w, const FNetConfig& c)
        : fourierNorm(w / "fourier" / "output" / "LayerNorm", c.hidden_size, c.layer_norm_eps),
          outputNorm(w / "output" / "LayerNorm", c.hidden_size, c.layer_norm_eps),
          intermediate(w / "intermediate" / "dense", c.hidden_size, c.intermediate_size),
          output(w / "output" / "dense", c.intermediate_size, c.hidden_size),
          activation(c.hidden_act, "hidden_act"),
          dropout(c.hidden_dropout_prob),
          chunkSize(c.chunk_size_feed_forward) {
        const nn::Weights fourier = w / "fourier" / "self";
        fourier.unstored("dft_mat_hidden");
        fourier.unstored("dft_mat_seq");
    }

    Tensor operator()(const Tensor& x, const nn::CallContext& context) const {
        const Tensor mixed = fourierNorm(x + at::real(at::fft_fftn(x, {}, {{1, 2}})));
        return nn::applyChunked(mixed, chunkSize, [&](const Tensor& piece) {
            return outputNorm(context.dropout(output(activation(intermediate(piece))), dropout) + piece);
        });
    }
};

struct FNet {
    using Config = FNetConfig;
    static constexpr const char* kPrefix = "fnet";

    nn::Embedding wordEmbeddings, positionEmbeddings, tokenTypeEmbeddings;
    nn::LayerNorm norm;
    nn::Linear projection;
    std::vector<FNetLayer> layers;
    std::optional<nn::Linear> pooler;
    double dropout;

    FNet(const nn::Weights& w, const Config& c, bool withPooler)
        : wordEmbeddings(w / "embeddings" / "word_embeddings", c.vocab_size, c.hidden_size, c.pad_token_id),
          positionEmbeddings(w / "embeddings" / "position_embeddings", c.max_position_embeddings, c.hidden_size),
          tokenTypeEmbeddings(w / "embeddings" / "token_type_embeddings", c.type_vocab_size, c.hidden_size),
          norm(w / "embeddings" / "LayerNorm", c.hidden_size, c.layer_norm_eps),
          projection(w / "embeddings" / "projection", c.hidden_size, c.hidden_size),
          dropout(c.hidden_dropout_prob) {
        (w / "embeddings").unstored("position_ids");
        (w / "embeddings").unstored("token_type_ids");
        for (std::int64_t i = 0; i < c.num_hidden_layers; ++i) {
            layers.emplace_back(w / "encoder" / "layer" / i, c);
        }
        if (withPooler) {
            pooler.emplace(w.mayBeNew() / "pooler" / "dense", c.hidden_size, c.hidden_size);
        }
    }

    Encoded operator()(const Inputs& inputs, nn::CallContext& context) const {
        const auto [batch, length] = sequenceSize(inputs);
        checkLength(length, positionEmbeddings.weight.size(0));
        const Tensor ids = inputs.get("input_ids");
        const Tensor types = inputs.get("token_type_ids");
        const Tensor places = inputs.get("position_ids");
        const Tensor words = ids.defined() ? wordEmbeddings(ids, "input_ids") : inputs.get("inputs_embeds");
        Tensor x = words + tokenTypeEmbeddings(types.defined() ? types : at::zeros({batch, length}, at::kLong), "token_type_ids") +
                   positionEmbeddings(places.defined() ? places : at::arange(length, at::kLong).unsqueeze(0), "position_ids");
        x = context.dropout(projection(norm(x)), dropout);
        context.recordHiddenState(x);
        for (const FNetLayer& layer : layers) {
            context.checkCancelled();
            x = layer(x, context);
            context.recordHiddenState(x);
        }
        return {x, pooler ? at::tanh((*pooler)(x.select(1, 0))) : Tensor()};
    }

    static std::vector<std::string> inputNames() { return {"input_ids", "token_type_ids", "position_ids", "inputs_embeds"}; }
};

}  // namespace

Architecture fnetArchitecture() {
    using Words = ClsLmHead<FNet>;
    using Sentence = NextSentenceHead<FNetConfig>;
    return {
        "fnet",
        "fnet",
        {{"FNetModel", {"AutoModel"}, make<BaseModel<FNet>>, true},
         {"FNetForPreTraining", {"AutoModelForPreTraining"}, make<PreTrainingModel<FNet, Words, Sentence>>},
         {"FNetForMaskedLM", {"AutoModelForMaskedLM"}, make<TokenLogitsModel<FNet, Words>>},
         {"FNetForNextSentencePrediction", {"AutoModelForNextSentencePrediction"}, make<NextSentenceModel<FNet, Sentence>>},
         {"FNetForSequenceClassification",
          {"AutoModelForSequenceClassification"},
          make<SequenceClassificationModel<FNet, PooledClassifier<FNetConfig>, true>>},
         {"FNetForMultipleChoice", {"AutoModelForMultipleChoice"}, make<MultipleChoiceModel<FNet, PooledChoice<FNetConfig>, true>>},
         {"FNetForTokenClassification", {"AutoModelForTokenClassification"}, make<TokenLogitsModel<FNet, TokenClassifier<FNetConfig>>>},
         {"FNetForQuestionAnswering", {"AutoModelForQuestionAnswering"}, make<QuestionAnsweringModel<FNet, SpanClassifier<FNetConfig>>>}}};
}

}  // namespace twb::models
