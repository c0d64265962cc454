#pragma once

#include <optional>

#include "engine/text/fast/tokenizer_spec.h"
#include "engine/text/tokenizer_init.h"

namespace twb::text {

/// What the constructor of a fast class changes in the document it has read: BERT's normaliser options, add_prefix_space, trim_offsets.
void applyClassRules(const TokenizerInit& init, TokenizerSpec& spec);

/// Classes that refuse word lists unless add_prefix_space is set.
bool wordsNeedPrefixSpace(const std::string& className);

/// Classes that put their special tokens themselves: the token sequences before and after the text.
struct Surroundings {
    std::vector<std::string> before;
    std::vector<std::string> after;
    bool repeatForPair = false;  ///< Llama: around the second text too, with type id 1
};

/// nullopt: the document's post-processor holds. `asTarget`: for text_target.
std::optional<Surroundings> surroundingsOf(const TokenizerInit& init, bool asTarget);

}  // namespace twb::text
