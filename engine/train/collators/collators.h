#pragma once

#include <cstdint>
#include <span>

#include "engine/models/model.h"
#include "engine/train/collators/padding.h"
#include "engine/train/training_task.h"

/// transformers' data collators (data/data_collator.py): the rows of a batch become its tensors. Those that draw do so from torch's default
/// generator, in the same order.
namespace twb::train {

/// default_data_collator: every feature is stacked; `label` and `label_ids` become labels.
Batch collateDefault(std::span<const Feature> rows);

/// DataCollatorWithPadding.
Batch collateWithPadding(std::span<const Feature> rows, const text::Tokenizer& tokenizer, const PaddingOptions& options);

/// DataCollatorForTokenClassification: labels are padded with `labelPadding`, on the tokenizer's side.
Batch collateForTokenClassification(std::span<const Feature> rows, const text::Tokenizer& tokenizer, const PaddingOptions& options,
                                    std::int64_t labelPadding = -100);

/// DataCollatorForSeq2Seq. With a model that makes decoder inputs from labels the batch has decoder_input_ids, too.
Batch collateForSeq2Seq(std::span<const Feature> rows, const text::Tokenizer& tokenizer, const PaddingOptions& options,
                        const models::Model* model, std::int64_t labelPadding = -100);

/// DataCollatorForLanguageModeling: labels are the ids, those of padding hidden; or with `mlm` tokens are masked and the others' labels
/// hidden. Throws Error(InvalidParameter) when the tokenizer has no mask token.
struct LanguageModelingOptions {
    bool mlm = true;
    double mlmProbability = 0.15;
    PaddingOptions padding = {};
};
Batch collateForLanguageModeling(std::span<const Feature> rows, const text::Tokenizer& tokenizer, const LanguageModelingOptions& options);

/// DataCollatorForPermutationLanguageModeling (XLNet). The rows must have an even length.
struct PermutationOptions {
    double plmProbability = 1.0 / 6;
    std::int64_t maxSpanLength = 5;
};
Batch collateForPermutationLanguageModeling(std::span<const Feature> rows, const text::Tokenizer& tokenizer,
                                            const PermutationOptions& options);

}  // namespace twb::train
