#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twb::text {

/// SentencePiece's precompiled_charsmap: the size of a double array, the double array (darts-clone units), then the replacements, each
/// ended by a zero byte. https://github.com/google/sentencepiece, src/normalizer.cc; the matching rules are those of the Rust crate
/// spm_precompiled.
class Charsmap {
public:
    /// Throws Error(InvalidFile) naming `where`: the sizes must agree, and the replacements be UTF-8.
    Charsmap(std::string_view bytes, const std::string& where);

    /// The replacement of the shortest key that `text` begins with.
    std::optional<std::string_view> find(std::string_view text) const;

    /// The SentencePiece library looks keys up without a look at the array's bounds. Throws Error(InvalidFile) where some text could lead
    /// it outside.
    void requireClosed() const;

private:
    std::string m_where;
    std::vector<std::uint32_t> m_units;
    std::string m_replacements;
};

}  // namespace twb::text
