#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/core/json.h"

namespace twb::models {

/// Reads fields of a config.json with transformers' defaults. A field of the wrong type throws Error(InvalidParameter) that names it.
class ConfigReader {
public:
    explicit ConfigReader(const core::Json& config) : m_config(config) {}

    std::int64_t integer(std::string_view key, std::int64_t absent) const {
        return core::optionalInt(m_config, key, kWhere).value_or(absent);
    }
    double number(std::string_view key, double absent) const { return core::optionalNumber(m_config, key, kWhere).value_or(absent); }
    bool flag(std::string_view key, bool absent) const { return core::optionalBool(m_config, key, kWhere).value_or(absent); }
    std::string text(std::string_view key, std::string_view absent) const {
        return core::optionalString(m_config, key, kWhere).value_or(std::string(absent));
    }
    std::optional<double> optionalNumber(std::string_view key) const { return core::optionalNumber(m_config, key, kWhere); }
    std::optional<std::int64_t> optionalInteger(std::string_view key) const { return core::optionalInt(m_config, key, kWhere); }

    /// Throws Error(InvalidFile) naming the field unless it is positive.
    std::int64_t positive(std::string_view key, std::int64_t absent) const;

    /// Number of labels: the size of id2label, else num_labels, else 2.
    std::int64_t labelCount() const;

    const core::Json& json() const { return m_config; }

private:
    static inline const std::string kWhere = "config.json";
    const core::Json& m_config;
};

/// What every classification head reads.
struct LabelConfig {
    std::int64_t num_labels = 2;
    std::string problem_type;  ///< empty: guessed from the labels

    LabelConfig() = default;
    explicit LabelConfig(const ConfigReader& c) : num_labels(c.labelCount()), problem_type(c.text("problem_type", "")) {}
};

}  // namespace twb::models
