#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/text/jinja/arguments.h"
#include "engine/text/jinja/budget.h"
#include "engine/text/jinja/value.h"

/// The methods that Python's str, list, tuple, dict, int and float have, as far as the sandbox lets a template use them.
namespace twb::text::jinja {

/// A method bound to its value, or nullopt.
std::optional<Value> findMethod(const Value& value, const std::string& name);

/// Whether Python's type has a method of this name that would change the value, which the immutable sandbox refuses.
bool isMutatingMethod(const Value& value, std::string_view name);

using Method = Value (*)(const Value& self, Arguments& arguments, Budget& budget);

/// Null when str has no such method.
Method findTextMethod(std::string_view name);
Method findTextPredicate(std::string_view name);  ///< isalpha() and its like

/// str.split and str.rsplit; `separator` empty: at runs of spaces. `limit` < 0: no limit.
std::vector<std::string> splitText(std::string_view text, std::string_view separator, std::int64_t limit, bool fromRight);

/// str.replace; `limit` < 0: all.
std::string replaceText(std::string_view text, std::string_view from, std::string_view to, std::int64_t limit, Budget& budget);

/// str.strip with the characters to take away, or None for spaces.
std::string stripText(std::string_view text, const Value& characters, bool left, bool right);

/// str.join of the values, which must be texts.
std::string joinText(std::string_view separator, const std::vector<std::string>& parts, Budget& budget);

/// str.center, ljust, rjust: shares of `width` that go to the left are 1/2, 0 and 1.
enum class Alignment { Left, Center, Right };
std::string justify(std::string_view text, std::int64_t width, std::string_view fill, Alignment alignment, Budget& budget);

bool isUpperText(std::string_view text);
bool isLowerText(std::string_view text);

}  // namespace twb::text::jinja
