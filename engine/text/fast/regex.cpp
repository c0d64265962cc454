#include "engine/text/fast/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "engine/core/error.h"
#include "engine/core/utf8.h"
#include "engine/text/fast/utf8_cursor.h"

namespace twb::text {
namespace {

constexpr std::uint32_t kMatchLimit = 50'000'000;
constexpr std::uint32_t kDepthLimit = 1'000'000;
constexpr std::uint32_t kHeapLimitKiB = 64 * 1024;

constexpr std::string_view kSpaces = R"(\x09-\x0D\x20\x85\xA0\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000})";
constexpr std::string_view kNoSpaces =
    R"(\x00-\x08\x0E-\x1F\x21-\x84\x86-\x9F\xA1-\x{167F}\x{1681}-\x{1FFF}\x{200B}-\x{2027}\x{202A}-\x{202E}\x{2030}-\x{205E}\x{2060}-\x{2FFF}\x{3001}-\x{10FFFF})";
constexpr std::string_view kWord = R"(\p{Alphabetic}\p{M}\p{Nd}\p{Pc})";

std::string errorText(int code) {
    PCRE2_UCHAR buffer[256];
    pcre2_get_error_message(code, buffer, sizeof buffer);
    return reinterpret_cast<const char*>(buffer);
}

bool compiles(const std::string& pattern) {
    int error = 0;
    PCRE2_SIZE at = 0;
    pcre2_code* const code =
        pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.data()), pattern.size(), PCRE2_UTF | PCRE2_UCP, &error, &at, nullptr);
    pcre2_code_free(code);
    return code != nullptr;
}

/// The name in \p{name}: of a script as Oniguruma means it. A bare name is one of Script_Extensions since PCRE2 10.40.
std::string scriptName(std::string_view name) {
    const std::string ofScript = "sc:" + std::string(name);
    return name.size() > 2 && compiles("\\p{" + ofScript + "}") ? ofScript : std::string(name);
}

struct MatchDataDeleter {
    void operator()(pcre2_match_data* p) const { pcre2_match_data_free(p); }
};

}  // namespace

std::string withUnicodeClasses(std::string_view pattern) {
    std::string out;
    bool inClass = false;
    int nested = 0;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const char c = pattern[i];
        if (c == '[' && inClass && pattern.substr(i, 2) != "[:") {
            ++nested;  // Oniguruma: a class within a class adds its members
            continue;
        }
        if (c == ']' && nested > 0) {
            --nested;
            continue;
        }
        if (c == '[' && !inClass) {
            inClass = true;
        } else if (c == ']' && inClass && pattern.substr(i - 1, 1) != ":") {
            inClass = false;
        }
        if (c != '\\' || i + 1 == pattern.size()) {
            out += c;
            continue;
        }
        const char kind = pattern[++i];
        const auto set = [&](std::string_view members, bool negated) {
            out += inClass ? std::string(members) : std::string(negated ? "[^" : "[") + std::string(members) + "]";
        };
        if (kind == 's') {
            set(kSpaces, false);
        } else if (kind == 'S') {
            inClass ? set(kNoSpaces, false) : set(kSpaces, true);
        } else if (kind == 'w') {
            set(kWord, false);
        } else if (kind == 'W' && !inClass) {
            set(kWord, true);
        } else if (const std::size_t end = pattern.find('}', i);
                   (kind == 'p' || kind == 'P') && pattern.substr(i + 1, 1) == "{" && end < pattern.size()) {
            const std::size_t name = i + (pattern.substr(i + 2, 1) == "^" ? 3 : 2);
            out.append("\\").append(pattern.substr(i, name - i)).append(scriptName(pattern.substr(name, end - name))).append("}");
            i = end;
        } else {
            out += c;
            out += kind;
        }
    }
    return out;
}

struct Regex::Impl {
    pcre2_code* code = nullptr;
    pcre2_match_context* context = nullptr;
    std::string pattern;

    ~Impl() {
        pcre2_match_context_free(context);
        pcre2_code_free(code);
    }
};

Regex::Regex(std::string_view pattern, const std::string& where) : m_impl(std::make_unique<Impl>()) {
    m_impl->pattern = pattern;
    const std::string text = withUnicodeClasses(pattern);
    int error = 0;
    PCRE2_SIZE at = 0;
    m_impl->code = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), PCRE2_UTF | PCRE2_UCP, &error, &at, nullptr);
    if (m_impl->code == nullptr) {
        throw core::Error(core::ErrorCode::InvalidFile, where + ": the regular expression \"" + core::shortened(pattern, 200) +
                                                            "\" is not valid at its byte " + std::to_string(at) + ": " + errorText(error) +
                                                            ".");
    }
    pcre2_jit_compile(m_impl->code, PCRE2_JIT_COMPLETE);  // without JIT matching is slower, not different
    m_impl->context = pcre2_match_context_create(nullptr);
    pcre2_set_match_limit(m_impl->context, kMatchLimit);
    pcre2_set_depth_limit(m_impl->context, kDepthLimit);
    pcre2_set_heap_limit(m_impl->context, kHeapLimitKiB);
}

Regex::~Regex() = default;
Regex::Regex(Regex&&) noexcept = default;
Regex& Regex::operator=(Regex&&) noexcept = default;

void Regex::forEachMatch(std::string_view text, const std::function<void(std::size_t, std::size_t)>& found) const {
    const std::unique_ptr<pcre2_match_data, MatchDataDeleter> data(pcre2_match_data_create_from_pattern(m_impl->code, nullptr));
    std::size_t at = 0;
    std::size_t lastEnd = std::string_view::npos;
    while (at <= text.size()) {
        const int n = pcre2_match(m_impl->code, reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), at, PCRE2_NO_UTF_CHECK, data.get(),
                                  m_impl->context);
        if (n == PCRE2_ERROR_NOMATCH) {
            return;
        }
        if (n < 0) {
            throw core::Error(core::ErrorCode::InvalidInput, "The regular expression \"" + core::shortened(m_impl->pattern, 120) +
                                                                 "\" of the tokenizer needs too much work on this text: " + errorText(n) +
                                                                 ".");
        }
        const PCRE2_SIZE* range = pcre2_get_ovector_pointer(data.get());
        const std::size_t begin = range[0];
        const std::size_t end = range[1];
        if (begin == end) {
            // Like Oniguruma's find_iter: an empty match right after a match is not reported, and the search moves on by a character.
            if (begin != lastEnd) {
                found(begin, end);
            }
            at = end < text.size() ? end + utf8Length(static_cast<unsigned char>(text[end])) : end + 1;
        } else {
            found(begin, end);
            at = end;
        }
        lastEnd = end;
    }
}

}  // namespace twb::text
