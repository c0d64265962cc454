#include <algorithm>

#include <ATen/ATen.h>

#include "engine/core/error.h"
#include "engine/train/collators/collators.h"

namespace twb::train {
namespace {

using at::Tensor;
using core::Error;
using core::ErrorCode;

constexpr std::int64_t kHidden = -100;

std::int64_t maskTokenId(const text::Tokenizer& tokenizer) {
    const auto id = tokenizer.specialTokenId(text::SpecialToken::Mask);
    if (!id) {
        throw Error(ErrorCode::InvalidParameter,
                    "The tokenizer in " + tokenizer.folder().string() +
                        " has no mask token, which masked language modelling needs (mlm=false is the other way).");
    }
    return *id;
}

/// bool, of the shape of `ids`: where a special token stands (get_special_tokens_mask of tokens that have their special ones).
Tensor specialTokens(const Tensor& ids, const text::Tokenizer& tokenizer) {
    std::vector<std::int64_t> special = tokenizer.allSpecialIds();
    special.push_back(padTokenIdOf(tokenizer));
    return at::isin(ids, at::tensor(special, at::kLong));
}

Tensor drawn(at::IntArrayRef shape, double probability) {
    return at::bernoulli(at::full(shape, probability, at::kFloat)).to(at::kBool);
}

/// Of the tokens that are chosen 80 % become the mask, 10 % a random token, and the rest stays.
void maskTokens(Batch& batch, const Tensor& special, const text::Tokenizer& tokenizer, double probability) {
    const std::int64_t mask = maskTokenId(tokenizer);
    const Tensor ids = batch.get("input_ids");
    const Tensor chosen = at::bernoulli(at::full(ids.sizes(), probability, at::kFloat).masked_fill_(special, 0.0)).to(at::kBool);
    batch.set("labels", ids.masked_fill(chosen.logical_not(), kHidden));
    const Tensor masked = drawn(ids.sizes(), 0.8).logical_and_(chosen);
    const Tensor random = drawn(ids.sizes(), 0.5).logical_and_(chosen).logical_and_(masked.logical_not());
    const Tensor words = at::randint(static_cast<std::int64_t>(tokenizer.fullVocabularySize()), ids.sizes(), at::kLong);
    batch.set("input_ids", at::where(random, words, ids.masked_fill(masked, mask)));
}

}  // namespace

Batch collateForLanguageModeling(std::span<const Feature> rows, const text::Tokenizer& tokenizer, const LanguageModelingOptions& options) {
    const Batch all = padded(rows, tokenizer, options.padding);
    Batch batch;
    for (const auto& [name, tensor] : all.all()) {
        if (name != "special_tokens_mask") {
            batch.set(name, tensor);
        }
    }
    const Tensor ids = batch.get("input_ids");
    if (!options.mlm) {
        batch.set("labels", ids.masked_fill(ids.eq(padTokenIdOf(tokenizer)), kHidden));
        return batch;
    }
    const Tensor special = all.has("special_tokens_mask") ? all.get("special_tokens_mask").to(at::kBool) : specialTokens(ids, tokenizer);
    maskTokens(batch, special, tokenizer, options.mlmProbability);
    return batch;
}

Batch collateForPermutationLanguageModeling(std::span<const Feature> rows, const text::Tokenizer& tokenizer,
                                            const PermutationOptions& options) {
    std::vector<Feature> ids;
    for (const Feature& row : rows) {
        ids.push_back({{"input_ids", row.get("input_ids")}});
    }
    const Tensor inputs = padded(ids, tokenizer, {}).get("input_ids");
    const std::int64_t mask = maskTokenId(tokenizer);
    const std::int64_t count = inputs.size(0), length = inputs.size(1);
    if (length % 2 != 0) {
        throw Error(ErrorCode::InvalidInput, "Permutation language modelling needs rows of an even length, but the longest has " +
                                                 std::to_string(length) + " tokens.");
    }
    Tensor chosen = at::zeros({count, length}, at::kBool);
    for (std::int64_t row = 0; row < count; ++row) {
        for (std::int64_t done = 0; done < length;) {
            const auto span = at::randint(1, options.maxSpanLength + 1, {1}, at::kLong).item<std::int64_t>();
            const auto around = static_cast<std::int64_t>(static_cast<double>(span) / options.plmProbability);
            const std::int64_t first = done + at::randint(around - span + 1, {1}, at::kLong).item<std::int64_t>();
            if (first < length) {
                chosen[row].slice(0, first, std::min(first + span, length)).fill_(true);
            }
            done += around;
        }
    }
    const Tensor special = specialTokens(inputs, tokenizer);
    const Tensor padding = inputs.eq(padTokenIdOf(tokenizer));
    chosen.logical_and_(special.logical_or(padding).logical_not());
    const Tensor ordinary = padding.logical_or(special).logical_not();

    Tensor order = at::zeros({count, length, length}, at::kFloat);
    for (std::int64_t row = 0; row < count; ++row) {
        // Each half of the row is permuted within itself: the first is what the model remembers while it reads the second.
        Tensor place = at::arange(length, at::kLong).reshape({-1, length / 2}).transpose(0, 1);
        place = place.index_select(0, at::randperm(length / 2, at::kLong)).transpose(0, 1).flatten();
        place = place.masked_fill(chosen[row].logical_not().logical_and(ordinary[row]), -1);
        order[row].copy_(place.unsqueeze(1).le(place.unsqueeze(0)).logical_and(chosen[row]));
    }
    return {{"input_ids", inputs.masked_fill(chosen, mask)},
            {"perm_mask", order},
            {"target_mapping", at::eye(length, at::kFloat).unsqueeze(0).repeat({count, 1, 1})},
            {"labels", inputs.masked_fill(chosen.logical_not(), kHidden)}};
}

}  // namespace twb::train
