#pragma once

#include <cstdint>
#include <string>

#include "engine/core/json.h"

namespace twb::text {

/// A token that is cut out of the text before the model sees it: the counterpart of transformers' AddedToken.
struct AddedToken {
    std::string content;
    std::int64_t id = -1;     ///< -1: not yet known
    bool singleWord = false;  ///< only where no word character touches it
    bool lstrip = false;      ///< takes the white space before it along
    bool rstrip = false;      ///< takes the white space after it along
    bool normalized = true;   ///< looked for in the normalised text (else in the text as given)
    bool special = false;     ///< left out by skip_special_tokens, never an ordinary piece of text
};

/// Reads {"content", "lstrip", ...} or plain text (then all other fields keep their defaults); `where` names file and key in errors.
AddedToken addedTokenFromJson(const core::Json& value, const std::string& where);

/// The object as tokenizer.json stores it (`id` only when known).
core::Json toJson(const AddedToken& token);

}  // namespace twb::text
