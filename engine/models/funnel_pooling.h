#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "engine/models/config.h"
#include "engine/nn/context.h"

/// How a Funnel-Transformer (Dai et al., 2020, arXiv:2006.03236) shortens its sequences, and what that does to all that its attention
/// depends on.
namespace twb::models {

using at::Tensor;

/// What an attention needs besides queries and keys. Pooling changes it from block to block.
struct FunnelStructure {
    Tensor sameType;              ///< bool [batch, queries, keys]: both tokens are of one segment, or one is <cls>
    Tensor mask;                  ///< [batch, keys], 1 where a key counts
    Tensor clsMask;               ///< [queries, keys], 0 at <cls>: no positions and segments there; undefined without separate_cls
    std::vector<Tensor> factors;  ///< attention_type "factorized": phi, pi [queries, size], psi, omega [keys, size] of appendix A.2.2
    std::vector<std::pair<Tensor, Tensor>> relative;  ///< "relative_shift", one a block: encodings of the distances among its tokens, and
                                                      ///< from them to the tokens before pooling (undefined in the first block)
};

class FunnelPooling {
public:
    FunnelPooling() = default;
    /// `size` is d_model, `blocks` the number of blocks. Throws Error(Unsupported) for an unknown pooling_type or attention_type.
    FunnelPooling(const ConfigReader& c, std::int64_t size, std::int64_t blocks, double dropout);

    bool factorized() const { return m_factorized; }
    bool poolsQueriesOnly() const { return m_poolsQueriesOnly; }
    /// Whether a sequence of this length can be pooled.
    bool canPool(std::int64_t length) const { return length > (m_separateCls ? 2 : 1); }

    /// For sequences before any pooling. mask and types [batch, length].
    FunnelStructure structure(const Tensor& mask, const Tensor& types, const nn::CallContext& context) const;

    /// Half of the states [batch, length, size], for the first attention of a block; `structure` is made to fit its queries (and keys, when
    /// they are pooled too).
    Tensor beforeAttention(const Tensor& states, FunnelStructure& structure) const;
    /// After that attention: makes the keys fit too.
    void afterAttention(FunnelStructure& structure) const;

    /// Repeats every state `times` times, up to `length` states: back to the length before pooling.
    Tensor upsample(const Tensor& states, std::int64_t times, std::int64_t length) const;

private:
    enum class How { Mean, Max, Min };
    Tensor pool(Tensor x, How how) const;
    Tensor everySecond(Tensor x, std::int64_t axis) const;
    std::vector<Tensor> factors(std::int64_t length, const nn::CallContext& context) const;
    std::vector<std::pair<Tensor, Tensor>> relative(std::int64_t length, const nn::CallContext& context) const;

    std::int64_t m_size = 0, m_blocks = 0;
    double m_dropout = 0;
    bool m_maxPooling = false, m_factorized = false, m_separateCls = true, m_truncates = true, m_poolsQueriesOnly = true;
};

}  // namespace twb::models
