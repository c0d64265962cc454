#include "engine/text/fast/json_access.h"

#include "engine/text/fast/utf8_cursor.h"

namespace twb::text {

using core::Error;
using core::ErrorCode;

JsonFields::JsonFields(const core::Json& json, std::string where) : m_json(json), m_where(std::move(where)) {
    if (!json.is_object()) {
        throw Error(ErrorCode::InvalidFile,
                    m_where + " must be an object, but is " + core::typeName(json) + ": " + core::excerpt(json) + ".");
    }
}

void JsonFields::wrong(const std::string& key, const std::string& expected) const {
    if (!m_json.contains(key)) {
        throw Error(ErrorCode::InvalidFile, m_where + ": the key \"" + key + "\" is missing; expected " + expected + ".");
    }
    const core::Json& value = m_json.at(key);
    throw Error(ErrorCode::InvalidFile,
                pathOf(key) + " must be " + expected + ", but is " + core::typeName(value) + ": " + core::excerpt(value) + ".");
}

const core::Json& JsonFields::required(const std::string& key) const {
    if (!m_json.contains(key)) {
        wrong(key, "a value");
    }
    return m_json.at(key);
}

const core::Json& JsonFields::array(const std::string& key) const {
    if (!m_json.contains(key) || !m_json.at(key).is_array()) {
        wrong(key, "a list");
    }
    return m_json.at(key);
}

std::string JsonFields::text(const std::string& key) const {
    if (!m_json.contains(key) || !m_json.at(key).is_string()) {
        wrong(key, "a string");
    }
    return m_json.at(key).get<std::string>();
}

bool JsonFields::flag(const std::string& key) const {
    if (!m_json.contains(key) || !m_json.at(key).is_boolean()) {
        wrong(key, "true or false");
    }
    return m_json.at(key).get<bool>();
}

std::int64_t JsonFields::number(const std::string& key) const {
    if (!m_json.contains(key) || !m_json.at(key).is_number_integer()) {
        wrong(key, "an integer");
    }
    return m_json.at(key).get<std::int64_t>();
}

char32_t JsonFields::character(const std::string& key) const {
    const std::string value = text(key);
    unsigned length = 0;
    if (value.empty() || utf8Length(static_cast<unsigned char>(value[0])) != value.size()) {
        wrong(key, "a string of one character");
    }
    return utf8At(value, 0, length);
}

void JsonFields::unknownType(const char* what, const char* known) const {
    throw Error(ErrorCode::Unsupported,
                pathOf("type") + ": there is no " + what + " named \"" + text("type") + "\"; known are " + known + ".");
}

}  // namespace twb::text
