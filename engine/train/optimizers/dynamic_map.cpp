#include "engine/train/optimizers/dynamic_map.h"

#include <cmath>
#include <vector>

namespace twb::train {
namespace {

constexpr int kDecades = 7;

/// 0, then each decade from 1e-6 .. 1e-7 up to 1 .. 0.1 divided into twice as many parts as the one below (their middles), then 1.
std::vector<float> magnitudes(bool isSigned) {
    std::vector<float> all{0};
    for (int decade = 0; decade < kDecades; ++decade) {
        const int parts = 1 << (decade + (isSigned ? 0 : 1));
        const double scale = std::pow(10.0, decade - (kDecades - 1)), width = 0.9 / parts;
        for (int part = 0; part < parts; ++part) {
            all.push_back(static_cast<float>(scale * (0.1 + width * (part + 0.5))));
        }
    }
    all.push_back(1);
    return all;
}

}  // namespace

DynamicMap::DynamicMap(bool isSigned) {
    const std::vector<float> levels = magnitudes(isSigned);
    // A signed map has 127 negative numbers: -1 has no place.
    m_zero = isSigned ? static_cast<int>(levels.size()) - 2 : 0;
    for (int code = 0; code < 256; ++code) {
        const float magnitude = levels[static_cast<std::size_t>(std::abs(code - m_zero))];
        m_values[static_cast<std::size_t>(code)] = code < m_zero ? -magnitude : magnitude;
    }
    m_middle.fill(std::numeric_limits<float>::infinity());
    for (std::size_t i = 0; i + 1 < levels.size(); ++i) {
        m_middle[i] = (levels[i] + levels[i + 1]) / 2;
    }
    std::uint8_t code = 0;
    for (std::uint32_t bucket = 0; bucket < kBuckets; ++bucket) {
        const float lowerEnd = std::bit_cast<float>((bucket + kFirstBucket) << kShift);
        while (lowerEnd > m_middle[code]) {
            ++code;
        }
        m_ofLowerEnd[bucket] = code;
    }
}

}  // namespace twb::train
