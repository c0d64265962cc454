#include "engine/nn/relative_position.h"

#include <cmath>

namespace twb::nn {

at::Tensor relativePositionBucket(const at::Tensor& relative, bool bidirectional, std::int64_t buckets, std::int64_t maxDistance) {
    at::Tensor offset = at::zeros_like(relative);
    at::Tensor distance = relative;
    if (bidirectional) {
        buckets /= 2;
        offset = relative.gt(0).to(at::kLong) * buckets;
        distance = relative.abs();
    } else {
        distance = -relative.clamp_max(0);
    }
    const std::int64_t exact = buckets / 2;
    const double span = std::log(static_cast<double>(maxDistance) / static_cast<double>(exact));
    const at::Tensor far =
        (exact + (at::log(distance.to(at::kFloat) / exact) / span * (buckets - exact)).to(at::kLong)).clamp_max(buckets - 1);
    return offset + at::where(distance.lt(exact), distance, far);
}

at::Tensor relativePositions(std::int64_t queries, std::int64_t keys) {
    return at::arange(keys, at::kLong).unsqueeze(0) - at::arange(queries, at::kLong).unsqueeze(1);
}

}  // namespace twb::nn
