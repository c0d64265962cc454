#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace twb::tasks {

/// A UTF-8 text addressed by Unicode code points, as offsets of tokenizers count.
class CodePoints {
public:
    explicit CodePoints(std::string text);

    std::size_t size() const { return m_starts.size() - 1; }
    const std::string& text() const { return m_text; }

    /// The code points from `begin` up to `end`, cut at the text's ends; empty when `end` lies before `begin`.
    std::string_view slice(std::int64_t begin, std::int64_t end) const;

private:
    std::string m_text;
    std::vector<std::size_t> m_starts;  // byte where each code point begins, and the text's length
};

}  // namespace twb::tasks
