#define PCRE2_CODE_UNIT_WIDTH 8
#include "engine/text/slow/moses/substitutions.h"

#include <pcre2.h>

#include "engine/core/error.h"

namespace twb::text::moses {
namespace {

struct FreeCode {
    void operator()(pcre2_code* code) const { pcre2_code_free(code); }
};
struct FreeMatch {
    void operator()(pcre2_match_data* match) const { pcre2_match_data_free(match); }
};
using CodePtr = std::unique_ptr<pcre2_code, FreeCode>;
using MatchPtr = std::unique_ptr<pcre2_match_data, FreeMatch>;

PCRE2_SPTR units(std::string_view text) {
    return reinterpret_cast<PCRE2_SPTR>(text.data());
}

CodePtr compile(const std::string& pattern, std::uint32_t options) {
    int error = 0;
    PCRE2_SIZE at = 0;
    CodePtr code(pcre2_compile(units(pattern), pattern.size(), PCRE2_UTF | PCRE2_UCP | options, &error, &at, nullptr));
    if (!code) {
        throw core::Error(core::ErrorCode::InvalidParameter,
                          "\"" + pattern.substr(0, 80) + "\" is not a regular expression: error at character " + std::to_string(at) + ".");
    }
    pcre2_jit_compile(code.get(), PCRE2_JIT_COMPLETE);
    return code;
}

}  // namespace

struct Substitutions::Compiled {
    CodePtr code;
    std::string replacement;
};

Substitutions::Substitutions(std::vector<Rule> rules) {
    for (Rule& rule : rules) {
        m_rules.push_back({compile(rule.pattern, 0), std::move(rule.replacement)});
    }
}

Substitutions::Substitutions(Substitutions&&) noexcept = default;
Substitutions& Substitutions::operator=(Substitutions&&) noexcept = default;
Substitutions::~Substitutions() = default;

std::string Substitutions::apply(std::string text) const {
    for (const Compiled& rule : m_rules) {
        std::string result(text.size() * 2 + 64, '\0');
        PCRE2_SIZE size = result.size();
        const auto substitute = [&] {
            return pcre2_substitute(rule.code.get(), units(text), text.size(), 0,
                                    PCRE2_SUBSTITUTE_GLOBAL | PCRE2_SUBSTITUTE_OVERFLOW_LENGTH, nullptr, nullptr, units(rule.replacement),
                                    rule.replacement.size(), reinterpret_cast<PCRE2_UCHAR*>(result.data()), &size);
        };
        int count = substitute();
        if (count == PCRE2_ERROR_NOMEMORY) {
            result.resize(size);
            count = substitute();
        }
        if (count < 0) {
            throw core::Error(core::ErrorCode::InvalidInput,
                              "The text cannot be split into words: PCRE2 error " + std::to_string(count) + ".");
        }
        if (count > 0) {
            result.resize(size);
            text = std::move(result);
        }
    }
    return text;
}

std::vector<std::string> findAllCaseless(const std::string& pattern, std::string_view text) {
    const CodePtr code = compile(pattern, PCRE2_CASELESS);
    const MatchPtr match(pcre2_match_data_create_from_pattern(code.get(), nullptr));
    std::vector<std::string> found;
    std::size_t at = 0;
    while (at <= text.size() && pcre2_match(code.get(), units(text), text.size(), at, 0, match.get(), nullptr) > 0) {
        const PCRE2_SIZE* bounds = pcre2_get_ovector_pointer(match.get());
        if (bounds[1] > bounds[0]) {
            found.emplace_back(text.substr(bounds[0], bounds[1] - bounds[0]));
        }
        at = bounds[1] > bounds[0] ? bounds[1] : bounds[1] + 1;
    }
    return found;
}

}  // namespace twb::text::moses
