// GPT-NeoX (Black et al., 2022, arXiv:2204.06745; Pythia), model_type "gpt_neox": attention and feed-forward side by side, each after a
// norm of its own, with rotary positions on a part of each head. Quirk: query, key and value come from one projection, head by head.
#include "engine/models/gpt_neox.h"

#include "engine/models/bert_encoder.h"
#include "engine/models/causal_heads.h"
#include "engine/models/causal_model.h"
#include "engine/models/decoder_call.h"
#include "engine/models/text_heads.h"
#include "engine/nn/rope.h"

namespace twb::models {
namespace {

struct NeoxConfig {
    std::int64_t vocab_size, hidden_size, num_hidden_layers, num_attention_heads, intermediate_size;
    std::string hidden_act;
    double attention_dropout, hidden_dropout, classifier_dropout, layer_norm_eps;
    bool use_parallel_residual, tie_word_embeddings;
    std::optional<std::int64_t> pad_token_id;
    nn::RopeSettings rope;
    LabelConfig labels;

    explicit NeoxConfig(const core::Json& config) {
        const ConfigReader c(config);
        vocab_size = c.positive("vocab_size", 50432);
        hidden_size = c.positive("hidden_size", 6144);
        num_hidden_layers = c.integer("num_hidden_layers", 44);
        num_attention_heads = c.positive("num_attention_heads", 64);
        intermediate_size = c.positive("intermediate_size", 24576);
        hidden_act = c.text("hidden_act", "gelu");
        attention_dropout = c.number("attention_dropout", 0);
        hidden_dropout = c.number("hidden_dropout", 0);
        classifier_dropout = c.number("classifier_dropout", 0.1);
        layer_norm_eps = c.number("layer_norm_eps", 1e-5);
        use_parallel_residual = c.flag("use_parallel_residual", true);
        tie_word_embeddings = c.flag("tie_word_embeddings", false);
        pad_token_id = c.optionalInteger("pad_token_id");
        labels = LabelConfig(c);
        nn::checkHeads(hidden_size, num_attention_heads);
        const auto headSize = static_cast<double>(hidden_size / num_attention_heads);
        rope.size = static_cast<std::int64_t>(headSize * c.number("rotary_pct", 0.25));
        rope.theta = c.number("rotary_emb_base", 10000);
        rope.scaling = config.value("rope_scaling", core::Json());
        rope.maxPositions = c.positive("max_position_embeddings", 2048);
    }

    double classifierDropout() const { return classifier_dropout; }
};

struct NeoxLayer {
    nn::LayerNorm inputNorm, attentionNorm;
    nn::Linear queryKeyValue, dense, up, down;
    nn::Activation activation;
    std::int64_t layer, heads;
    bool isParallel;
    double attentionDropout, dropout;

    NeoxLayer(const nn::Weights& w, const NeoxConfig& c, std::int64_t i)
        : inputNorm(w / "input_layernorm", c.hidden_size, c.layer_norm_eps),
          attentionNorm(w / "post_attention_layernorm", c.hidden_size, c.layer_norm_eps),
          queryKeyValue(w / "attention" / "query_key_value", c.hidden_size, 3 * c.hidden_size),
          dense(w / "attention" / "dense", c.hidden_size, c.hidden_size),
          up(w / "mlp" / "dense_h_to_4h", c.hidden_size, c.intermediate_size),
          down(w / "mlp" / "dense_4h_to_h", c.intermediate_size, c.hidden_size),
          activation(c.hidden_act, "hidden_act"),
          layer(i),
          heads(c.num_attention_heads),
          isParallel(c.use_parallel_residual),
          attentionDropout(c.attention_dropout),
          dropout(c.hidden_dropout) {
        for (const char* buffer : {"bias", "masked_bias", "rotary_emb.inv_freq"}) {
            (w / "attention").unstored(buffer);
        }
    }

    Tensor operator()(const Tensor& x, const nn::RopeAngles& angles, const Tensor& mask, const Tensor& headMask,
                      nn::CallContext& context) const {
        nn::AttentionOptions options;
        options.mask = mask;
        options.headMask = headMask;
        options.dropout = attentionDropout;
        const std::vector<Tensor> parts = queryKeyValue(inputNorm(x)).unflatten(-1, {heads, -1}).chunk(3, -1);
        const Tensor attended = cachedAttention(layer, nn::rotate(parts[0], angles).transpose(1, 2),
                                                nn::rotate(parts[1], angles).transpose(1, 2), parts[2].transpose(1, 2), options, context);
        const Tensor middle = x + context.dropout(dense(attended), dropout);
        return middle + context.dropout(down(activation(up(attentionNorm(isParallel ? x : middle)))), dropout);
    }
};

struct Neox {
    using Config = NeoxConfig;
    static constexpr const char* kPrefix = "gpt_neox";
    static constexpr bool kGivesPositions = true;

    nn::Embedding words;
    std::vector<NeoxLayer> layers;
    nn::LayerNorm norm;
    nn::Rope rope;
    std::int64_t heads;
    double dropout;

    Neox(const nn::Weights& w, const Config& c, bool)
        : words(w / "embed_in", c.vocab_size, c.hidden_size),
          norm(w / "final_layer_norm", c.hidden_size, c.layer_norm_eps),
          rope(c.rope),
          heads(c.num_attention_heads),
          dropout(c.hidden_dropout) {
        for (std::int64_t i = 0; i < c.num_hidden_layers; ++i) {
            layers.emplace_back(w / "layers" / i, c, i);
        }
    }

    Encoded operator()(const Inputs& inputs, nn::CallContext& context) const {
        const DecoderCall call(inputs, context);
        Tensor x = context.dropout(inputStates(inputs, words), dropout);
        const nn::RopeAngles angles = rope.angles(call.positions(inputs), x.scalar_type());
        const Tensor mask = decoderMask(call, x.scalar_type());
        const auto count = static_cast<std::int64_t>(layers.size());
        x = runLayers(layers, x, context, [=, this](const NeoxLayer& layer, std::int64_t i, const Tensor& states, nn::CallContext& own) {
            return layer(states, angles, mask, headMaskOfLayer(inputs, count, heads, i), own);
        });
        x = norm(x);
        context.recordHiddenState(x);
        return {x, Tensor()};
    }

    static std::vector<std::string> inputNames() { return {"input_ids", "attention_mask", "position_ids", "head_mask", "inputs_embeds"}; }
};

struct NeoxLmHead {
    nn::Linear projection;

    NeoxLmHead(const nn::Weights& w, const NeoxConfig& c)
        : projection(vocabularyProjection(w, "embed_out", c.hidden_size, c.vocab_size, "gpt_neox.embed_in.weight", c.tie_word_embeddings)) {
    }
    Tensor operator()(const Encoded& encoded, nn::CallContext&) const { return projection(encoded.lastHiddenState); }
};

}  // namespace

Architecture gptNeoxArchitecture() {
    return {
        "gpt_neox",
        "gpt_neox",
        {{"GPTNeoXModel", {"AutoModel"}, make<BaseModel<Neox>>, true},
         {"GPTNeoXForCausalLM",
          {"AutoModelForCausalLM", "AutoModelForPreTraining", "AutoModelWithLMHead"},
          make<CausalLMModel<Neox, NeoxLmHead>>},
         {"GPTNeoXForSequenceClassification",
          {"AutoModelForSequenceClassification"},
          make<LastTokenClassificationModel<Neox, ScoreHead<NeoxConfig>>>},
         {"GPTNeoXForTokenClassification", {"AutoModelForTokenClassification"}, make<TokenLogitsModel<Neox, TokenClassifier<NeoxConfig>>>},
         {"GPTNeoXForQuestionAnswering",
          {"AutoModelForQuestionAnswering"},
          make<QuestionAnsweringModel<Neox, SpanClassifier<NeoxConfig>>>}}};
}

}  // namespace twb::models
