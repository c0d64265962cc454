#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/core/json.h"

namespace twb::text {

enum class Padding { DoNotPad, Longest, MaxLength };
enum class Truncation { DoNotTruncate, LongestFirst, OnlyFirst, OnlySecond };
enum class Side { Left, Right };

/// The keyword arguments of a transformers tokenizer call, with its defaults. Absent `truncation` differs from DoNotTruncate:
/// a `maxLength` without padding then turns truncation on, as transformers does.
struct EncodeOptions {
    bool addSpecialTokens = true;
    Padding padding = Padding::DoNotPad;
    bool paddingNamed = false;  ///< "do_not_pad" was given by name: a maxLength alone then does not truncate
    std::optional<Truncation> truncation;
    std::optional<std::int64_t> maxLength;
    std::int64_t stride = 0;
    bool isSplitIntoWords = false;
    std::optional<std::int64_t> padToMultipleOf;
    std::optional<Side> paddingSide;          ///< newer releases of transformers; absent: the tokenizer's
    std::optional<bool> returnTokenTypeIds;   ///< absent: as model_input_names says
    std::optional<bool> returnAttentionMask;  ///< absent: as model_input_names says
    bool returnOverflowingTokens = false;
    bool returnSpecialTokensMask = false;
    bool returnOffsetsMapping = false;
    bool returnLength = false;
    bool returnWordIds = false;          ///< fills wordIds and sequenceIds of the rows (fast tokenizers)
    bool asTarget = false;               ///< the text is a label: target language's special tokens and vocabulary (text_target)
    std::optional<bool> addPrefixSpace;  ///< slow byte-level tokenizers take it per call
    bool oldPadToMaxLength = false;      ///< the deprecated pad_to_max_length
    bool returnTensors = false;          ///< return_tensors was given: all rows must have one length
    unsigned threads = 1;                ///< how many threads a batch may use; 0: as many as there are processors
};

/// Reads the options by their transformers names. An unknown name or a value of the wrong type throws Error(InvalidParameter) naming the
/// option and what it takes. `return_tokens` and texts (text_pair, text_target) are not options of this kind and are refused here.
EncodeOptions encodeOptionsFromJson(const core::Json& options);

/// Arguments of decode. Absent cleanUpTokenizationSpaces: as the tokenizer's configuration says.
struct DecodeOptions {
    bool skipSpecialTokens = false;
    std::optional<bool> cleanUpTokenizationSpaces;
    core::Json others;  ///< further keyword arguments, which only some tokenizers understand (Wav2Vec2, Whisper, ...)
};

DecodeOptions decodeOptionsFromJson(const core::Json& options);

}  // namespace twb::text
