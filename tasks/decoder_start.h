#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/core/json.h"
#include "engine/text/tokenizer.h"

namespace twb::tasks {

/// The token that an encoder-decoder begins to write with, where its files do not say so but its family does.
struct DerivedStart {
    std::int64_t token = 0;
    std::string reason;  ///< "t5 begins with the padding token"
};

std::optional<DerivedStart> derivedStart(const core::Json& config, const text::Tokenizer& tokenizer);

}  // namespace twb::tasks
