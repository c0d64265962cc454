#include "engine/generation/search/wide_topk.h"

#include <algorithm>

#include <ATen/ATen.h>

namespace twb::generation {

using at::Tensor;

// By the largest figure of each stretch first: the `count` stretches with the largest ones hold what is wanted.
std::tuple<Tensor, Tensor> wideTopk(const Tensor& rows, std::int64_t count) {
    constexpr std::int64_t kStretch = 128;
    constexpr std::int64_t kShort = 64 * kStretch;
    const std::int64_t width = rows.size(1), stretches = width / kStretch;
    if (width < kShort || stretches < count) {
        return rows.topk(std::min(count, width), 1, /*largest=*/true, /*sorted=*/true);
    }
    const Tensor whole = rows.narrow(1, 0, stretches * kStretch).unflatten(1, {stretches, kStretch});
    const Tensor chosen = std::get<1>(whole.amax(2).topk(count, 1)).unsqueeze(2);
    const Tensor figures = whole.gather(1, chosen.expand({-1, -1, kStretch})).flatten(1);
    const Tensor places = (chosen * kStretch + at::arange(kStretch, at::kLong)).flatten(1);
    const Tensor rest = at::arange(stretches * kStretch, width, at::kLong).unsqueeze(0).expand({rows.size(0), -1});
    auto [values, found] = at::cat({figures, rows.narrow(1, stretches * kStretch, width - stretches * kStretch)}, 1).topk(count, 1);
    return {values, at::cat({places, rest}, 1).gather(1, found)};
}

}  // namespace twb::generation
