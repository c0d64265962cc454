#include "engine/models/config_list.h"

#include "engine/core/error.h"

namespace twb::models {

std::vector<std::int64_t> integerList(const core::Json& config, const std::string& key, const std::vector<std::int64_t>& absent) {
    const auto found = config.find(key);
    if (found == config.end() || found->is_null()) {
        return absent;
    }
    std::vector<std::int64_t> list;
    bool good = found->is_array();
    if (good) {
        for (const core::Json& each : *found) {
            good = good && each.is_number_integer();
            list.push_back(good ? each.get<std::int64_t>() : 0);
        }
    }
    if (!good) {
        throw core::Error(core::ErrorCode::InvalidFile,
                          "config.json: " + key + " is " + core::excerpt(*found) + "; a list of whole numbers was expected.");
    }
    return list;
}

}  // namespace twb::models
