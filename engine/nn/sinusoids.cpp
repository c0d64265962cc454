#include "engine/nn/sinusoids.h"

#include <cmath>

namespace twb::nn {

at::Tensor halvedSinusoids(std::int64_t count, std::int64_t size) {
    const at::Tensor positions = at::arange(count, at::kDouble).unsqueeze(1);
    const auto angles = [&](std::int64_t columns) {
        const at::Tensor column = at::arange(columns, at::kDouble);
        return positions / at::pow(10000, 2 * column / static_cast<double>(size));
    };
    return at::cat({at::sin(angles((size + 1) / 2)), at::cos(angles(size / 2))}, 1).to(at::kFloat);
}

at::Tensor fairseqSinusoids(std::int64_t count, std::int64_t size, std::int64_t padding) {
    const std::int64_t half = size / 2;
    const double step = std::log(10000.0) / static_cast<double>(half - 1);
    const at::Tensor rates = at::exp(at::arange(half, at::kFloat) * -step);
    const at::Tensor angles = at::arange(count, at::kFloat).unsqueeze(1) * rates.unsqueeze(0);
    at::Tensor table = at::cat({at::sin(angles), at::cos(angles)}, 1);
    if (size % 2 == 1) {
        table = at::cat({table, at::zeros({count, 1})}, 1);
    }
    if (padding >= 0 && padding < count) {
        table[padding].zero_();
    }
    return table;
}

}  // namespace twb::nn
