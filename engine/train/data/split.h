#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "engine/train/data/dataset.h"

namespace twb::train {

/// 0 to count - 1 in a random order that depends on the seed only, not on the system's library.
std::vector<std::size_t> shuffledNumbers(std::size_t count, std::uint64_t seed);

struct SplitOptions {
    double fraction = 0.1;  ///< of the rows that go to the second part
    std::uint64_t seed = 42;
    std::optional<std::size_t> stratify;  ///< column whose values are to have the same shares in both parts
    bool takesFirst = false;              ///< the first rows instead of drawn ones: for the lines of a running text
};

/// Draws the second part at random; both keep the order of the rows. When there are two rows or more, neither part is empty.
std::pair<Dataset, Dataset> splitRows(const Dataset& dataset, const SplitOptions& options);

}  // namespace twb::train
