#include "engine/models/attention_window.h"

#include <string>

#include "engine/core/error.h"
#include "engine/models/config_list.h"

namespace twb::models {

std::vector<std::int64_t> attentionWindows(const core::Json& config, std::int64_t layers) {
    constexpr std::int64_t kDefault = 512;
    const auto found = config.find("attention_window");
    const bool single = found != config.end() && found->is_number_integer();
    const std::vector<std::int64_t> same(static_cast<std::size_t>(layers), single ? found->get<std::int64_t>() : kDefault);
    std::vector<std::int64_t> windows = single ? same : integerList(config, "attention_window", same);
    if (windows.size() != same.size()) {
        throw core::Error(core::ErrorCode::InvalidFile, "config.json: attention_window has " + std::to_string(windows.size()) +
                                                            " numbers; one for each of the " + std::to_string(layers) +
                                                            " layers was expected.");
    }
    return windows;
}

}  // namespace twb::models
