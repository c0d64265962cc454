#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "engine/text/encode_options.h"

namespace twb::text {

using ModelInputs = std::array<std::string_view, 3>;  ///< empty names at the end: fewer

/// The defaults of one tokenizer class of transformers.
struct TokenizerClass {
    enum class Form { Fast, Slow, Both };
    /// How the constructor turns its special tokens into AddedTokens.
    enum class Wrap { Plain, MaskStripsLeft, MaskStripsLeftNormalized, AllStripBothSides, UnknownNormalized };

    std::string_view name;  ///< without "Fast"
    Form form;
    std::array<std::string_view, 7> specialTokens;  ///< bos, eos, unk, sep, pad, cls, mask; empty: none
    Wrap wrap;
    ModelInputs modelInputs;
    Side paddingSide;
    std::vector<std::string_view> additionalSpecialTokens;
};

/// nullptr: there is no such class in this form. `name` without "Fast".
const TokenizerClass* findTokenizerClass(std::string_view name, bool fast);

/// The class for a model_type; empty: none.
std::string_view tokenizerClassOfModelType(std::string_view modelType);

}  // namespace twb::text
