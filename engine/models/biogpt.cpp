// BioGPT (Luo et al., 2022, arXiv:2210.10341), model_type "biogpt". Quirks: positions count the attended tokens and start at row 2 of their
// table; layer_norm_eps is ignored; the last recorded hidden state stands before the final norm; LayerDrop.
#include "engine/models/biogpt.h"

#include <cmath>

#include "engine/models/bert_encoder.h"
#include "engine/models/causal_heads.h"
#include "engine/models/causal_model.h"
#include "engine/models/decoder_call.h"
#include "engine/models/pre_norm_decoder_layer.h"
#include "engine/models/text_heads.h"

namespace twb::models {
namespace {

constexpr double kEps = 1e-5;
constexpr std::int64_t kFirstPosition = 2;

struct BioGptConfig {
    static constexpr LastToken lastToken = LastToken::ByCount;
    std::int64_t vocab_size, hidden_size, num_hidden_layers, max_position_embeddings;
    double hidden_dropout_prob, classifier_dropout, layerdrop;
    bool scale_embedding, tie_word_embeddings;
    std::optional<std::int64_t> pad_token_id;
    PreNormDecoderLayer::Settings layer;
    LabelConfig labels;

    explicit BioGptConfig(const core::Json& config) {
        const ConfigReader c(config);
        vocab_size = c.positive("vocab_size", 42384);
        hidden_size = c.positive("hidden_size", 1024);
        num_hidden_layers = c.integer("num_hidden_layers", 24);
        max_position_embeddings = c.positive("max_position_embeddings", 1024);
        hidden_dropout_prob = c.number("hidden_dropout_prob", 0.1);
        classifier_dropout = c.number("classifier_dropout", hidden_dropout_prob);
        layerdrop = c.number("layerdrop", 0);
        scale_embedding = c.flag("scale_embedding", true);
        tie_word_embeddings = c.flag("tie_word_embeddings", true);
        pad_token_id = c.integer("pad_token_id", 1);
        layer = {.size = hidden_size,
                 .innerSize = c.positive("intermediate_size", 4096),
                 .heads = c.positive("num_attention_heads", 16),
                 .activation = c.text("hidden_act", "gelu"),
                 .activationKey = "hidden_act",
                 .dropout = hidden_dropout_prob,
                 .attentionDropout = c.number("attention_probs_dropout_prob", 0.1),
                 .activationDropout = c.number("activation_dropout", 0)};
        labels = LabelConfig(c);
        nn::checkHeads(hidden_size, layer.heads);
    }

    double classifierDropout() const { return classifier_dropout; }
};

struct BioGpt {
    using Config = BioGptConfig;
    static constexpr const char* kPrefix = "biogpt";
    static constexpr bool kGivesPositions = false;

    nn::Embedding words, places;
    std::vector<PreNormDecoderLayer> layers;
    nn::LayerNorm norm;
    std::int64_t heads;
    double wordScale, dropout, dropLayer;

    BioGpt(const nn::Weights& w, const Config& c, bool)
        : words(w / "embed_tokens", c.vocab_size, c.hidden_size, c.pad_token_id.value_or(-1)),
          places(w / "embed_positions", c.max_position_embeddings + kFirstPosition, c.hidden_size),
          norm(w / "layer_norm", c.hidden_size, kEps),
          heads(c.layer.heads),
          wordScale(c.scale_embedding ? std::sqrt(static_cast<double>(c.hidden_size)) : 1),
          dropout(c.hidden_dropout_prob),
          dropLayer(c.layerdrop) {
        for (std::int64_t i = 0; i < c.num_hidden_layers; ++i) {
            layers.emplace_back(w / "layers" / i, c.layer, i);
        }
    }

    Encoded operator()(const Inputs& inputs, nn::CallContext& context) const {
        const DecoderCall call(inputs, context);
        checkLength(call.keys(), places.weight.size(0) - kFirstPosition);
        const Tensor positions = call.attentionMask.defined() ? attendedPositions(call.attentionMask, -1).narrow(1, call.past, call.length)
                                                              : call.positions(inputs);
        const Tensor states = inputStates(inputs, words) * (inputs.has("input_ids") ? wordScale : 1.0);
        Tensor x = states + places(positions + kFirstPosition, "position_ids");
        const Tensor mask = decoderMask(call, x.scalar_type());
        const auto count = static_cast<std::int64_t>(layers.size());
        x = runLayers(layers, context.dropout(x, dropout), context,
                      [=, this](const auto& layer, std::int64_t i, const Tensor& before, nn::CallContext& own) {
                          return dropsLayer(own, dropLayer) ? before : layer(before, mask, headMaskOfLayer(inputs, count, heads, i), own);
                      });
        context.recordHiddenState(x);
        return {norm(x), Tensor()};
    }

    static std::vector<std::string> inputNames() { return {"input_ids", "attention_mask", "head_mask", "inputs_embeds"}; }
};

struct BioGptLmHead {
    nn::Linear projection;

    BioGptLmHead(const nn::Weights& w, const BioGptConfig& c)
        : projection(vocabularyProjection(w, "output_projection", c.hidden_size, c.vocab_size, "biogpt.embed_tokens.weight",
                                          c.tie_word_embeddings)) {}
    Tensor operator()(const Encoded& encoded, nn::CallContext&) const { return projection(encoded.lastHiddenState); }
};

using BioGptTokenLogits = TokenLogitsModel<BioGpt, TokenClassifier<BioGptConfig>>;

/// Labels of padding tokens do not count, whatever they are.
class BioGptForTokenClassification : public BioGptTokenLogits {
public:
    using BioGptTokenLogits::CrossEntropyModel;

    Outputs forward(const Inputs& inputs, nn::CallContext& context) const override {
        Inputs counted = inputs;
        if (inputs.has("labels") && inputs.has("attention_mask")) {
            counted.set("labels", inputs.get("labels").masked_fill(inputs.get("attention_mask").ne(1), -100));
        }
        return BioGptTokenLogits::forward(counted, context);
    }
};

}  // namespace

Architecture biogptArchitecture() {
    return {"biogpt",
            "biogpt",
            {{"BioGptModel", {"AutoModel"}, make<BaseModel<BioGpt>>, true},
             {"BioGptForCausalLM", {"AutoModelForCausalLM"}, make<CausalLMModel<BioGpt, BioGptLmHead>>},
             {"BioGptForSequenceClassification",
              {"AutoModelForSequenceClassification"},
              make<LastTokenClassificationModel<BioGpt, ScoreHead<BioGptConfig>>>},
             {"BioGptForTokenClassification", {"AutoModelForTokenClassification"}, make<BioGptForTokenClassification>}}};
}

}  // namespace twb::models
