// GPT-J (Wang and Komatsuzaki, 2021), model_type "gptj", and CodeGen (Nijkamp et al., 2022, arXiv:2203.13474), "codegen": attention and
// feed-forward side by side after one norm, rotary positions that turn neighbouring components. Quirks: the word projection has a bias;
// CodeGen stores query, value and key (in this order) in four slices, one for each of the TPU cores it was trained on; GPT-J scales the
// scores after future keys were hidden, so that these are hidden less than padding.
#include "engine/models/gptj.h"

#include <cmath>
#include <limits>

#include "engine/core/error.h"
#include "engine/models/bert_encoder.h"
#include "engine/models/causal_heads.h"
#include "engine/models/causal_model.h"
#include "engine/models/decoder_call.h"
#include "engine/models/text_heads.h"
#include "engine/nn/rope.h"

namespace twb::models {
namespace {

struct GptjConfig {
    std::int64_t vocab_size, n_positions, n_embd, n_layer, n_head, rotary_dim, n_inner;
    std::int64_t hidden_size;  ///< n_embd, by transformers' attribute_map
    std::string activation_function;
    double resid_pdrop, embd_pdrop, attn_pdrop, layer_norm_epsilon;
    bool tie_word_embeddings;
    std::optional<std::int64_t> pad_token_id;
    LabelConfig labels;

    explicit GptjConfig(const core::Json& config) {
        const ConfigReader c(config);
        vocab_size = c.positive("vocab_size", 50400);
        n_positions = c.positive("n_positions", 2048);
        n_embd = c.positive("n_embd", 4096);
        hidden_size = n_embd;
        n_layer = c.integer("n_layer", 28);
        n_head = c.positive("n_head", 16);
        n_inner = c.integer("n_inner", 4 * n_embd);
        activation_function = c.text("activation_function", "gelu_new");
        resid_pdrop = c.number("resid_pdrop", 0);
        embd_pdrop = c.number("embd_pdrop", 0);
        attn_pdrop = c.number("attn_pdrop", 0);
        layer_norm_epsilon = c.number("layer_norm_epsilon", 1e-5);
        tie_word_embeddings = c.flag("tie_word_embeddings", false);
        pad_token_id = c.optionalInteger("pad_token_id");
        labels = LabelConfig(c);
        nn::checkHeads(n_embd, n_head);
        rotary_dim = c.integer("rotary_dim", 64);
        if (rotary_dim > n_embd / n_head) {
            throw core::Error(core::ErrorCode::InvalidFile, "config.json: rotary_dim (" + std::to_string(rotary_dim) +
                                                                ") is larger than a head (" + std::to_string(n_embd / n_head) + ").");
        }
    }
};

/// [batch, length, heads, size] each.
struct Projected {
    Tensor query, key, value;
};

struct GptjProjections {
    nn::FusedLinear linears;
    std::int64_t heads;

    GptjProjections(const nn::Weights& w, const GptjConfig& c)
        : linears({nn::Linear(w / "q_proj", c.n_embd, c.n_embd, false), nn::Linear(w / "k_proj", c.n_embd, c.n_embd, false),
                   nn::Linear(w / "v_proj", c.n_embd, c.n_embd, false)},
                  w.policy()),
          heads(c.n_head) {
        w.unstored("bias");
        w.unstored("masked_bias");
    }

    Projected operator()(const Tensor& x) const {
        const std::vector<Tensor> parts = linears(x);
        const auto split = [&](const Tensor& part) { return part.unflatten(-1, {heads, -1}); };
        return {split(parts[0]), split(parts[1]), split(parts[2])};
    }

    /// What is added for a future key.
    static double future(const GptjConfig& c) {
        return std::numeric_limits<float>::lowest() / std::sqrt(static_cast<double>(c.n_embd / c.n_head));
    }
};

struct CodeGenProjections {
    static constexpr std::int64_t kSlices = 4;

    nn::Linear linear;
    std::int64_t heads;

    CodeGenProjections(const nn::Weights& w, const GptjConfig& c) : linear(w / "qkv_proj", c.n_embd, 3 * c.n_embd, false), heads(c.n_head) {
        w.unstored("causal_mask");
        if (heads % kSlices != 0) {
            throw core::Error(core::ErrorCode::InvalidFile,
                              "config.json: n_head is " + std::to_string(heads) + "; CodeGen's heads come in fours.");
        }
    }

    Projected operator()(const Tensor& x) const {
        const std::vector<Tensor> parts = linear(x).unflatten(-1, {kSlices, -1}).chunk(3, -1);
        const auto split = [&](const Tensor& part) { return part.flatten(2).unflatten(-1, {heads, -1}); };
        return {split(parts[0]), split(parts[2]), split(parts[1])};
    }

    static std::optional<double> future(const GptjConfig&) { return std::nullopt; }
};

template <class Projections>
struct GptjBlock {
    nn::LayerNorm norm;
    Projections projections;
    nn::Linear out, up, down;
    nn::Activation activation;
    std::int64_t layer;
    double attentionDropout, dropout;

    GptjBlock(const nn::Weights& w, const GptjConfig& c, std::int64_t i)
        : norm(w / "ln_1", c.n_embd, c.layer_norm_epsilon),
          projections(w / "attn", c),
          out(w / "attn" / "out_proj", c.n_embd, c.n_embd, false),
          up(w / "mlp" / "fc_in", c.n_embd, c.n_inner),
          down(w / "mlp" / "fc_out", c.n_inner, c.n_embd),
          activation(c.activation_function, "activation_function"),
          layer(i),
          attentionDropout(c.attn_pdrop),
          dropout(c.resid_pdrop) {}

    Tensor operator()(const Tensor& x, const nn::RopeAngles& angles, const Tensor& mask, const Tensor& headMask,
                      nn::CallContext& context) const {
        nn::AttentionOptions options;
        options.mask = mask;
        options.headMask = headMask;
        options.dropout = attentionDropout;
        const Tensor normed = norm(x);
        const Projected p = projections(normed);
        const auto turned = [&](const Tensor& part) { return nn::rotate(part, angles, nn::RopePairing::Neighbours).transpose(1, 2); };
        const Tensor attended = cachedAttention(layer, turned(p.query), turned(p.key), p.value.transpose(1, 2), options, context);
        const Tensor attention = context.dropout(out(attended), dropout);
        return x + attention + context.dropout(down(activation(up(normed))), dropout);
    }
};

template <class Projections>
struct Gptj {
    using Config = GptjConfig;
    static constexpr const char* kPrefix = "transformer";
    static constexpr bool kGivesPositions = true;

    nn::Embedding words;
    std::vector<GptjBlock<Projections>> blocks;
    nn::LayerNorm norm;
    nn::Rope rope;
    std::int64_t heads, longest;
    std::optional<double> future;
    double dropout;

    Gptj(const nn::Weights& w, const Config& c, bool)
        : words(w / "wte", c.vocab_size, c.n_embd),
          norm(w / "ln_f", c.n_embd, c.layer_norm_epsilon),
          rope({.size = c.rotary_dim, .scaling = {}, .maxPositions = c.n_positions, .originalMaxPositions = {}}),
          heads(c.n_head),
          longest(c.n_positions),
          future(Projections::future(c)),
          dropout(c.embd_pdrop) {
        for (std::int64_t i = 0; i < c.n_layer; ++i) {
            blocks.emplace_back(w / "h" / i, c, i);
        }
    }

    Encoded operator()(const Inputs& inputs, nn::CallContext& context) const {
        const DecoderCall call(inputs, context);
        checkLength(call.keys(), longest);
        Tensor x = inputStates(inputs, words);
        if (const Tensor types = inputs.get("token_type_ids"); types.defined()) {
            x = x + words(types, "token_type_ids");
        }
        const nn::RopeAngles angles = rope.angles(call.positions(inputs), x.scalar_type());
        const Tensor mask = decoderMask(call, x.scalar_type(), {.future = future});
        const auto count = static_cast<std::int64_t>(blocks.size());
        x = runLayers(blocks, context.dropout(x, dropout), context,
                      [=, this](const auto& block, std::int64_t i, const Tensor& states, nn::CallContext& own) {
                          return block(states, angles, mask, headMaskOfLayer(inputs, count, heads, i), own);
                      });
        x = norm(x);
        context.recordHiddenState(x);
        return {x, Tensor()};
    }

    static std::vector<std::string> inputNames() {
        return {"input_ids", "attention_mask", "token_type_ids", "position_ids", "head_mask", "inputs_embeds"};
    }
};

using GptJ = Gptj<GptjProjections>;
using CodeGen = Gptj<CodeGenProjections>;

struct GptjLmHead {
    nn::Linear projection;

    GptjLmHead(const nn::Weights& w, const GptjConfig& c)
        : projection(vocabularyProjection(w, "lm_head", c.n_embd, c.vocab_size, "transformer.wte.weight", c.tie_word_embeddings, true)) {}
    Tensor operator()(const Encoded& encoded, nn::CallContext&) const { return projection(encoded.lastHiddenState); }
};

}  // namespace

std::vector<Architecture> gptjArchitectures() {
    return {
        {"gptj",
         "transformer",
         {{"GPTJModel", {"AutoModel"}, make<BaseModel<GptJ>>, true},
          {"GPTJForCausalLM", {"AutoModelForCausalLM", "AutoModelWithLMHead"}, make<CausalLMModel<GptJ, GptjLmHead>>},
          {"GPTJForSequenceClassification",
           {"AutoModelForSequenceClassification"},
           make<LastTokenClassificationModel<GptJ, ScoreHead<GptjConfig>>>},
          {"GPTJForQuestionAnswering", {"AutoModelForQuestionAnswering"}, make<QuestionAnsweringModel<GptJ, SpanClassifier<GptjConfig>>>}}},
        {"codegen",
         "transformer",
         {{"CodeGenModel", {"AutoModel"}, make<BaseModel<CodeGen>>, true},
          {"CodeGenForCausalLM", {"AutoModelForCausalLM", "AutoModelWithLMHead"}, make<CausalLMModel<CodeGen, GptjLmHead>>}}}};
}

}  // namespace twb::models
