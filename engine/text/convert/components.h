#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/core/json.h"

/// The parts of a tokenizer.json document as the conversions write them: one function a component, arguments as in the tokenizers library.
namespace twb::text::component {

core::Json sequence(const char* member, std::vector<core::Json> parts);  ///< member: normalizers, pretokenizers, processors, decoders
core::Json replaceString(std::string_view pattern, std::string_view content);
core::Json replaceRegex(std::string_view pattern, std::string_view content);
core::Json plain(std::string_view type);  ///< a component without arguments: NFC, NFKD, StripAccents, Lowercase, ...
core::Json strip(bool left, bool right);
core::Json prepend(std::string_view text);
core::Json precompiled(std::string_view charsmap);
core::Json bertNormalizer(bool chineseChars, bool lowercase, core::Json stripAccents);

core::Json byteLevel(bool addPrefixSpace, bool trimOffsets);
core::Json metaspace(bool addPrefixSpace = true);
core::Json splitRegex(std::string_view pattern, std::string_view behavior, bool invert);
core::Json splitString(std::string_view pattern, std::string_view behavior);
core::Json punctuation(std::string_view behavior);

core::Json bpeDecoder(std::string_view suffix);
/// Llama's and Gemma's: spaces from U+2581, bytes put together, and the first `strippedSpaces` spaces taken off.
core::Json byteFallbackDecoder(std::size_t strippedSpaces);

/// A token with its id, as post-processors name it.
using TokenId = std::pair<std::string, std::int64_t>;
core::Json robertaProcessing(const TokenId& sep, const TokenId& cls, bool addPrefixSpace, bool trimOffsets);
core::Json bertProcessing(const TokenId& sep, const TokenId& cls);

/// "$A", "$B" or a special token, with the type id that it gives.
struct TemplatePart {
    std::string token;
    int typeId = 0;
};
core::Json templateProcessing(const std::vector<TemplatePart>& single, const std::vector<TemplatePart>& pair,
                              const std::vector<TokenId>& specials);

}  // namespace twb::text::component
