#pragma once

#include <optional>
#include <string>

#include "engine/io/gguf/gguf_file.h"

namespace twb::io {

/// Typed access to a GGUF file's keys; errors name the file and the key.
class GgufMetadata {
public:
    explicit GgufMetadata(const GgufFile& file) : m_file(file) {}

    const std::string& where() const { return m_file.where; }
    bool has(const std::string& key) const { return m_file.metadata.contains(key); }

    std::string text(const std::string& key) const { return required(key, optionalText(key)); }
    std::int64_t integer(const std::string& key) const { return required(key, optionalInteger(key)); }
    double number(const std::string& key) const { return required(key, optionalNumber(key)); }

    std::optional<std::string> optionalText(const std::string& key) const { return core::optionalString(m_file.metadata, key, where()); }
    std::optional<std::int64_t> optionalInteger(const std::string& key) const { return core::optionalInt(m_file.metadata, key, where()); }
    std::optional<double> optionalNumber(const std::string& key) const { return core::optionalNumber(m_file.metadata, key, where()); }
    std::optional<bool> optionalBool(const std::string& key) const { return core::optionalBool(m_file.metadata, key, where()); }

    /// A list of `size` items (any when 0).
    const core::Json& list(const std::string& key, std::size_t size = 0) const {
        const auto it = m_file.metadata.find(key);
        if (it == m_file.metadata.end() || !it->is_array() || (size != 0 && it->size() != size)) {
            throw core::Error(core::ErrorCode::InvalidFile,
                              where() + ": the key " + key + " must be a list" + (size ? " of " + std::to_string(size) + " items." : "."));
        }
        return *it;
    }

private:
    template <typename T>
    T required(const std::string& key, const std::optional<T>& value) const {
        if (!value) {
            throw core::Error(core::ErrorCode::InvalidFile, where() + " lacks the key " + key + ".");
        }
        return *value;
    }

    const GgufFile& m_file;
};

}  // namespace twb::io
