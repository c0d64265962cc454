#include "tasks/translation_languages.h"

#include <algorithm>
#include <array>
#include <regex>

#include "engine/core/error.h"
#include "engine/text/convert/language_codes.h"
#include "engine/text/slow/language_layout.h"

namespace twb::tasks {
namespace {

namespace languages = text::languages;

struct Family {
    const char* tokenizer;
    std::span<const std::string_view> (*codes)();
    const char* mark;
};

constexpr std::array<Family, 5> kFamilies{{{"MBartTokenizer", languages::mbart, ""},
                                           {"MBart50Tokenizer", languages::mbart50, ""},
                                           {"NllbTokenizer", languages::nllb, ""},
                                           {"M2M100Tokenizer", languages::m2m100, "__"},
                                           {"PLBartTokenizer", languages::plbartBase, ""}}};

}  // namespace

std::optional<TranslationLanguages> TranslationLanguages::of(const text::Tokenizer& tokenizer) {
    const std::string& name = tokenizer.className();
    for (const Family& family : kFamilies) {
        if (name != family.tokenizer) {
            continue;
        }
        const std::string variant = core::optionalString(tokenizer.config(), "language_codes", "tokenizer_config.json").value_or("");
        const auto codes = variant == "wmt21" && name == "M2M100Tokenizer"   ? languages::wmt21()
                           : variant == "multi" && name == "PLBartTokenizer" ? languages::plbartMulti()
                                                                             : family.codes();
        return TranslationLanguages(tokenizer, codes, family.mark);
    }
    return std::nullopt;
}

std::int64_t TranslationLanguages::targetToken(const std::string& code) const {
    const auto isKnown = [&](const std::string& each) { return std::find(m_codes.begin(), m_codes.end(), each) != m_codes.end(); };
    std::string known = code;
    if (!isKnown(known) && isKnown("__" + code + "__")) {
        known = "__" + code + "__";  // PLBart takes "java" for "__java__"
    }
    text::requireLanguage("tgt_lang", known, m_codes);
    const auto id = m_tokenizer->tokenToId(m_mark + known + m_mark);
    if (!id) {
        throw core::Error(core::ErrorCode::InvalidParameter, "tgt_lang: the tokenizer has no token for the language \"" + code + "\".");
    }
    return *id;
}

std::optional<std::pair<std::string, std::string>> languagesOfTaskName(const std::string& task) {
    static const std::regex kPattern("translation_([^_]+)_to_([^_]+)");
    std::smatch match;
    if (!std::regex_match(task, match, kPattern)) {
        return std::nullopt;
    }
    return std::pair(match[1].str(), match[2].str());
}

}  // namespace twb::tasks
