// One section a model_type: its defaults, and how it differs from Llama.
#include "engine/models/llama_config.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/core/error.h"
#include "engine/models/release.h"
#include "engine/nn/attention.h"

namespace twb::models {
namespace {

using core::Error;
using core::ErrorCode;

/// What config.json takes when it does not say.
struct Defaults {
    std::int64_t vocabulary = 32000, hidden = 4096, inner = 11008, layers = 32, heads = 32, positions = 2048;
    std::int64_t keyHeads = 0;  ///< 0: as many as heads
    std::int64_t headSize = 0;  ///< 0: hidden / heads
    std::string activation = "silu";
    double theta = 10000;
    bool tied = false;
    double normEps = 1e-6;
    double rotaryPart = 1;  ///< partial_rotary_factor
    std::optional<std::int64_t> padding = {};
};

void readCommon(const ConfigReader& c, const Defaults& d, LlamaConfig& m) {
    m.vocab_size = c.positive("vocab_size", d.vocabulary);
    m.hidden_size = c.positive("hidden_size", d.hidden);
    m.intermediate_size = c.positive("intermediate_size", d.inner);
    m.num_hidden_layers = c.positive("num_hidden_layers", d.layers);
    m.num_attention_heads = c.positive("num_attention_heads", d.heads);
    m.num_key_value_heads = c.positive("num_key_value_heads", d.keyHeads > 0 ? d.keyHeads : m.num_attention_heads);
    m.max_position_embeddings = c.positive("max_position_embeddings", d.positions);
    m.head_dim = c.integer("head_dim", d.headSize);
    if (m.head_dim <= 0) {
        nn::checkHeads(m.hidden_size, m.num_attention_heads);
        m.head_dim = m.hidden_size / m.num_attention_heads;
    }
    if (m.num_attention_heads % m.num_key_value_heads != 0) {
        throw Error(ErrorCode::InvalidFile, "config.json: num_attention_heads (" + std::to_string(m.num_attention_heads) +
                                                ") does not divide by num_key_value_heads (" + std::to_string(m.num_key_value_heads) +
                                                ").");
    }
    m.pad_token_id = c.optionalInteger("pad_token_id");
    if (!m.pad_token_id && !c.json().contains("pad_token_id")) {
        m.pad_token_id = d.padding;
    }
    m.hidden_act = c.text("hidden_act", d.activation);
    m.tie_word_embeddings = c.flag("tie_word_embeddings", d.tied);
    m.attention_dropout = c.number("attention_dropout", 0);
    m.labels = LabelConfig(c);
    m.normEps = c.number("rms_norm_eps", d.normEps);

    m.rope.theta = c.number("rope_theta", d.theta);
    m.rope.size = static_cast<std::int64_t>(static_cast<double>(m.head_dim) * c.number("partial_rotary_factor", d.rotaryPart));
    m.rope.maxPositions = m.max_position_embeddings;
    m.rope.originalMaxPositions = c.optionalInteger("original_max_position_embeddings");
    m.rope.scaling = c.json().value("rope_scaling", core::Json());

    const auto layers = static_cast<std::size_t>(m.num_hidden_layers);
    m.slidingLayers.assign(layers, false);
    m.rotatedLayers.assign(layers, true);
    m.sparseLayers.assign(layers, false);
}

/// Flags one a layer from a list of config.json; empty when it has none.
template <class IsSet>
std::vector<bool> layerFlags(const ConfigReader& c, const char* key, std::int64_t layers, const IsSet& isSet) {
    std::vector<bool> flags;
    const auto list = c.json().find(key);
    if (list == c.json().end() || list->is_null()) {
        return flags;
    }
    if (!list->is_array() || list->size() != static_cast<std::size_t>(layers)) {
        throw Error(ErrorCode::InvalidFile, std::string("config.json: ") + key + " must be a list with one entry for each of the " +
                                                std::to_string(layers) + " layers (num_hidden_layers).");
    }
    for (const core::Json& entry : *list) {
        flags.push_back(isSet(entry));
    }
    return flags;
}

/// layer_types; without it, `isSliding` says which layers slide.
template <class IsSliding>
void readSlidingLayers(const ConfigReader& c, LlamaConfig& m, const IsSliding& isSliding) {
    m.slidingLayers = layerFlags(c, "layer_types", m.num_hidden_layers, [](const core::Json& type) {
        if (type != "sliding_attention" && type != "full_attention") {
            throw Error(ErrorCode::Unsupported,
                        "config.json: layer_types holds " + core::excerpt(type) + "; full_attention or sliding_attention was expected.");
        }
        return type == "sliding_attention";
    });
    for (std::int64_t i = 0; m.slidingLayers.size() < static_cast<std::size_t>(m.num_hidden_layers); ++i) {
        m.slidingLayers.push_back(isSliding(i));
    }
}

/// sliding_window for every layer.
void slideEverywhere(const ConfigReader& c, std::optional<std::int64_t> absent, LlamaConfig& m) {
    const auto window = c.json().contains("sliding_window") ? c.optionalInteger("sliding_window") : absent;
    m.window = window.value_or(0);
    m.slidingLayers.assign(m.slidingLayers.size(), m.window > 0);
}

/// Qwen's window, which use_sliding_window turns on.
std::int64_t qwenWindow(const ConfigReader& c) {
    return c.flag("use_sliding_window", false) ? c.integer("sliding_window", 4096) : 0;
}

void biasEverywhere(bool bias, LlamaConfig& m) {
    m.queryKeyValueBias = bias;
    m.attentionOutputBias = bias;
}

void llama(const ConfigReader& c, LlamaConfig& m) {
    readCommon(c, {}, m);
    biasEverywhere(c.flag("attention_bias", false), m);
    m.feedForwardBias = c.flag("mlp_bias", false);
}

void mistral(const ConfigReader& c, LlamaConfig& m) {
    readCommon(c, {.inner = 14336, .positions = 131072, .keyHeads = 8}, m);
    slideEverywhere(c, 4096, m);
    // Before 4.36 the window saw a key more and did not hide what is cached, and the future was hidden by minus infinity.
    if (!m.masks.once && m.window > 0) {
        ++m.window;
        m.windowHidesCached = false;
        m.masks.future = -std::numeric_limits<double>::infinity();
    }
}

void qwen2(const ConfigReader& c, LlamaConfig& m) {
    readCommon(c, {.vocabulary = 151936, .inner = 22016, .positions = 32768, .keyHeads = 32}, m);
    m.queryKeyValueBias = true;
    m.window = qwenWindow(c);
    const std::int64_t firstSliding = c.integer("max_window_layers", 28);
    readSlidingLayers(c, m, [&](std::int64_t layer) { return m.window > 0 && layer >= firstSliding; });
}

void qwen3(const ConfigReader& c, LlamaConfig& m) {
    readCommon(c, {.vocabulary = 151936, .inner = 22016, .positions = 32768, .keyHeads = 32, .headSize = 128}, m);
    biasEverywhere(c.flag("attention_bias", false), m);
    m.queryKeyNorm = QueryKeyNorm::EachHead;
    m.window = qwenWindow(c);
    const std::int64_t firstSliding = c.integer("max_window_layers", 28);
    readSlidingLayers(c, m, [&](std::int64_t layer) { return m.window > 0 && layer >= firstSliding; });
}

void gemma(const ConfigReader& c, LlamaConfig& m) {
    readCommon(c,
               {.vocabulary = 256000,
                .hidden = 3072,
                .inner = 24576,
                .layers = 28,
                .heads = 16,
                .positions = 8192,
                .keyHeads = 16,
                .headSize = 256,
                .activation = "gelu_pytorch_tanh",
                .tied = true,
                .padding = 0},
               m);
    biasEverywhere(c.flag("attention_bias", false), m);
    m.normWeightsFromOne = true;
    m.embeddingScale = std::sqrt(static_cast<double>(m.hidden_size));
}

/// What Gemma 2 and 3 share.
void laterGemma(const ConfigReader& c, const Defaults& d, LlamaConfig& m) {
    readCommon(c, d, m);
    m.hidden_act = c.text("hidden_activation", "gelu_pytorch_tanh");
    biasEverywhere(c.flag("attention_bias", false), m);
    m.normWeightsFromOne = true;
    m.normPlaces = NormPlaces::Around;
    m.embeddingScale = std::sqrt(static_cast<double>(m.hidden_size));
    m.attentionScale = 1 / std::sqrt(c.number("query_pre_attn_scalar", 256));
    m.window = c.integer("sliding_window", 4096);
}

/// A field whose absence means `absent` and whose null means none.
double softcap(const ConfigReader& c, const char* key, double absent) {
    return c.json().contains(key) ? c.optionalNumber(key).value_or(0) : absent;
}

void gemma2(const ConfigReader& c, LlamaConfig& m) {
    laterGemma(c,
               {.vocabulary = 256000,
                .hidden = 2304,
                .inner = 9216,
                .layers = 26,
                .heads = 8,
                .positions = 8192,
                .keyHeads = 4,
                .headSize = 256,
                .tied = true,
                .padding = 0},
               m);
    m.attentionSoftcap = softcap(c, "attn_logit_softcapping", 50);
    m.logitSoftcap = softcap(c, "final_logit_softcapping", 30);
    readSlidingLayers(c, m, [](std::int64_t layer) { return layer % 2 == 0; });
}

void gemma3(const ConfigReader& c, LlamaConfig& m) {
    laterGemma(c,
               {.vocabulary = 262208,
                .hidden = 2304,
                .inner = 9216,
                .layers = 26,
                .heads = 8,
                .positions = 131072,
                .keyHeads = 4,
                .headSize = 256,
                .theta = 1e6,
                .tied = true,
                .padding = 0},
               m);
    if (c.flag("use_bidirectional_attention", false)) {
        throw Error(
            ErrorCode::Unsupported,
            "config.json: use_bidirectional_attention is true; gemma3_text is supported as a language model, which looks back only.");
    }
    m.scalesGivenEmbeddings = false;
    m.logitSoftcap = softcap(c, "final_logit_softcapping", 0);
    m.queryKeyNorm = QueryKeyNorm::EachHead;
    const std::int64_t period = c.integer("_sliding_window_pattern", c.integer("sliding_window_pattern", 6));
    readSlidingLayers(c, m, [&](std::int64_t layer) { return (layer + 1) % period != 0; });
    m.slidingRope = m.rope;
    m.slidingRope->theta = c.number("rope_local_base_freq", 10000);
    m.slidingRope->scaling = core::Json();
}

void phi(const ConfigReader& c, LlamaConfig& m) {
    readCommon(c, {.vocabulary = 51200, .hidden = 2048, .inner = 8192, .layers = 24, .activation = "gelu_new", .rotaryPart = 0.5}, m);
    biasEverywhere(true, m);
    m.layerNorms = true;
    m.normEps = c.number("layer_norm_eps", 1e-5);
    m.normPlaces = NormPlaces::Parallel;
    m.finalNorm = "final_layernorm";
    m.attentionOutput = "dense";
    m.queryKeyNorm = c.flag("qk_layernorm", false) ? QueryKeyNorm::EachHead : QueryKeyNorm::None;
    m.queryNorm = "q_layernorm";
    m.keyNorm = "k_layernorm";
    m.feedForward = FeedForwardKind::Plain;
    m.feedForwardBias = true;
    m.headBias = true;
    m.embeddingDropout = c.number("embd_pdrop", 0);
    m.residualDropout = c.number("resid_pdrop", 0);
}

void phi3(const ConfigReader& c, LlamaConfig& m) {
    readCommon(c, {.vocabulary = 32064, .hidden = 3072, .inner = 8192, .positions = 4096, .normEps = 1e-5, .padding = 32000}, m);
    slideEverywhere(c, {}, m);
    m.queryKeyValueInOneTensor = true;
    m.feedForward = FeedForwardKind::GatedInOneTensor;
    m.residualDropout = c.number("resid_pdrop", 0);
    m.rope.originalMaxPositions = c.integer("original_max_position_embeddings", 4096);
    // The first files called longrope "su" or "yarn".
    if (core::Json& scaling = m.rope.scaling; scaling.is_object() && scaling.contains("type")) {
        if (scaling["type"] == "su" || scaling["type"] == "yarn") {
            scaling["type"] = "longrope";
        }
    }
}

void smollm3(const ConfigReader& c, LlamaConfig& m) {
    readCommon(c,
               {.vocabulary = 128256,
                .hidden = 2048,
                .layers = 36,
                .heads = 16,
                .positions = 32768,
                .keyHeads = 4,
                .theta = 2e6,
                .tied = true,
                .padding = 128004},
               m);
    biasEverywhere(c.flag("attention_bias", false), m);
    m.feedForwardBias = c.flag("mlp_bias", false);
    const std::int64_t period = c.positive("no_rope_layer_interval", 4);
    m.rotatedLayers =
        layerFlags(c, "no_rope_layers", m.num_hidden_layers, [](const core::Json& flag) { return flag == 1 || flag == true; });
    for (std::int64_t i = 0; m.rotatedLayers.size() < static_cast<std::size_t>(m.num_hidden_layers); ++i) {
        m.rotatedLayers.push_back((i + 1) % period != 0);
    }
    m.window = c.flag("use_sliding_window", false) ? c.integer("sliding_window", 0) : 0;
    readSlidingLayers(c, m, [&](std::int64_t layer) { return m.window > 0 && !m.rotatedLayers[static_cast<std::size_t>(layer)]; });
}

void olmo2(const ConfigReader& c, LlamaConfig& m) {
    readCommon(c, {.vocabulary = 50304, .normEps = 1e-5, .padding = 1}, m);
    biasEverywhere(c.flag("attention_bias", false), m);
    m.normPlaces = NormPlaces::After;
    m.queryKeyNorm = QueryKeyNorm::AllHeads;
}

void stablelm(const ConfigReader& c, LlamaConfig& m) {
    readCommon(c, {.vocabulary = 50304, .hidden = 2560, .inner = 6912, .positions = 4096, .keyHeads = 32, .rotaryPart = 0.25}, m);
    m.queryKeyValueBias = c.flag("use_qkv_bias", false);
    m.layerNorms = true;
    m.normEps = c.number("layer_norm_eps", 1e-5);
    m.normPlaces = c.flag("use_parallel_residual", false) ? NormPlaces::Parallel : NormPlaces::Before;
    m.queryKeyNorm = c.flag("qk_layernorm", false) ? QueryKeyNorm::OwnNorms : QueryKeyNorm::None;
    m.queryNorm = "q_layernorm";
    m.keyNorm = "k_layernorm";
    m.residualDropout = c.number("hidden_dropout", 0);
}

void starcoder2(const ConfigReader& c, LlamaConfig& m) {
    readCommon(c,
               {.vocabulary = 49152,
                .hidden = 3072,
                .inner = 12288,
                .layers = 30,
                .heads = 24,
                .positions = 4096,
                .keyHeads = 2,
                .activation = "gelu_pytorch_tanh",
                .tied = true},
               m);
    const bool bias = c.flag("use_bias", true);
    biasEverywhere(bias, m);
    slideEverywhere(c, {}, m);
    m.layerNorms = true;
    m.normEps = c.number("norm_epsilon", 1e-5);
    m.feedForward = FeedForwardKind::Plain;
    m.plainNames = {"c_fc", "c_proj"};
    m.feedForwardBias = bias;
    m.embeddingDropout = c.number("embedding_dropout", 0);
    m.residualDropout = c.number("residual_dropout", 0);
}

void cohere(const ConfigReader& c, LlamaConfig& m) {
    readCommon(
        c, {.vocabulary = 256000, .hidden = 8192, .inner = 22528, .layers = 40, .heads = 64, .positions = 8192, .tied = true, .padding = 0},
        m);
    biasEverywhere(c.flag("attention_bias", false), m);
    m.layerNorms = true;
    m.normBias = false;
    m.normEps = c.number("layer_norm_eps", 1e-5);
    m.normPlaces = NormPlaces::Parallel;
    m.queryKeyNorm = c.flag("use_qk_norm", false) ? QueryKeyNorm::OwnWeights : QueryKeyNorm::None;
    m.ropePairing = nn::RopePairing::Neighbours;
    m.logitScale = c.number("logit_scale", 0.0625);
}

void granite(const ConfigReader& c, LlamaConfig& m) {
    readCommon(c, {}, m);
    biasEverywhere(c.flag("attention_bias", false), m);
    m.feedForwardBias = c.flag("mlp_bias", false);
    m.embeddingScale = c.number("embedding_multiplier", 1);
    m.residualScale = c.number("residual_multiplier", 1);
    m.attentionScale = c.number("attention_multiplier", 1);
    m.logitScale = 1 / c.number("logits_scaling", 1);
}

void readRouter(const ConfigReader& c, LlamaConfig& m) {
    m.routerLossWeight = c.number("router_aux_loss_coef", 0.001);
    m.outputRouterLogits = c.flag("output_router_logits", false);
}

/// The mixtures of Qwen2-MoE and Qwen3-MoE.
void qwenMixture(const ConfigReader& c, std::int64_t experts, std::int64_t perToken, std::int64_t inner, LlamaConfig& m) {
    m.window = qwenWindow(c);
    m.slidingLayers.assign(m.slidingLayers.size(), m.window > 0);
    m.mixture.emplace();
    m.mixture->experts = c.integer("num_experts", experts);
    m.mixture->perToken = c.integer("num_experts_per_tok", perToken);
    m.mixture->innerSize = c.positive("moe_intermediate_size", inner);
    m.mixture->normalises = c.flag("norm_topk_prob", false);
    const std::int64_t period = c.positive("decoder_sparse_step", 1);
    const core::Json dense = c.json().value("mlp_only_layers", core::Json());
    for (std::int64_t i = 0; i < m.num_hidden_layers; ++i) {
        const bool isDense = dense.is_array() && std::find(dense.begin(), dense.end(), core::Json(i)) != dense.end();
        m.sparseLayers[static_cast<std::size_t>(i)] = !isDense && m.mixture->experts > 0 && (i + 1) % period == 0;
    }
    readRouter(c, m);
}

void qwen2Moe(const ConfigReader& c, LlamaConfig& m) {
    readCommon(c, {.vocabulary = 151936, .hidden = 2048, .inner = 5632, .layers = 24, .heads = 16, .positions = 32768, .keyHeads = 16}, m);
    m.queryKeyValueBias = c.flag("qkv_bias", true);
    qwenMixture(c, 60, 4, 1408, m);
    m.mixture->sharedInner = c.positive("shared_expert_intermediate_size", 5632);
}

void qwen3Moe(const ConfigReader& c, LlamaConfig& m) {
    readCommon(c, {.vocabulary = 151936, .hidden = 2048, .inner = 6144, .layers = 24, .positions = 32768, .keyHeads = 4}, m);
    biasEverywhere(c.flag("attention_bias", false), m);
    m.queryKeyNorm = QueryKeyNorm::EachHead;
    qwenMixture(c, 128, 8, 768, m);
}

void mixtral(const ConfigReader& c, LlamaConfig& m) {
    readCommon(c, {.inner = 14336, .positions = 131072, .keyHeads = 8, .theta = 1e6, .normEps = 1e-5}, m);
    slideEverywhere(c, {}, m);
    m.mixture.emplace();
    m.mixture->experts = c.positive("num_local_experts", 8);
    m.mixture->perToken = c.integer("num_experts_per_tok", 2);
    m.mixture->innerSize = m.intermediate_size;
    m.mixture->normalises = true;
    m.mixture->jitter = c.number("router_jitter_noise", 0);
    m.mixture->names = {"w1", "w3", "w2"};
    m.mixtureName = "block_sparse_moe";
    m.sparseLayers.assign(m.sparseLayers.size(), true);
    readRouter(c, m);
}

struct FamilyRow {
    LlamaFamily family;
    void (*read)(const ConfigReader&, LlamaConfig&);
};

LlamaFamily named(const std::string& modelType, const std::string& prefix, bool hasClassifier = true) {
    return {modelType, prefix, prefix + "Model", hasClassifier ? prefix + "ForSequenceClassification" : ""};
}

const std::vector<FamilyRow>& rows() {
    static const std::vector<FamilyRow> table{
        {named("cohere", "Cohere", false), cohere},
        {named("gemma", "Gemma"), gemma},
        {named("gemma2", "Gemma2"), gemma2},
        {{"gemma3_text", "Gemma3", "Gemma3TextModel", "Gemma3TextForSequenceClassification"}, gemma3},
        {named("granite", "Granite", false), granite},
        {named("llama", "Llama"), llama},
        {named("mistral", "Mistral"), mistral},
        {named("mixtral", "Mixtral"), mixtral},
        {named("olmo2", "Olmo2", false), olmo2},
        {named("phi", "Phi"), phi},
        {named("phi3", "Phi3"), phi3},
        {named("qwen2", "Qwen2"), qwen2},
        {named("qwen2_moe", "Qwen2Moe"), qwen2Moe},
        {named("qwen3", "Qwen3"), qwen3},
        {named("qwen3_moe", "Qwen3Moe"), qwen3Moe},
        {named("smollm3", "SmolLM3"), smollm3},
        {named("stablelm", "StableLm"), stablelm},
        {named("starcoder2", "Starcoder2"), starcoder2},
    };
    return table;
}

}  // namespace

LlamaConfig::LlamaConfig(const core::Json& config) {
    const ConfigReader c(config);
    model_type = c.text("model_type", "");
    masks.once = writtenBy(c.json()).value_or(std::pair(5, 0)) >= std::pair(4, 36);
    for (const FamilyRow& row : rows()) {
        if (row.family.modelType == model_type) {
            row.read(c, *this);
            return;
        }
    }
    throw Error(ErrorCode::Unsupported, "config.json: model_type is \"" + model_type + "\", which is not one of the Llama family.");
}

const std::vector<LlamaFamily>& llamaFamilies() {
    static const std::vector<LlamaFamily> families = [] {
        std::vector<LlamaFamily> list;
        for (const FamilyRow& row : rows()) {
            list.push_back(row.family);
        }
        return list;
    }();
    return families;
}

}  // namespace twb::models
