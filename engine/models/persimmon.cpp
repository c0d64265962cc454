// Persimmon (Adept, 2023), model_type "persimmon": norms of the queries and keys (qk_layernorm), rotary positions on a part of each head.
// Quirk: query, key and value come from one projection, head by head.
#include "engine/models/persimmon.h"

#include "engine/models/causal_heads.h"
#include "engine/models/causal_model.h"
#include "engine/models/config.h"
#include "engine/models/decoder_call.h"
#include "engine/nn/rope.h"

namespace twb::models {
namespace {

struct PersimmonConfig {
    std::int64_t vocab_size, hidden_size, num_hidden_layers, num_attention_heads, intermediate_size;
    std::string hidden_act;
    double attention_dropout, hidden_dropout, layer_norm_eps;
    bool qk_layernorm, tie_word_embeddings;
    std::optional<std::int64_t> pad_token_id;
    nn::RopeSettings rope;
    LabelConfig labels;

    explicit PersimmonConfig(const core::Json& config) {
        const ConfigReader c(config);
        vocab_size = c.positive("vocab_size", 262144);
        hidden_size = c.positive("hidden_size", 4096);
        num_hidden_layers = c.integer("num_hidden_layers", 36);
        num_attention_heads = c.positive("num_attention_heads", 64);
        intermediate_size = c.positive("intermediate_size", 16384);
        hidden_act = c.text("hidden_act", "relu2");
        attention_dropout = c.number("attention_dropout", 0);
        hidden_dropout = c.number("hidden_dropout", 0);
        layer_norm_eps = c.number("layer_norm_eps", 1e-5);
        qk_layernorm = c.flag("qk_layernorm", true);
        tie_word_embeddings = c.flag("tie_word_embeddings", false);
        pad_token_id = c.optionalInteger("pad_token_id");
        labels = LabelConfig(c);
        nn::checkHeads(hidden_size, num_attention_heads);
        const auto headSize = static_cast<double>(hidden_size / num_attention_heads);
        rope.size = static_cast<std::int64_t>(headSize * c.number("partial_rotary_factor", 0.5));
        rope.theta = c.number("rope_theta", 25000);
        rope.scaling = config.value("rope_scaling", core::Json());
        rope.maxPositions = c.positive("max_position_embeddings", 16384);
    }
};

struct PersimmonLayer {
    nn::LayerNorm inputNorm, attentionNorm;
    nn::Linear queryKeyValue, dense, up, down;
    std::optional<nn::LayerNorm> queryNorm, keyNorm;
    nn::Activation activation;
    std::int64_t layer, heads;
    double attentionDropout, dropout;

    PersimmonLayer(const nn::Weights& w, const PersimmonConfig& c, std::int64_t i)
        : inputNorm(w / "input_layernorm", c.hidden_size, c.layer_norm_eps),
          attentionNorm(w / "post_attention_layernorm", c.hidden_size, c.layer_norm_eps),
          queryKeyValue(w / "self_attn" / "query_key_value", c.hidden_size, 3 * c.hidden_size),
          dense(w / "self_attn" / "dense", c.hidden_size, c.hidden_size),
          up(w / "mlp" / "dense_h_to_4h", c.hidden_size, c.intermediate_size),
          down(w / "mlp" / "dense_4h_to_h", c.intermediate_size, c.hidden_size),
          activation(c.hidden_act, "hidden_act"),
          layer(i),
          heads(c.num_attention_heads),
          attentionDropout(c.attention_dropout),
          dropout(c.hidden_dropout) {
        if (c.qk_layernorm) {
            const std::int64_t size = c.hidden_size / c.num_attention_heads;
            queryNorm.emplace(w / "self_attn" / "q_layernorm", size, c.layer_norm_eps);
            keyNorm.emplace(w / "self_attn" / "k_layernorm", size, c.layer_norm_eps);
        }
        (w / "self_attn" / "rotary_emb").unstored("inv_freq");
    }

    Tensor operator()(const Tensor& x, const nn::RopeAngles& angles, const Tensor& mask, nn::CallContext& context) const {
        nn::AttentionOptions options;
        options.mask = mask;
        options.dropout = attentionDropout;
        const std::vector<Tensor> parts = queryKeyValue(inputNorm(x)).unflatten(-1, {heads, -1}).chunk(3, -1);
        const Tensor query = nn::rotate(queryNorm ? (*queryNorm)(parts[0]) : parts[0], angles);
        const Tensor key = nn::rotate(keyNorm ? (*keyNorm)(parts[1]) : parts[1], angles);
        const Tensor attended =
            cachedAttention(layer, query.transpose(1, 2), key.transpose(1, 2), parts[2].transpose(1, 2), options, context);
        const Tensor middle = x + dense(attended);
        return middle + context.dropout(down(activation(up(attentionNorm(middle)))), dropout);
    }
};

struct Persimmon {
    using Config = PersimmonConfig;
    static constexpr const char* kPrefix = "model";
    static constexpr const char* kWordTable = "embed_tokens.weight";
    static constexpr bool kGivesPositions = true;

    nn::Embedding words;
    std::vector<PersimmonLayer> layers;
    nn::LayerNorm norm;
    nn::Rope rope;

    Persimmon(const nn::Weights& w, const Config& c, bool)
        : words(w / "embed_tokens", c.vocab_size, c.hidden_size, c.pad_token_id.value_or(-1)),
          norm(w / "final_layernorm", c.hidden_size, c.layer_norm_eps),
          rope(c.rope) {
        for (std::int64_t i = 0; i < c.num_hidden_layers; ++i) {
            layers.emplace_back(w / "layers" / i, c, i);
        }
    }

    Encoded operator()(const Inputs& inputs, nn::CallContext& context) const {
        const DecoderCall call(inputs, context);
        Tensor x = inputStates(inputs, words);
        const nn::RopeAngles angles = rope.angles(call.positions(inputs), x.scalar_type());
        const Tensor mask = decoderMask(call, x.scalar_type());
        x = runLayers(layers, x, context, [=](const PersimmonLayer& layer, std::int64_t, const Tensor& states, nn::CallContext& own) {
            return layer(states, angles, mask, own);
        });
        x = norm(x);
        context.recordHiddenState(x);
        return {x, Tensor()};
    }

    static std::vector<std::string> inputNames() { return {"input_ids", "attention_mask", "position_ids", "inputs_embeds"}; }
};

}  // namespace

Architecture persimmonArchitecture() {
    return {"persimmon",
            "model",
            {{"PersimmonModel", {"AutoModel"}, make<BaseModel<Persimmon>>, true},
             {"PersimmonForCausalLM", {"AutoModelForCausalLM"}, make<CausalLMModel<Persimmon, CausalLmHead<Persimmon>>>},
             {"PersimmonForSequenceClassification",
              {"AutoModelForSequenceClassification"},
              make<LastTokenClassificationModel<Persimmon, ScoreHead<PersimmonConfig>>>}}};
}

}  // namespace twb::models
