#include "engine/models/config.h"

#include "engine/core/error.h"

namespace twb::models {

std::int64_t ConfigReader::positive(std::string_view key, std::int64_t absent) const {
    const std::int64_t value = integer(key, absent);
    if (value <= 0) {
        throw core::Error(core::ErrorCode::InvalidFile,
                          "config.json: " + std::string(key) + " is " + std::to_string(value) + "; a positive number was expected.");
    }
    return value;
}

std::int64_t ConfigReader::labelCount() const {
    const auto labels = m_config.find("id2label");
    if (labels != m_config.end() && labels->is_object()) {
        return static_cast<std::int64_t>(labels->size());
    }
    return integer("num_labels", 2);
}

}  // namespace twb::models
