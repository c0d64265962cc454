#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace twb::text::moses {

/// A regular expression (PCRE2 syntax, Unicode) and what takes the place of each match ($1 stands for the first group).
struct Rule {
    std::string pattern;
    std::string replacement;
};

/// What \s matches in Python, as the inside of a character class.
inline constexpr std::string_view kSpaceClass =
    R"(\t-\r\x{1C}-\x{20}\x{85}\x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000})";

/// Rules that are applied one after the other, each everywhere in the text. Constant after construction.
class Substitutions {
public:
    explicit Substitutions(std::vector<Rule> rules);
    Substitutions(Substitutions&&) noexcept;
    Substitutions& operator=(Substitutions&&) noexcept;
    ~Substitutions();

    std::string apply(std::string text) const;

private:
    struct Compiled;
    std::vector<Compiled> m_rules;
};

/// All matches of a pattern, without regard to case. Throws Error(InvalidParameter) for a pattern that is none.
std::vector<std::string> findAllCaseless(const std::string& pattern, std::string_view text);

}  // namespace twb::text::moses
