#include "engine/nn/rope.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "engine/core/error.h"

namespace twb::nn {
namespace {

using core::Error;
using core::ErrorCode;

const std::string kWhere = "config.json: rope_scaling";

std::string typeOf(const core::Json& scaling) {
    if (scaling.is_null()) {
        return "default";
    }
    if (!scaling.is_object()) {
        throw Error(ErrorCode::InvalidFile, kWhere + " is " + core::typeName(scaling) + "; an object with a rope_type was expected.");
    }
    // Files older than transformers 4.43 say `type`.
    const auto type = core::optionalString(scaling, "rope_type", kWhere);
    return type ? *type : core::optionalString(scaling, "type", kWhere).value_or("default");
}

/// YaRN's and LongRoPE's weight of the attention scores, which grows with the stretch.
double yarnAmplitude(double factor, double scale = 1) {
    return factor <= 1 ? 1.0 : 0.1 * scale * std::log(factor) + 1.0;
}

}  // namespace

Rope::Rope(const RopeSettings& settings) : m_settings(settings) {
    if (settings.size <= 0 || settings.size % 2 != 0) {
        throw Error(ErrorCode::InvalidFile,
                    "config.json: rotary embeddings turn pairs of a head's components, so their number must be "
                    "even and positive; it is " +
                        std::to_string(settings.size) + ".");
    }
    m_frequencies = frequencies(settings.theta);
    const std::string type = typeOf(settings.scaling);
    if (type == "linear") {
        scaleLinear();
    } else if (type == "dynamic") {
        m_kind = Kind::Dynamic;
        parameter("factor");
    } else if (type == "yarn") {
        scaleYarn();
    } else if (type == "longrope") {
        scaleLongRope();
    } else if (type == "llama3") {
        scaleLlama3();
    } else if (type != "default") {
        throw Error(ErrorCode::Unsupported,
                    kWhere + " has the type \"" + type + "\"; default, linear, dynamic, yarn, longrope or llama3 was expected.");
    }
}

std::optional<double> Rope::optionalParameter(const char* key) const {
    return core::optionalNumber(m_settings.scaling, key, kWhere);
}

double Rope::parameter(const char* key) const {
    const auto value = optionalParameter(key);
    if (!value) {
        throw Error(ErrorCode::InvalidFile, kWhere + " of type " + typeOf(m_settings.scaling) + " lacks the number " + key + ".");
    }
    return *value;
}

Tensor Rope::frequencies(double theta) const {
    const Tensor exponents = at::arange(0, m_settings.size, 2, at::kLong).to(at::kFloat) / static_cast<double>(m_settings.size);
    return 1.0 / at::pow(theta, exponents);
}

void Rope::scaleLinear() {
    m_frequencies = m_frequencies / parameter("factor");
}

void Rope::scaleYarn() {
    const double factor = parameter("factor");
    const double scale = optionalParameter("mscale").value_or(0);
    const double scaleAll = optionalParameter("mscale_all_dim").value_or(0);
    m_amplitude = scale != 0 && scaleAll != 0 ? yarnAmplitude(factor, scale) / yarnAmplitude(factor, scaleAll) : yarnAmplitude(factor);
    m_amplitude = optionalParameter("attention_factor").value_or(m_amplitude);

    const double originalMaximum =
        optionalParameter("original_max_position_embeddings").value_or(static_cast<double>(m_settings.maxPositions));
    const auto size = static_cast<double>(m_settings.size);
    // The pair that turns so often over the original length.
    const auto pairOfTurns = [&](double turns) {
        return size * std::log(originalMaximum / (turns * 2 * M_PI)) / (2 * std::log(m_settings.theta));
    };
    double low = pairOfTurns(optionalParameter("beta_fast").value_or(32));
    double high = pairOfTurns(optionalParameter("beta_slow").value_or(1));
    if (core::optionalBool(m_settings.scaling, "truncate", kWhere).value_or(true)) {
        low = std::floor(low);
        high = std::ceil(high);
    }
    low = std::max(low, 0.0);
    high = std::min(high, size - 1);
    if (low == high) {
        high += 0.001;
    }
    // Fast pairs stay, slow ones are stretched, those between are mixed.
    const Tensor stretched = at::clamp((at::arange(m_settings.size / 2).to(at::kFloat) - low) / (high - low), 0, 1);
    m_frequencies = m_frequencies / factor * stretched + m_frequencies * (1 - stretched);
}

void Rope::scaleLlama3() {
    const double factor = parameter("factor");
    const double lowFactor = parameter("low_freq_factor");
    const double highFactor = parameter("high_freq_factor");
    const double originalMaximum = parameter("original_max_position_embeddings");
    const Tensor wavelength = 2 * M_PI / m_frequencies;
    const Tensor isLong = wavelength > originalMaximum / lowFactor;
    const Tensor isBetween = isLong.logical_not().logical_and(wavelength >= originalMaximum / highFactor);
    const Tensor kept = (originalMaximum / wavelength - lowFactor) / (highFactor - lowFactor);
    const Tensor mixed = (1 - kept) * m_frequencies / factor + kept * m_frequencies;
    m_frequencies = at::where(isBetween, mixed, at::where(isLong, m_frequencies / factor, m_frequencies));
}

Tensor Rope::longRopeFactors(const char* key) const {
    const auto list = m_settings.scaling.find(key);
    const auto pairs = static_cast<std::size_t>(m_settings.size / 2);
    if (list == m_settings.scaling.end() || !list->is_array() || list->size() != pairs ||
        !std::all_of(list->begin(), list->end(), [](const core::Json& value) { return value.is_number(); })) {
        throw Error(ErrorCode::InvalidFile,
                    kWhere + " of type longrope needs " + key + ", a list of " + std::to_string(pairs) + " numbers.");
    }
    return at::tensor(list->get<std::vector<double>>(), at::kFloat);
}

void Rope::scaleLongRope() {
    m_kind = Kind::LongRope;
    // Phi-3 keeps the original maximum in config.json itself and stretches by the ratio; others name the factor.
    m_originalMaxPositions = m_settings.originalMaxPositions.value_or(m_settings.maxPositions);
    const double factor = m_settings.originalMaxPositions
                              ? static_cast<double>(m_settings.maxPositions) / static_cast<double>(m_originalMaxPositions)
                              : optionalParameter("factor").value_or(1);
    m_amplitude = factor <= 1 ? 1.0 : std::sqrt(1 + std::log(factor) / std::log(static_cast<double>(m_originalMaxPositions)));
    m_amplitude = optionalParameter("attention_factor").value_or(m_amplitude);
    m_long = m_frequencies / longRopeFactors("long_factor");
    m_frequencies = m_frequencies / longRopeFactors("short_factor");
}

Tensor Rope::frequenciesFor(const Tensor& positions) const {
    if (m_kind == Kind::Fixed || positions.numel() == 0) {
        return m_frequencies;
    }
    const std::int64_t length = positions.max().item<std::int64_t>() + 1;
    if (m_kind == Kind::LongRope) {
        return length > m_originalMaxPositions ? m_long : m_frequencies;
    }
    if (length <= m_settings.maxPositions) {
        return m_frequencies;
    }
    const double factor = parameter("factor");
    const auto size = static_cast<double>(m_settings.size);
    const double stretch = factor * static_cast<double>(length) / static_cast<double>(m_settings.maxPositions) - (factor - 1);
    return frequencies(m_settings.theta * std::pow(stretch, size / (size - 2)));
}

RopeAngles Rope::angles(const Tensor& positions, at::ScalarType dtype) const {
    const Tensor angle = (positions.to(at::kFloat).unsqueeze(-1) * frequenciesFor(positions).to(positions.device())).unsqueeze(2);
    RopeAngles angles{at::cos(angle), at::sin(angle)};
    if (m_amplitude != 1) {
        angles.cos = angles.cos * m_amplitude;
        angles.sin = angles.sin * m_amplitude;
    }
    return {angles.cos.to(dtype), angles.sin.to(dtype)};
}

Tensor rotate(const Tensor& x, const RopeAngles& angles, RopePairing pairing) {
    const std::int64_t pairs = angles.cos.size(-1);
    const bool halves = pairing == RopePairing::Halves;
    const Tensor first = halves ? x.narrow(-1, 0, pairs) : x.slice(-1, 0, 2 * pairs, 2);
    const Tensor second = halves ? x.narrow(-1, pairs, pairs) : x.slice(-1, 1, 2 * pairs, 2);
    const Tensor turnedFirst = at::addcmul(first * angles.cos, second, angles.sin, -1);
    const Tensor turnedSecond = at::addcmul(second * angles.cos, first, angles.sin);
    const std::int64_t rest = x.size(-1) - 2 * pairs;
    if (halves) {
        return rest == 0 ? at::cat({turnedFirst, turnedSecond}, -1)
                         : at::cat({turnedFirst, turnedSecond, x.narrow(-1, 2 * pairs, rest)}, -1);
    }
    const Tensor turned = at::stack({turnedFirst, turnedSecond}, -1).flatten(-2);
    return rest == 0 ? turned : at::cat({turned, x.narrow(-1, 2 * pairs, rest)}, -1);
}

}  // namespace twb::nn
