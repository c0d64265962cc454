#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "engine/core/error.h"

namespace twb::core {

/// Documents, parameters and results keep the order of their keys, as Python dicts do.
/// Large maps (vocabularies) are read with a SAX handler instead: look-up here is linear in the number of keys.
using Json = nlohmann::ordered_json;

/// Parses UTF-8 JSON text, accepting NaN and Infinity as Python's json does; `where` (a file or option name) begins the error's message.
/// Throws Error(InvalidFile) with line and column; nesting deeper than 200 is refused.
Json parseJson(std::string_view text, const std::string& where);

/// Reads and parses a file. Throws Error(NotFound | InvalidFile) naming it.
Json readJsonFile(const std::filesystem::path& file);

/// Compact text; invalid UTF-8 in strings is replaced by U+FFFD, never thrown. Not-a-number is written as null.
std::string dumpJson(const Json& value, int indent = -1);

/// "a string", "an integer", "a list", ...: for messages about a wrong type.
std::string typeName(const Json& value);

/// A shortened rendering of a value for messages (at most `limit` bytes, cut at a character).
std::string excerpt(const Json& value, std::size_t limit = 80);

/// Typed access to an optional member: absent or null gives nullopt; another type throws Error(InvalidParameter)
/// "<where>: <key> must be ..., but is ...".
std::optional<bool> optionalBool(const Json& object, std::string_view key, const std::string& where);
std::optional<std::int64_t> optionalInt(const Json& object, std::string_view key, const std::string& where);
std::optional<double> optionalNumber(const Json& object, std::string_view key, const std::string& where);
std::optional<std::string> optionalString(const Json& object, std::string_view key, const std::string& where);

}  // namespace twb::core
