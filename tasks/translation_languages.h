#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "engine/text/tokenizer.h"

namespace twb::tasks {

/// The languages that a multilingual translation model is told by the codes of its tokenizer.
class TranslationLanguages {
public:
    /// nullopt: the tokenizer knows none (Marian, T5: the model translates between two languages, or the text says which).
    static std::optional<TranslationLanguages> of(const text::Tokenizer& tokenizer);

    /// The token that a translation into `code` begins with. Throws Error(InvalidParameter) naming tgt_lang, which lists the known codes
    /// when it is not one of them.
    std::int64_t targetToken(const std::string& code) const;

    std::span<const std::string_view> codes() const { return m_codes; }

private:
    TranslationLanguages(const text::Tokenizer& tokenizer, std::span<const std::string_view> codes, std::string mark)
        : m_tokenizer(&tokenizer), m_codes(codes), m_mark(std::move(mark)) {}

    const text::Tokenizer* m_tokenizer;
    std::span<const std::string_view> m_codes;
    std::string m_mark;  ///< stands around a code in its token
};

/// The languages of a task such as "translation_en_to_fr".
std::optional<std::pair<std::string, std::string>> languagesOfTaskName(const std::string& task);

}  // namespace twb::tasks
