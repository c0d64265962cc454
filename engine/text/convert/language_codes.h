#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

/// Language codes of the multilingual models, in the order of their ids.
namespace twb::text::languages {

std::span<const std::string_view> mbart();
std::span<const std::string_view> mbart50();
std::span<const std::string_view> nllb();
std::span<const std::string_view> m2m100();
std::span<const std::string_view> wmt21();  ///< M2M100Tokenizer with language_codes "wmt21"
std::span<const std::string_view> plbartBase();
std::span<const std::string_view> plbartMulti();
std::span<const std::string_view> mustc();    ///< Speech2TextTokenizer
std::span<const std::string_view> whisper();  ///< codes such as "en"

/// Whisper's code of a language given by code or English name ("fr", "French", "castilian"); nullopt when unknown.
std::optional<std::string> whisperCode(std::string_view language);

}  // namespace twb::text::languages
