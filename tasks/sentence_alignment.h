#pragma once

#include <string>
#include <vector>

#include "engine/api/generation.h"
#include "engine/generation/row_ids.h"
#include "engine/models/model.h"
#include "tasks/text_generator.h"

namespace twb::tasks {

/// What a sequence that a model wrote was written from.
struct AlignedTexts {
    std::string source;  ///< as the tokenizer got it
    std::string target;  ///< as it was decoded
    generation::TokenIds sourceIds, targetIds;
};

/// Which sentences of the target look at which of the source: the cross attention of all layers and heads, summed over their tokens. Each
/// target sentence is linked with the source sentence that it looks at most, and with those that get at least half as much a token. Costs a
/// pass of the model. Empty for models that give no cross attention over all tokens.
std::vector<api::AlignedSpan> alignSentences(const TextGenerator& generator, const AlignedTexts& texts);

}  // namespace twb::tasks
