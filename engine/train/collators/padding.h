#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/text/tokenizer.h"
#include "engine/train/training_task.h"

namespace twb::train {

/// How rows become equally long: the fields that transformers' data collators share.
struct PaddingOptions {
    text::Padding padding = text::Padding::Longest;
    std::optional<std::int64_t> maxLength;  ///< needed by MaxLength where the tokenizer knows none
    std::optional<std::int64_t> padToMultipleOf;
};

/// The padding token's id; the end-of-text token serves where a tokenizer has none, as in transformers' guides for GPT-2. Throws
/// Error(InvalidParameter) when it has neither.
std::int64_t padTokenIdOf(const text::Tokenizer& tokenizer);

/// tokenizer.pad(..., return_tensors="pt"): input_ids, token_type_ids, attention_mask (made where it is missing) and special_tokens_mask
/// get one length, then all features of a name are stacked. Throws Error(InvalidInput) naming the feature that is missing or ragged.
Batch padded(std::span<const Feature> rows, const text::Tokenizer& tokenizer, const PaddingOptions& options);

/// Rows of one length below each other; `name` for messages.
at::Tensor stacked(const std::vector<at::Tensor>& rows, const std::string& name);

/// `row` [length, ...] with `value` up to `length`, on the tokenizer's side.
at::Tensor lengthened(const at::Tensor& row, std::int64_t length, double value, text::Side side);

/// The features without one name.
std::vector<Feature> without(std::span<const Feature> rows, const std::string& name);

}  // namespace twb::train
