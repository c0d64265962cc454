#include "engine/models/funnel_pooling.h"

#include <array>
#include <numeric>

#include "engine/core/error.h"

namespace twb::models {
namespace {

using core::Error;
using core::ErrorCode;

constexpr std::int64_t kClsType = 2;  ///< token type of <cls>, which is of every segment

/// Whether config.json's `key` is `second` rather than `first`.
bool isSecond(const ConfigReader& c, const std::string& key, const std::string& first, const std::string& second) {
    const std::string value = c.text(key, first);
    if (value != first && value != second) {
        throw Error(ErrorCode::Unsupported, "config.json: " + key + " is \"" + value + "\"; " + first + " or " + second + " was expected.");
    }
    return value == second;
}

using Places = std::vector<std::int64_t>;

/// Distances from the tokens at `pooled` to those at `places`, largest first, in steps of `stride` (appendix A.2.1).
Tensor distances(const Places& places, const Places& pooled, std::int64_t stride, std::int64_t shift) {
    const std::int64_t largest = pooled.front() - places.front() + shift * static_cast<std::int64_t>(pooled.size()) * stride;
    const std::int64_t smallest = pooled.front() - places.back();
    return at::arange(largest, smallest - 1, -stride, at::kLong);
}

}  // namespace

FunnelPooling::FunnelPooling(const ConfigReader& c, std::int64_t size, std::int64_t blocks, double dropout)
    : m_size(size),
      m_blocks(blocks),
      m_dropout(dropout),
      m_maxPooling(isSecond(c, "pooling_type", "mean", "max")),
      m_factorized(isSecond(c, "attention_type", "relative_shift", "factorized")),
      m_separateCls(c.flag("separate_cls", true)),
      m_truncates(c.flag("truncate_seq", true)),
      m_poolsQueriesOnly(c.flag("pool_q_only", true)) {}

FunnelStructure FunnelPooling::structure(const Tensor& mask, const Tensor& types, const nn::CallContext& context) const {
    const std::int64_t length = mask.size(1);
    FunnelStructure out;
    const Tensor cls = types.eq(kClsType);
    out.sameType = types.unsqueeze(2).eq(types.unsqueeze(1)) | cls.unsqueeze(2) | cls.unsqueeze(1);
    out.mask = mask.to(at::kFloat);
    if (m_separateCls) {
        out.clsMask = at::constant_pad_nd(at::ones({length - 1, length - 1}), {1, 0, 1, 0});
    }
    if (m_factorized) {
        out.factors = factors(length, context);
    } else {
        out.relative = relative(length, context);
    }
    return out;
}

std::vector<Tensor> FunnelPooling::factors(std::int64_t length, const nn::CallContext& context) const {
    const Tensor rate = 1 / at::pow(10000, at::arange(m_size / 2).to(at::kFloat) / static_cast<double>(m_size / 2));
    const Tensor angle = at::arange(length).to(at::kFloat).unsqueeze(1) * rate;
    const Tensor sine = at::sin(angle);
    const Tensor droppedSine = context.dropout(sine, m_dropout);
    const Tensor cosine = at::cos(angle);
    const Tensor droppedCosine = context.dropout(cosine, m_dropout);
    return {at::cat({droppedSine, droppedSine}, -1), at::cat({droppedCosine, droppedCosine}, -1), at::cat({cosine, sine}, -1),
            at::cat({-sine, cosine}, -1)};
}

std::vector<std::pair<Tensor, Tensor>> FunnelPooling::relative(std::int64_t length, const nn::CallContext& context) const {
    const Tensor rate = 1 / at::pow(10000, at::arange(m_size / 2).to(at::kFloat) / static_cast<double>(m_size / 2));
    const Tensor angle = at::arange(-2 * length, 2 * length).to(at::kFloat).unsqueeze(1) * rate;
    const Tensor sine = context.dropout(at::sin(angle), m_dropout);
    const Tensor table = at::cat({sine, context.dropout(at::cos(angle), m_dropout)}, -1);
    const auto encode = [&](const Tensor& between) { return table.index_select(0, between + 2 * length); };

    std::vector<std::pair<Tensor, Tensor>> out;
    Places places(static_cast<std::size_t>(length));
    std::iota(places.begin(), places.end(), 0);
    std::int64_t stride = 1;
    for (std::int64_t block = 0; block < m_blocks; ++block, stride *= 2) {
        Tensor toUnpooled;
        if (block > 0) {
            // <cls> stands in front of the first real token, which is always at place 1.
            Places pooled;
            if (m_separateCls) {
                pooled.push_back(1 - stride);
            }
            const std::size_t end = m_separateCls && m_truncates && !places.empty() ? places.size() - 1 : places.size();
            for (std::size_t i = m_separateCls ? 1 : 0; i < end; i += 2) {
                pooled.push_back(places[i]);
            }
            toUnpooled = encode(distances(places, pooled, stride / 2, 2));
            places = std::move(pooled);
        }
        out.emplace_back(encode(distances(places, places, stride, 1)), toUnpooled);
    }
    return out;
}

Tensor FunnelPooling::everySecond(Tensor x, std::int64_t axis) const {
    if (!x.defined()) {
        return x;
    }
    if (m_separateCls) {
        x = at::cat({x.slice(axis, 0, 1), x}, axis);
    }
    return x.slice(axis, 0, m_separateCls && m_truncates ? x.size(axis) - 1 : x.size(axis), 2);
}

Tensor FunnelPooling::pool(Tensor x, How how) const {
    if (m_separateCls) {
        x = at::cat({x.slice(1, 0, 1), m_truncates ? x.slice(1, 0, x.size(1) - 1) : x}, 1);
    }
    const bool flat = x.dim() == 2;
    x = flat ? x.unsqueeze(1).unsqueeze(3) : x.unsqueeze(1);
    constexpr std::array<std::int64_t, 2> window{2, 1};
    constexpr std::array<std::int64_t, 2> none{0, 0};
    constexpr std::array<std::int64_t, 2> one{1, 1};
    if (how == How::Mean) {
        x = at::avg_pool2d(x, window, window, none, /*ceil_mode=*/true);
    } else {
        x = at::max_pool2d(how == How::Min ? -x : x, window, window, none, one, /*ceil_mode=*/true);
        x = how == How::Min ? -x : x;
    }
    return flat ? x.squeeze(3).squeeze(1) : x.squeeze(1);
}

Tensor FunnelPooling::beforeAttention(const Tensor& states, FunnelStructure& s) const {
    const std::size_t pooledFactors = m_poolsQueriesOnly ? 2 : 4;
    for (std::size_t i = 0; i < s.factors.size() && i < pooledFactors; ++i) {
        s.factors[i] = everySecond(s.factors[i], 0);
    }
    s.sameType = everySecond(s.sameType, 1);
    s.clsMask = everySecond(s.clsMask, 0);
    if (!m_poolsQueriesOnly) {
        s.sameType = everySecond(s.sameType, 2);
        s.clsMask = everySecond(s.clsMask, 1);
        s.mask = pool(s.mask, How::Min);
    }
    return pool(states, m_maxPooling ? How::Max : How::Mean);
}

void FunnelPooling::afterAttention(FunnelStructure& s) const {
    if (!m_poolsQueriesOnly) {
        return;
    }
    for (std::size_t i = 2; i < s.factors.size(); ++i) {
        s.factors[i] = everySecond(s.factors[i], 0);
    }
    s.sameType = everySecond(s.sameType, 2);
    s.clsMask = everySecond(s.clsMask, 1);
    s.mask = pool(s.mask, How::Min);
}

Tensor FunnelPooling::upsample(const Tensor& states, std::int64_t times, std::int64_t length) const {
    if (times == 1) {
        return states;
    }
    if (!m_separateCls) {
        return states.repeat_interleave(times, 1).slice(1, 0, length);
    }
    Tensor rest = states.slice(1, 1).repeat_interleave(times, 1);
    if (m_truncates) {
        rest = at::constant_pad_nd(rest, {0, 0, 0, times - 1});
    }
    return at::cat({states.slice(1, 0, 1), rest.slice(1, 0, length - 1)}, 1);
}

}  // namespace twb::models
