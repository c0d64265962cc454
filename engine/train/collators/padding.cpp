#include "engine/train/collators/padding.h"

#include <algorithm>

#include "engine/core/error.h"

namespace twb::train {
namespace {

using at::Tensor;
using core::Error;
using core::ErrorCode;

constexpr const char* kIds = "input_ids";

std::int64_t roundedUp(std::int64_t length, std::optional<std::int64_t> multiple) {
    return multiple && *multiple > 0 ? (length + *multiple - 1) / *multiple * *multiple : length;
}

/// The length that all rows get; nullopt: they stay as they are.
std::optional<std::int64_t> targetLength(std::span<const Feature> rows, const text::Tokenizer& tokenizer, const PaddingOptions& options) {
    switch (options.padding) {
        case text::Padding::DoNotPad:
            return std::nullopt;
        case text::Padding::MaxLength: {
            const std::int64_t longest = options.maxLength.value_or(tokenizer.modelMaxLength());
            if (longest >= text::Tokenizer::kUnlimited) {
                throw Error(ErrorCode::InvalidParameter, "padding \"max_length\" needs max_length: the tokenizer knows no limit.");
            }
            return roundedUp(longest, options.padToMultipleOf);
        }
        case text::Padding::Longest:
            break;
    }
    std::int64_t longest = 0;
    for (const Feature& row : rows) {
        longest = std::max(longest, row.get(kIds).size(0));
    }
    return roundedUp(longest, options.padToMultipleOf);
}

}  // namespace

std::int64_t padTokenIdOf(const text::Tokenizer& tokenizer) {
    for (const text::SpecialToken which : {text::SpecialToken::Pad, text::SpecialToken::Eos}) {
        if (const auto id = tokenizer.specialTokenId(which)) {
            return *id;
        }
    }
    throw Error(ErrorCode::InvalidParameter,
                "The tokenizer in " + tokenizer.folder().string() + " has neither a padding nor an end token.");
}

Tensor lengthened(const Tensor& row, std::int64_t length, double value, text::Side side) {
    const std::int64_t missing = length - row.size(0);
    if (missing <= 0) {
        return row;
    }
    std::vector<std::int64_t> places(static_cast<std::size_t>(2 * row.dim()), 0);
    places[places.size() - (side == text::Side::Left ? 2 : 1)] = missing;
    return at::constant_pad_nd(row, places, value);
}

Tensor stacked(const std::vector<Tensor>& rows, const std::string& name) {
    for (const Tensor& row : rows) {
        if (!row.defined()) {
            throw Error(ErrorCode::InvalidInput, "The feature " + name + " is missing in some rows of a batch.");
        }
        if (row.sizes() != rows.front().sizes()) {
            throw Error(ErrorCode::InvalidInput, "The feature " + name +
                                                     " has different lengths in a batch: " + c10::str(rows.front().sizes()) + " and " +
                                                     c10::str(row.sizes()) + ". Pad it, or leave it out.");
        }
    }
    return at::stack(rows);
}

std::vector<Feature> without(std::span<const Feature> rows, const std::string& name) {
    std::vector<Feature> out;
    for (const Feature& row : rows) {
        Feature kept;
        for (const auto& [each, tensor] : row.all()) {
            if (each != name) {
                kept.set(each, tensor);
            }
        }
        out.push_back(std::move(kept));
    }
    return out;
}

Batch padded(std::span<const Feature> rows, const text::Tokenizer& tokenizer, const PaddingOptions& options) {
    const auto lacksIds = [](const Feature& row) { return !row.has(kIds) || row.get(kIds).dim() != 1; };
    if (rows.empty() || std::any_of(rows.begin(), rows.end(), lacksIds)) {
        throw Error(ErrorCode::InvalidInput, "Padding needs the feature input_ids, a list of ids, in every row.");
    }
    const std::optional<std::int64_t> length = targetLength(rows, tokenizer, options);
    const std::vector<std::string>& inputs = tokenizer.modelInputNames();
    const bool makesMask = std::find(inputs.begin(), inputs.end(), "attention_mask") != inputs.end();
    std::vector<std::string> names;
    for (const auto& [name, tensor] : rows.front().all()) {
        names.push_back(name);
    }
    if (makesMask && !rows.front().has("attention_mask")) {
        names.push_back("attention_mask");
    }
    Batch batch;
    for (const std::string& name : names) {
        std::vector<Tensor> column;
        for (const Feature& row : rows) {
            Tensor value = row.get(name);
            if (name == "attention_mask" && !value.defined()) {
                value = at::ones_like(row.get(kIds));
            }
            if (length && value.defined() && row.get(kIds).size(0) < *length) {
                const double padding = name == kIds                    ? static_cast<double>(padTokenIdOf(tokenizer))
                                       : name == "token_type_ids"      ? static_cast<double>(tokenizer.padTokenTypeId())
                                       : name == "special_tokens_mask" ? 1
                                                                       : 0;
                const bool isPadded = name == kIds || name == "token_type_ids" || name == "special_tokens_mask" || name == "attention_mask";
                value = isPadded ? lengthened(value, *length, padding, tokenizer.paddingSide()) : value;
            }
            column.push_back(value);
        }
        batch.set(name, stacked(column, name));
    }
    return batch;
}

}  // namespace twb::train
