#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/json.h"

namespace twb::text {

/// A half-open range of Unicode code points of the text that the caller gave (of its word, for texts split into words).
struct Offsets {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    bool operator==(const Offsets&) const = default;
};

/// One encoded row. All vectors that are filled have the length of `ids`; what was not asked for is empty.
struct Encoding {
    std::vector<std::int64_t> ids;
    std::vector<std::int64_t> typeIds;
    std::vector<std::int64_t> attentionMask;
    std::vector<std::int64_t> specialTokensMask;  ///< 1: put in by the tokenizer (beginning, separator, padding)
    std::vector<Offsets> offsets;                 ///< (0, 0) for special tokens and padding
    std::vector<std::int32_t> wordIds;            ///< index of the word within its sequence; -1: none (None in Python)
    std::vector<std::int32_t> sequenceIds;        ///< 0: first text, 1: second text; -1: neither (None in Python)
    std::vector<Encoding> overflowing;            ///< fast tokenizers: the further rows of the same input
    // Slow tokenizers tell the cut differently (return_overflowing_tokens).
    std::optional<std::vector<std::int64_t>> overflowingTokens;
    std::optional<std::int64_t> numTruncatedTokens;

    std::size_t size() const { return ids.size(); }
};

/// Which members of the rows the caller sees; decided by the options and the tokenizer's model_input_names.
struct ReturnedFields {
    bool typeIds = false;
    bool attentionMask = true;
    bool specialTokensMask = false;
    bool offsets = false;
    bool length = false;
    bool lengthOfSingleIsNumber = false;  ///< Python-only tokenizers give a number, fast ones a list of one
    bool overflowToSample = false;        ///< fast tokenizers with return_overflowing_tokens
};

/// What a tokenizer call returns: transformers' BatchEncoding.
struct BatchEncoding {
    bool batched = false;              ///< false: one text was given, `rows` has one row (more only when overflowing rows were asked for)
    std::vector<Encoding> rows;        ///< overflowing rows follow the row they were cut from
    std::vector<std::int64_t> sample;  ///< for each row the index of the input it comes from (overflow_to_sample_mapping)
    std::vector<std::int64_t>
        lengths;  ///< for return_length: what transformers says, which for a batch of a Python-only tokenizer is before padding
    ReturnedFields returned;
};

/// The dictionary of transformers: input_ids, token_type_ids, attention_mask, ... `wordIds` and `tokens` are added by the caller.
core::Json toJson(const BatchEncoding& batch);

}  // namespace twb::text
