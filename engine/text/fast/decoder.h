#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/core/json.h"

namespace twb::text {

/// Turns tokens into text; its steps pass lists of tokens on, which are joined at the end.
class Decoder {
public:
    virtual ~Decoder() = default;
    virtual void apply(std::vector<std::string>& tokens) const = 0;
};

/// The decoder of a tokenizer.json (null: none, gives nullptr).
std::unique_ptr<Decoder> makeDecoder(const core::Json& json, const std::string& where);

/// `text` with each `from` replaced.
std::string replacedAll(std::string text, std::string_view from, std::string_view to);

}  // namespace twb::text
