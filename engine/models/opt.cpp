// OPT (Zhang et al., 2022, arXiv:2205.01068), model_type "opt". Quirks: positions count the attended tokens and start at row 2 of their
// table; the 350M model norms after its sublayers and has narrower word embeddings with projections on both sides; LayerDrop.
#include "engine/models/opt.h"

#include "engine/models/bert_encoder.h"
#include "engine/models/causal_heads.h"
#include "engine/models/causal_model.h"
#include "engine/models/decoder_call.h"
#include "engine/models/text_heads.h"

namespace twb::models {
namespace {

constexpr double kEps = 1e-5;
constexpr std::int64_t kFirstPosition = 2;

struct OptConfig {
    std::int64_t vocab_size, num_hidden_layers, ffn_dim, max_position_embeddings, num_attention_heads;
    std::int64_t inner_size;   ///< hidden_size of config.json
    std::int64_t hidden_size;  ///< what the heads see: word_embed_proj_dim
    std::string activation_function;
    double dropout, attention_dropout, layerdrop;
    bool do_layer_norm_before, remove_final_layer_norm, enable_bias, layer_norm_elementwise_affine, tie_word_embeddings;
    std::optional<std::int64_t> pad_token_id;
    LabelConfig labels;

    explicit OptConfig(const core::Json& config) {
        const ConfigReader c(config);
        vocab_size = c.positive("vocab_size", 50272);
        inner_size = c.positive("hidden_size", 768);
        hidden_size = c.positive("word_embed_proj_dim", inner_size);
        num_hidden_layers = c.integer("num_hidden_layers", 12);
        ffn_dim = c.positive("ffn_dim", 3072);
        max_position_embeddings = c.positive("max_position_embeddings", 2048);
        num_attention_heads = c.positive("num_attention_heads", 12);
        activation_function = c.text("activation_function", "relu");
        dropout = c.number("dropout", 0.1);
        attention_dropout = c.number("attention_dropout", 0);
        layerdrop = c.number("layerdrop", 0);
        do_layer_norm_before = c.flag("do_layer_norm_before", true);
        remove_final_layer_norm = c.flag("_remove_final_layer_norm", false);
        enable_bias = c.flag("enable_bias", true);
        layer_norm_elementwise_affine = c.flag("layer_norm_elementwise_affine", true);
        tie_word_embeddings = c.flag("tie_word_embeddings", true);
        pad_token_id = c.integer("pad_token_id", 1);
        labels = LabelConfig(c);
        nn::checkHeads(inner_size, num_attention_heads);
    }
};

/// A layer norm that may have no parameters.
struct OptNorm {
    std::int64_t size;
    std::optional<nn::LayerNorm> affine;

    OptNorm(const nn::Weights& w, const OptConfig& c) : size(c.inner_size) {
        if (c.layer_norm_elementwise_affine) {
            affine.emplace(w, size, kEps);
        }
    }
    Tensor operator()(const Tensor& x) const { return affine ? (*affine)(x) : at::layer_norm(x, {size}, {}, {}, kEps); }
};

struct OptLayer {
    nn::FusedLinear queryKeyValue;
    nn::Linear out, up, down;
    OptNorm attentionNorm, finalNorm;
    nn::Activation activation;
    std::int64_t layer, heads;
    bool normsBefore;
    double attentionDropout, dropout;

    OptLayer(const nn::Weights& w, const OptConfig& c, std::int64_t i)
        : queryKeyValue({nn::Linear(w / "self_attn" / "q_proj", c.inner_size, c.inner_size, c.enable_bias),
                         nn::Linear(w / "self_attn" / "k_proj", c.inner_size, c.inner_size, c.enable_bias),
                         nn::Linear(w / "self_attn" / "v_proj", c.inner_size, c.inner_size, c.enable_bias)},
                        w.policy()),
          out(w / "self_attn" / "out_proj", c.inner_size, c.inner_size, c.enable_bias),
          up(w / "fc1", c.inner_size, c.ffn_dim, c.enable_bias),
          down(w / "fc2", c.ffn_dim, c.inner_size, c.enable_bias),
          attentionNorm(w / "self_attn_layer_norm", c),
          finalNorm(w / "final_layer_norm", c),
          activation(c.activation_function, "activation_function"),
          layer(i),
          heads(c.num_attention_heads),
          normsBefore(c.do_layer_norm_before),
          attentionDropout(c.attention_dropout),
          dropout(c.dropout) {}

    Tensor operator()(const Tensor& x, const Tensor& mask, const Tensor& headMask, nn::CallContext& context) const {
        nn::AttentionOptions options;
        options.mask = mask;
        options.headMask = headMask;
        options.dropout = attentionDropout;
        const std::vector<Tensor> parts = queryKeyValue(normsBefore ? attentionNorm(x) : x);
        const Tensor attended = out(cachedAttention(layer, nn::splitHeads(parts[0], heads), nn::splitHeads(parts[1], heads),
                                                    nn::splitHeads(parts[2], heads), options, context));
        Tensor middle = x + context.dropout(attended, dropout);
        middle = normsBefore ? middle : attentionNorm(middle);
        const Tensor fed = middle + context.dropout(down(activation(up(normsBefore ? finalNorm(middle) : middle))), dropout);
        return normsBefore ? fed : finalNorm(fed);
    }
};

struct Opt {
    using Config = OptConfig;
    static constexpr const char* kPrefix = "model";
    static constexpr const char* kWordTable = "decoder.embed_tokens.weight";
    static constexpr bool kGivesPositions = false;

    nn::Embedding words, places;
    std::optional<nn::Linear> projectIn, projectOut;
    std::vector<OptLayer> layers;
    std::optional<OptNorm> norm;
    std::int64_t heads, longest;
    double dropLayer;

    Opt(const nn::Weights& scope, const Config& c, bool)
        : heads(c.num_attention_heads), longest(c.max_position_embeddings), dropLayer(c.layerdrop) {
        const nn::Weights w = scope / "decoder";
        words = nn::Embedding(w / "embed_tokens", c.vocab_size, c.hidden_size, c.pad_token_id.value_or(-1));
        places = nn::Embedding(w / "embed_positions", c.max_position_embeddings + kFirstPosition, c.inner_size);
        if (c.hidden_size != c.inner_size) {
            projectOut.emplace(w / "project_out", c.inner_size, c.hidden_size, false);
            projectIn.emplace(w / "project_in", c.hidden_size, c.inner_size, false);
        }
        if (c.do_layer_norm_before && !c.remove_final_layer_norm) {
            norm.emplace(w / "final_layer_norm", c);
        }
        for (std::int64_t i = 0; i < c.num_hidden_layers; ++i) {
            layers.emplace_back(w / "layers" / i, c, i);
        }
    }

    Encoded operator()(const Inputs& inputs, nn::CallContext& context) const {
        const DecoderCall call(inputs, context);
        checkLength(call.keys(), longest);
        Tensor x = inputStates(inputs, words);
        x = projectIn ? (*projectIn)(x) : x;
        const Tensor positions = call.attentionMask.defined() ? attendedPositions(call.attentionMask, -1).narrow(1, call.past, call.length)
                                                              : call.positions(inputs);
        x = x + places(positions + kFirstPosition, "position_ids");
        const Tensor mask = decoderMask(call, x.scalar_type(), {.once = true});
        const auto count = static_cast<std::int64_t>(layers.size());
        x = runLayers(layers, x, context, [=, this](const OptLayer& layer, std::int64_t i, const Tensor& states, nn::CallContext& own) {
            return dropsLayer(own, dropLayer) ? states : layer(states, mask, headMaskOfLayer(inputs, count, heads, i), own);
        });
        x = norm ? (*norm)(x) : x;
        x = projectOut ? (*projectOut)(x) : x;
        context.recordHiddenState(x);
        return {x, Tensor()};
    }

    static std::vector<std::string> inputNames() { return {"input_ids", "attention_mask", "head_mask", "inputs_embeds"}; }
};

}  // namespace

Architecture optArchitecture() {
    return {"opt",
            "model",
            {{"OPTModel", {"AutoModel"}, make<BaseModel<Opt>>, true},
             {"OPTForCausalLM",
              {"AutoModelForCausalLM", "AutoModelForPreTraining", "AutoModelWithLMHead"},
              make<CausalLMModel<Opt, CausalLmHead<Opt>>>},
             {"OPTForSequenceClassification",
              {"AutoModelForSequenceClassification"},
              make<LastTokenClassificationModel<Opt, ScoreHead<OptConfig>>>},
             {"OPTForQuestionAnswering", {"AutoModelForQuestionAnswering"}, make<QuestionAnsweringModel<Opt, SpanClassifier<OptConfig>>>}}};
}

}  // namespace twb::models
