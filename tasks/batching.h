#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace twb::tasks {

struct BatchLimits {
    std::size_t maxRows = 32;
    std::size_t maxTokens = 8192;   ///< padding included; a longer row goes alone
    bool equalLengthsOnly = false;  ///< for models whose values padding changes
    bool keepOrder = false;         ///< consecutive rows of exactly maxRows, whatever the padding, as transformers batches
};

/// Which rows go through a model together: indices into `lengths` (tokens of each row). Rows of about the same length meet, longest first,
/// so that at most a tenth of what is computed is padding.
std::vector<std::vector<std::size_t>> planBatches(std::span<const std::size_t> lengths, const BatchLimits& limits);

}  // namespace twb::tasks
