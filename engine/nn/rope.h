#pragma once

#include <cstdint>
#include <optional>

#include <ATen/ATen.h>

#include "engine/core/json.h"

namespace twb::nn {

using at::Tensor;

/// Which components of a head turn together: i and i + size / 2 (GPT-NeoX, Llama), or 2 i and 2 i + 1 (GPT-J, Cohere).
enum class RopePairing { Halves, Neighbours };

/// What config.json says of a rotary embedding.
struct RopeSettings {
    std::int64_t size = 0;          ///< how many of a head's components turn (even); the rest passes by
    double theta = 10000;           ///< rope_theta
    core::Json scaling;             ///< rope_scaling: an object with `rope_type` (or `type`) and its parameters; null: none
    std::int64_t maxPositions = 0;  ///< max_position_embeddings
    std::optional<std::int64_t> originalMaxPositions;  ///< original_max_position_embeddings, where config.json itself holds it (Phi-3)
};

/// Cosines and sines of the angles of one call's positions, [rows or 1, length, 1, size / 2].
struct RopeAngles {
    Tensor cos;
    Tensor sin;
};

/// Rotary position embedding (RoFormer, Su et al., 2021, arXiv:2104.09864) with the scalings of transformers' modeling_rope_utils: linear,
/// dynamic (NTK), yarn (arXiv:2309.00071), longrope (arXiv:2402.13753), llama3.
class Rope {
public:
    Rope() = default;
    /// Throws Error(Unsupported) naming an unknown rope_type, Error(InvalidFile) naming a parameter that is missing or wrong.
    explicit Rope(const RopeSettings& settings);

    /// Positions int64 [rows or 1, length]. The scalings that depend on the length of a sequence take it from the highest position.
    RopeAngles angles(const Tensor& positions, at::ScalarType dtype) const;

    /// From this length of a sequence on the angles of all positions are others (longrope), so that cached keys are void; 0: never.
    std::int64_t changesAt() const { return m_long.defined() ? m_originalMaxPositions + 1 : 0; }

private:
    enum class Kind { Fixed, Dynamic, LongRope };

    Tensor frequencies(double theta) const;
    Tensor frequenciesFor(const Tensor& positions) const;
    void scaleLinear();
    void scaleYarn();
    void scaleLlama3();
    void scaleLongRope();
    double parameter(const char* key) const;
    std::optional<double> optionalParameter(const char* key) const;
    Tensor longRopeFactors(const char* key) const;

    RopeSettings m_settings;
    Kind m_kind = Kind::Fixed;
    std::int64_t m_originalMaxPositions = 0;
    double m_amplitude = 1;  ///< cosines and sines are multiplied by it (transformers' attention_scaling)
    Tensor m_frequencies;    ///< [size / 2], radians a position
    Tensor m_long;           ///< longrope: those of sequences longer than the original maximum
};

/// Turns the first components of x [batch, length, heads, head size] by the angles; queries and keys may be one tensor, since all heads
/// turn alike.
Tensor rotate(const Tensor& x, const RopeAngles& angles, RopePairing pairing = RopePairing::Halves);

}  // namespace twb::nn
