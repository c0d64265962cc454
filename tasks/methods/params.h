#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "engine/core/json.h"

/// Reading the params of a method; `method` begins every message.
namespace twb::tasks {

/// Throws Error(InvalidParameter) naming the first key that is not in `known`, and the known ones. `seed` is always known.
void checkParamNames(const core::Json& params, std::string_view method, std::initializer_list<std::string_view> known);

/// A text that must be there. Throws Error(InvalidParameter).
std::string requiredText(const core::Json& params, std::string_view key, const std::string& method);

/// An object, or an empty one when it is absent or null. Throws Error(InvalidParameter).
core::Json objectOrEmpty(const core::Json& params, std::string_view key, const std::string& method);

}  // namespace twb::tasks
