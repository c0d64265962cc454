#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace twb::text {

/// A regular expression of a tokenizer file (Oniguruma's syntax there), matched by PCRE2 with UTF, UCP, JIT and limits on the work of one
/// match. Safe to use from several threads.
class Regex {
public:
    /// Throws Error(InvalidFile) with `where`, the pattern and the place in it.
    Regex(std::string_view pattern, const std::string& where);
    ~Regex();
    Regex(Regex&&) noexcept;
    Regex& operator=(Regex&&) noexcept;

    /// All matches from left to right, without overlap; empty ones too. Throws Error(InvalidInput) when a limit is reached.
    void forEachMatch(std::string_view text, const std::function<void(std::size_t begin, std::size_t end)>& found) const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

/// Writes \w and \s (and \W, \S) of a pattern out as the classes that Oniguruma means by them: PCRE2's differ in a few characters.
std::string withUnicodeClasses(std::string_view pattern);

}  // namespace twb::text
