#pragma once

#include <cstdint>
#include <vector>

#include "engine/core/json.h"

namespace twb::models {

/// attention_window of config.json, one a layer; a single number counts for all. Throws Error(InvalidFile) naming it when it has another
/// form or another number of layers.
std::vector<std::int64_t> attentionWindows(const core::Json& config, std::int64_t layers);

/// How many places a sequence lacks to a multiple of `block`.
inline std::int64_t missingTo(std::int64_t block, std::int64_t length) {
    return (block - length % block) % block;
}

}  // namespace twb::models
