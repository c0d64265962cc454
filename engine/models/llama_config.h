#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/models/config.h"
#include "engine/models/decoder_call.h"
#include "engine/nn/mixture_of_experts.h"
#include "engine/nn/rope.h"

namespace twb::models {

/// Where a decoder layer has its norms.
enum class NormPlaces {
    Before,    ///< x + f(norm(x)) for both sublayers (Llama)
    After,     ///< x + norm(f(x)) (OLMo 2)
    Around,    ///< x + norm(f(norm(x))) (Gemma 2)
    Parallel,  ///< x + attention(norm(x)) + feedForward(norm(x)), one norm (Phi, Cohere)
};

/// How queries and keys are normalised before they are compared.
enum class QueryKeyNorm {
    None,
    EachHead,    ///< over a head's components, one weight for all heads (Qwen3, Gemma 3, Phi)
    AllHeads,    ///< over all heads at once (OLMo 2)
    OwnWeights,  ///< over a head's components, every head has a weight of its own, one table for all (Cohere)
    OwnNorms,    ///< the same, every head's weight is a tensor of its own (StableLM)
};

enum class FeedForwardKind { Gated, GatedInOneTensor, Plain };

/// The decoder-only models that are Llama with other switches: config.json's fields with each model_type's defaults, and what that
/// model_type changes. Names of fields are transformers'.
struct LlamaConfig {
    std::string model_type;
    std::int64_t vocab_size, hidden_size, intermediate_size, num_hidden_layers, num_attention_heads, num_key_value_heads, head_dim,
        max_position_embeddings;
    std::optional<std::int64_t> pad_token_id;
    std::string hidden_act;
    bool tie_word_embeddings;
    double attention_dropout;
    LabelConfig labels;

    // Embedding and output.
    double embeddingScale = 1;
    bool scalesGivenEmbeddings = true;  ///< inputs_embeds are scaled, too
    double embeddingDropout = 0;
    double logitScale = 1;
    double logitSoftcap = 0;  ///< 0: none
    bool headBias = false;

    // Norms.
    bool layerNorms = false;  ///< LayerNorm instead of RMSNorm
    bool normBias = true;     ///< of LayerNorm
    double normEps = 1e-6;
    bool normWeightsFromOne = false;  ///< RMSNorm's weights are stored as their difference from one
    NormPlaces normPlaces = NormPlaces::Before;
    std::string finalNorm = "norm";

    // Attention.
    bool queryKeyValueBias = false;
    bool attentionOutputBias = false;
    bool queryKeyValueInOneTensor = false;
    std::string attentionOutput = "o_proj";
    QueryKeyNorm queryKeyNorm = QueryKeyNorm::None;
    std::string queryNorm = "q_norm", keyNorm = "k_norm";
    double attentionScale = 0;  ///< 0: 1 / sqrt(head_dim)
    double attentionSoftcap = 0;
    std::int64_t window = 0;          ///< keys that a token of a sliding layer sees, itself included
    std::vector<bool> slidingLayers;  ///< one a layer
    bool windowHidesCached = true;    ///< false: the window holds among the tokens of one call, and all cached ones are seen
    std::vector<bool> rotatedLayers;  ///< layers with rotary positions; the others see no positions at all (SmolLM3)

    // Rotary positions.
    nn::RopeSettings rope;
    std::optional<nn::RopeSettings> slidingRope;  ///< sliding layers have their own (Gemma 3)
    nn::RopePairing ropePairing = nn::RopePairing::Halves;

    // Feed-forward.
    FeedForwardKind feedForward = FeedForwardKind::Gated;
    nn::FeedForward::Names plainNames{"fc1", "fc2"};
    bool feedForwardBias = false;
    double residualScale = 1;    ///< of each sublayer's output
    double residualDropout = 0;  ///< the same
    std::optional<nn::MixtureSettings> mixture;
    std::string mixtureName = "mlp";
    std::vector<bool> sparseLayers;  ///< layers whose feed-forward is the mixture
    double routerLossWeight = 0;     ///< router_aux_loss_coef
    bool outputRouterLogits = false;

    /// How padding and the future are hidden; its window is `window` in sliding layers.
    MaskStyle masks;

    /// Throws Error(Unsupported) for a model_type that is not of the family, Error(InvalidFile) for sizes that do not fit.
    explicit LlamaConfig(const core::Json& config);
};

/// A model_type of the family and how its classes begin ("Qwen2", "qwen2").
struct LlamaFamily {
    std::string modelType;
    std::string classPrefix;
    std::string baseClass;        ///< "Qwen2Model"
    std::string classifierClass;  ///< "Qwen2ForSequenceClassification"; empty: transformers has none
};

const std::vector<LlamaFamily>& llamaFamilies();

}  // namespace twb::models
