#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/models/architecture.h"
#include "engine/models/llama_config.h"
#include "engine/models/text_model.h"
#include "engine/nn/attention.h"
#include "engine/nn/feed_forward.h"
#include "engine/nn/layers.h"
#include "engine/nn/mixture_of_experts.h"
#include "engine/nn/rms_norm.h"
#include "engine/nn/rope.h"

/// Llama (Touvron et al., 2023, arXiv:2302.13971) and the decoder-only models that are Llama with other switches (LlamaConfig).
namespace twb::models {

/// RMSNorm or LayerNorm, as the family has it.
struct LlamaNorm {
    std::variant<nn::RmsNorm, nn::LayerNorm> norm;

    LlamaNorm(const nn::Weights& w, const LlamaConfig& c, std::int64_t size);
    Tensor operator()(const Tensor& x) const;
};

/// What the layers of one kind (sliding or not) share in one call.
struct LlamaCall {
    nn::RopeAngles angles;
    Tensor mask;                ///< undefined: none is needed
    bool causal = false;        ///< the queries are all the keys there are, and nothing else is hidden
    std::int64_t window = 0;    ///< > 0: nothing sees further back than so many keys
    std::int64_t lastKeys = 0;  ///< > 0: only so many last keys are seen, by the one query
};

/// Norms of queries and keys [batch, length, heads, head size], before they turn.
struct LlamaQueryKeyNorm {
    QueryKeyNorm kind;
    std::optional<LlamaNorm> shared;
    std::vector<Tensor> ownWeights;  ///< one a head [head size], or one for all [heads, head size]
    double eps;

    LlamaQueryKeyNorm(const nn::Weights& w, const LlamaConfig& c, std::int64_t heads);
    Tensor operator()(const Tensor& x) const;
};

struct LlamaAttention {
    nn::FusedLinear queryKeyValue;
    nn::Linear output;
    LlamaQueryKeyNorm queryNorm, keyNorm;
    std::int64_t layer, heads, keyHeads, size;
    double scale, softcap, dropout;
    bool rotates;
    nn::RopePairing pairing;

    LlamaAttention(const nn::Weights& w, const LlamaConfig& c, std::int64_t layer);
    Tensor operator()(const Tensor& x, const LlamaCall& call, nn::CallContext& context) const;
};

struct LlamaLayer {
    LlamaAttention attention;
    std::optional<LlamaNorm> attentionInputNorm, attentionOutputNorm, feedForwardInputNorm, feedForwardOutputNorm;
    std::variant<nn::GatedFeedForward, nn::FeedForward, nn::MixtureOfExperts> feedForward;
    bool parallel, slides;
    double residualScale, dropout;

    LlamaLayer(const nn::Weights& w, const LlamaConfig& c, std::int64_t layer);
    Tensor operator()(const Tensor& x, const LlamaCall& call, nn::CallContext& context) const;

private:
    Tensor added(const Tensor& x, const Tensor& output, const nn::CallContext& context) const;
    Tensor fedForward(const Tensor& x, nn::CallContext& context) const;
};

/// Embeddings, layers and the last norm: the backbone of every class of the family.
struct Llama {
    using Config = LlamaConfig;
    static constexpr const char* kPrefix = "model";
    static constexpr const char* kWordTable = "embed_tokens.weight";
    static constexpr bool kGivesPositions = true;

    nn::Embedding words;
    at::ScalarType dtype;
    std::vector<LlamaLayer> layers;
    LlamaNorm norm;
    nn::Rope rope, slidingRope;
    MaskStyle masks;
    std::int64_t window;
    bool windowHidesCached;
    double embeddingScale, embeddingDropout;
    bool scalesGivenEmbeddings;

    Llama(const nn::Weights& w, const LlamaConfig& c, bool withPooler);
    Encoded operator()(const Inputs& inputs, nn::CallContext& context) const;
    static std::vector<std::string> inputNames();
    /// Whether some layers never look further back than `window`.
    bool hasWindow() const;

private:
    LlamaCall callOf(const DecoderCall& call, const Tensor& positions, bool slides, at::ScalarType dtype) const;
};

std::vector<Architecture> llamaArchitectures();

}  // namespace twb::models
