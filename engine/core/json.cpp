#include "engine/core/json.h"

#include <cmath>
#include <limits>

#include "engine/core/text_file.h"
#include "engine/core/utf8.h"

namespace twb::core {
namespace {

constexpr int kMaxDepth = 200;

struct Place {
    std::size_t line = 1;
    std::size_t column = 1;
};

Place placeOf(std::string_view text, std::size_t byte) {
    Place place;
    for (std::size_t i = 0; i < std::min(byte, text.size()); ++i) {
        if (text[i] == '\n') {
            ++place.line;
            place.column = 1;
        } else {
            ++place.column;
        }
    }
    return place;
}

// Python's json writes NaN, Infinity and -Infinity; nlohmann refuses them. Outside strings they become null or out-of-range
// numbers that parse to the same value.
std::string withoutPythonConstants(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    bool inString = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (inString) {
            out += c;
            if (c == '\\' && i + 1 < text.size()) {
                out += text[++i];
            } else if (c == '"') {
                inString = false;
            }
        } else if (c == '"') {
            inString = true;
            out += c;
        } else if (text.compare(i, 3, "NaN") == 0) {
            out += "null";
            i += 2;
        } else if (text.compare(i, 8, "Infinity") == 0) {
            out += "1.7976931348623157e308";
            i += 7;
        } else {
            out += c;
        }
    }
    return out;
}

[[noreturn]] void throwWrongType(const std::string& where, std::string_view key, const char* expected, const Json& found) {
    throw Error(ErrorCode::InvalidParameter,
                where + ": " + std::string(key) + " must be " + expected + ", but is " + typeName(found) + " (" + excerpt(found) + ").");
}

const Json* member(const Json& object, std::string_view key) {
    if (!object.is_object()) {
        return nullptr;
    }
    const auto it = object.find(key);
    return it == object.end() || it->is_null() ? nullptr : &*it;
}

}  // namespace

Json parseJson(std::string_view text, const std::string& where) {
    if (text.substr(0, 3) == "\xEF\xBB\xBF") {
        text.remove_prefix(3);
    }
    const auto limitDepth = [&](int level, Json::parse_event_t event, Json&) {
        if (event == Json::parse_event_t::object_start || event == Json::parse_event_t::array_start) {
            if (level > kMaxDepth) {
                throw Error(ErrorCode::InvalidFile,
                            where + " nests lists or objects deeper than " + std::to_string(kMaxDepth) + " levels.");
            }
        }
        return true;
    };
    try {
        return Json::parse(text.begin(), text.end(), limitDepth);
    } catch (const Json::parse_error& e) {
        const std::string repaired = withoutPythonConstants(text);
        if (repaired.size() != text.size()) {
            try {
                return Json::parse(repaired, limitDepth);
            } catch (const Json::exception&) {
                // the first error is the one to tell
            }
        }
        const Place place = placeOf(text, e.byte == 0 ? 0 : e.byte - 1);
        throw Error(ErrorCode::InvalidFile,
                    where + " is not valid JSON: line " + std::to_string(place.line) + ", column " + std::to_string(place.column) + ".",
                    e.what());
    } catch (const Json::out_of_range& e) {
        throw Error(ErrorCode::InvalidFile, where + " holds a number that is too large for a floating-point number.", e.what());
    }
}

Json readJsonFile(const std::filesystem::path& file) {
    return parseJson(readTextFile(file), file.string());
}

std::string dumpJson(const Json& value, int indent) {
    return value.dump(indent, ' ', false, Json::error_handler_t::replace);
}

std::string typeName(const Json& value) {
    switch (value.type()) {
        case Json::value_t::null:
            return "null";
        case Json::value_t::boolean:
            return "true or false";
        case Json::value_t::number_integer:
        case Json::value_t::number_unsigned:
            return "an integer";
        case Json::value_t::number_float:
            return "a number";
        case Json::value_t::string:
            return "a string";
        case Json::value_t::array:
            return "a list";
        case Json::value_t::object:
            return "an object";
        default:
            return "binary data";
    }
}

std::string excerpt(const Json& value, std::size_t limit) {
    return shortened(dumpJson(value), limit);
}

std::optional<bool> optionalBool(const Json& object, std::string_view key, const std::string& where) {
    const Json* value = member(object, key);
    if (!value) {
        return std::nullopt;
    }
    if (!value->is_boolean()) {
        throwWrongType(where, key, "true or false", *value);
    }
    return value->get<bool>();
}

std::optional<std::int64_t> optionalInt(const Json& object, std::string_view key, const std::string& where) {
    const Json* value = member(object, key);
    if (!value) {
        return std::nullopt;
    }
    if (value->is_number_float()) {
        const double number = value->get<double>();
        if (std::trunc(number) == number && std::abs(number) < 9.0e15) {
            return static_cast<std::int64_t>(number);
        }
    }
    if (!value->is_number_integer()) {
        throwWrongType(where, key, "an integer", *value);
    }
    if (value->is_number_unsigned() && value->get<std::uint64_t>() > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
        return std::numeric_limits<std::int64_t>::max();
    }
    return value->get<std::int64_t>();
}

std::optional<double> optionalNumber(const Json& object, std::string_view key, const std::string& where) {
    const Json* value = member(object, key);
    if (!value) {
        return std::nullopt;
    }
    if (!value->is_number()) {
        throwWrongType(where, key, "a number", *value);
    }
    return value->get<double>();
}

std::optional<std::string> optionalString(const Json& object, std::string_view key, const std::string& where) {
    const Json* value = member(object, key);
    if (!value) {
        return std::nullopt;
    }
    if (!value->is_string()) {
        throwWrongType(where, key, "a string", *value);
    }
    return value->get<std::string>();
}

}  // namespace twb::core
