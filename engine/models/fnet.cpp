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
    nn::LayerNorm fourierNorm;
    BertFeedForward feedForward;

    FNetLayer(const nn::Weights& w, const FNetConfig& c)
        : fourierNorm(w / "fourier" / "output" / "LayerNorm", c.hidden_size, c.layer_norm_eps), feedForward(w, c) {
        const nn::Weights fourier = w / "fourier" / "self";
        fourier.unstored("dft_mat_hidden");
        fourier.unstored("dft_mat_seq");
    }

    Tensor operator()(const Tensor& x, const nn::CallContext& context) const {
        return feedForward(fourierNorm(x + at::real(at::fft_fftn(x, {}, {{1, 2}}))), context);
    }
};

struct FNet {
    using Config = FNetConfig;
    static constexpr const char* kPrefix = "fnet";

    BertEmbeddings embeddings;
    nn::Linear projection;
    std::vector<FNetLayer> layers;
    BertPooler pooler;
    double dropout;

    FNet(const nn::Weights& w, const Config& c, bool withPooler)
        : embeddings(w / "embeddings", c),
          projection(w / "embeddings" / "projection", c.hidden_size, c.hidden_size),
          dropout(c.hidden_dropout_prob) {
        embeddings.dropout = 0;  // it comes after the projection
        for (std::int64_t i = 0; i < c.num_hidden_layers; ++i) {
            layers.emplace_back(w / "encoder" / "layer" / i, c);
        }
        pooler = BertPooler(w, c, withPooler);
    }

    Encoded operator()(const Inputs& inputs, nn::CallContext& context) const {
        const Tensor embedded = context.dropout(projection(embeddings(inputs, context)), dropout);
        const Tensor x = runLayers(layers, embedded, inputs, 1, context,
                                   [&](const FNetLayer& layer, const Tensor& states, const Tensor&) { return layer(states, context); });
        return {x, pooler(x)};
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
