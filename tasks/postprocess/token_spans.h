#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/api/value.h"

/// From the scores of a token classifier to entities (transformers' TokenClassificationPipeline: gather_pre_entities and aggregate).
namespace twb::tasks {

/// None: one entity a token. Simple: neighbours of one tag become one entity. First, Average, Max: as Simple, after all tokens of a word
/// got one tag: that of its first token, of the mean of their scores, or of the token that is surest.
enum class Aggregation { None, Simple, First, Average, Max };

/// A token that is not special.
struct TaggedToken {
    std::string word;                   ///< as in the vocabulary; the text itself for unknown tokens
    std::vector<float> scores;          ///< one a label
    std::optional<std::int64_t> start;  ///< code points; absent when the tokenizer gives no offsets
    std::optional<std::int64_t> end;
    std::int64_t index = 0;  ///< within the encoded text
    bool isSubword = false;  ///< goes on with the word of the token before
};

/// Joins tokens to text, as the tokenizer does.
using TokensToText = std::function<std::string(const std::vector<std::string>&)>;

/// `labels` in the order of the scores. Nothing is left out.
api::TokenSpans aggregateTokens(const std::vector<TaggedToken>& tokens, Aggregation how, const std::vector<std::string>& labels,
                                const TokensToText& toText);

/// Entities found in overlapping windows of one text: of those that overlap the longest stays, of equally long ones the surest.
std::vector<api::TokenSpan> withoutOverlaps(std::vector<api::TokenSpan> spans);

}  // namespace twb::tasks
