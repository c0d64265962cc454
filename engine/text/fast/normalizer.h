#pragma once

#include <memory>
#include <string>

#include "engine/core/json.h"
#include "engine/text/fast/tracked_text.h"

namespace twb::text {

/// A step that rewrites text before it is cut into words.
class Normalizer {
public:
    virtual ~Normalizer() = default;
    virtual void apply(TrackedText& text) const = 0;
};

/// The normalizer of a tokenizer.json (null: none, gives nullptr). `where` names file and key in errors.
std::unique_ptr<Normalizer> makeNormalizer(const core::Json& json, const std::string& where);

/// BERT's. `stripAccents` absent: as `lowercase`.
std::unique_ptr<Normalizer> makeBertNormalizer(bool cleanText, bool chineseCharacters, bool stripAccents, bool lowercase);
/// SentencePiece's table of replacements, from the base64 text of `precompiled_charsmap`.
std::unique_ptr<Normalizer> makePrecompiledNormalizer(const std::string& base64, const std::string& where);
enum class UnicodeForm { Nfc, Nfd, Nfkc, Nfkd };
void normalizeUnicode(TrackedText& text, UnicodeForm form);
void lowerCase(TrackedText& text);

}  // namespace twb::text
