#pragma once

#include <optional>
#include <string>

#include "engine/core/json.h"

namespace twb::text {

/// Reads the fields of a part of tokenizer.json; every error names the file, the path of the key, what was expected and what is there.
class JsonFields {
public:
    /// `where`: file and path of the object, e.g. "x/tokenizer.json: normalizer". Throws unless `json` is an object.
    JsonFields(const core::Json& json, std::string where);

    const std::string& where() const { return m_where; }
    std::string pathOf(const std::string& key) const { return m_where + "." + key; }
    bool has(const std::string& key) const { return m_json.contains(key) && !m_json.at(key).is_null(); }
    std::string type() const { return text("type"); }

    const core::Json& required(const std::string& key) const;
    const core::Json& array(const std::string& key) const;
    std::string text(const std::string& key) const;
    std::string text(const std::string& key, const std::string& fallback) const { return has(key) ? text(key) : fallback; }
    bool flag(const std::string& key) const;
    bool flag(const std::string& key, bool fallback) const { return has(key) ? flag(key) : fallback; }
    std::int64_t number(const std::string& key) const;
    std::int64_t number(const std::string& key, std::int64_t fallback) const { return has(key) ? number(key) : fallback; }
    char32_t character(const std::string& key) const;

    [[noreturn]] void unknownType(const char* what, const char* known) const;
    [[noreturn]] void wrong(const std::string& key, const std::string& expected) const;

private:
    const core::Json& m_json;
    std::string m_where;
};

}  // namespace twb::text
