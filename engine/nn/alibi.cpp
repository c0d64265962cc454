#include "engine/nn/alibi.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace twb::nn {

at::Tensor alibiSlopes(std::int64_t heads) {
    std::int64_t power = 1;
    while (2 * power <= heads) {
        power *= 2;
    }
    const auto slopes = [](std::int64_t steps, std::int64_t count, std::int64_t stride) {
        return at::pow(std::exp2(-8.0 / static_cast<double>(steps)), at::arange(1, 1 + stride * count, stride, at::kInt)).to(at::kFloat);
    };
    return at::cat({slopes(power, power, 1), slopes(2 * power, heads - power, 2)});
}

}  // namespace twb::nn
