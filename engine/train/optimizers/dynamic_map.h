#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <limits>

namespace twb::train {

/// 256 numbers between -1 (or 0) and 1 that lie closer together near 0: the dynamic exponent of Dettmers et al., 2022 (arXiv:2110.02861),
/// with the numbers of bitsandbytes' create_dynamic_map.
class DynamicMap {
public:
    explicit DynamicMap(bool isSigned);

    float value(std::uint8_t code) const { return m_values[code]; }

    /// The code of the number that is nearest. A signed map keeps the sign of negative numbers: none becomes 0. Not-a-number becomes 0.
    std::uint8_t nearest(float x) const {
        if (m_zero == 0) {
            return static_cast<std::uint8_t>(nearestMagnitude(x));
        }
        const int magnitude = nearestMagnitude(x < 0 ? -x : x);
        return static_cast<std::uint8_t>(x < 0 ? m_zero - std::clamp(magnitude, 1, m_zero) : m_zero + magnitude);
    }

private:
    // Numbers that share their exponent and the first seven bits of their fraction share a bucket: none is as wide as two neighbours lie
    // apart, so the code of its lower end is right or one too small.
    static constexpr int kShift = 16;
    static constexpr float kLeast = 0x1p-23F;  // below lies what is nearer to 0 than to any other
    static constexpr std::uint32_t kFirstBucket = std::bit_cast<std::uint32_t>(kLeast) >> kShift;
    static constexpr std::uint32_t kBuckets = (std::bit_cast<std::uint32_t>(1.0F) >> kShift) - kFirstBucket + 1;

    int nearestMagnitude(float x) const {
        if (!(x >= kLeast)) {
            return 0;
        }
        const std::uint32_t bucket = std::min((std::bit_cast<std::uint32_t>(x) >> kShift) - kFirstBucket, kBuckets - 1);
        const int code = m_ofLowerEnd[bucket];
        return code + (x > m_middle[static_cast<std::size_t>(code)] ? 1 : 0);
    }

    std::array<float, 256> m_values{};
    int m_zero = 0;                     ///< code of 0
    std::array<float, 256> m_middle{};  ///< between a magnitude and the next; behind the last infinite
    std::array<std::uint8_t, kBuckets> m_ofLowerEnd{};
};

}  // namespace twb::train
