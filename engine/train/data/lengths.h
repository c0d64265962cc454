#pragma once

#include <cstddef>
#include <vector>

#include "engine/train/data/dataset.h"

namespace twb::train {

/// What is said in a list of messages ({role, content} or {from, value}), a line each; empty for any other value.
std::string conversationText(const core::Json& messages);

/// How long a value is for a person: words of a text or a conversation, items of another list.
std::size_t lengthOf(const core::Json& value);

/// The lengths of a column's values.
std::vector<std::size_t> lengthsOf(const Dataset& dataset, std::size_t column);

struct LengthSummary {
    std::size_t shortest = 0;
    double mean = 0;
    std::size_t median = 0;
    std::size_t p95 = 0;  ///< 95 of 100 are at most as long
    std::size_t longest = 0;
    std::size_t binWidth = 1;
    std::vector<std::size_t> bins;  ///< how many lengths in [i * binWidth, (i + 1) * binWidth)
};

/// At most `bins` bins, of a whole width each.
LengthSummary summarize(std::vector<std::size_t> lengths, std::size_t bins = 30);

}  // namespace twb::train
