#include "engine/train/data/split.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <random>

#include "engine/core/error.h"

namespace twb::train {
namespace {

// Below `bound`, each number as likely as the others: draws from the incomplete last stretch are thrown away.
std::uint64_t below(std::uint64_t bound, std::mt19937_64& random) {
    const std::uint64_t limit = UINT64_MAX - UINT64_MAX % bound;
    std::uint64_t draw = random();
    while (draw >= limit) {
        draw = random();
    }
    return draw % bound;
}

std::vector<std::size_t> numbersTo(std::size_t count) {
    std::vector<std::size_t> numbers(count);
    std::iota(numbers.begin(), numbers.end(), std::size_t(0));
    return numbers;
}

}  // namespace

std::vector<std::size_t> shuffledNumbers(std::size_t count, std::uint64_t seed) {
    std::vector<std::size_t> numbers = numbersTo(count);
    std::mt19937_64 random(seed);
    for (std::size_t i = count; i > 1; --i) {
        std::swap(numbers[i - 1], numbers[below(i, random)]);
    }
    return numbers;
}

std::pair<Dataset, Dataset> splitRows(const Dataset& dataset, const SplitOptions& options) {
    if (!(options.fraction >= 0 && options.fraction <= 1)) {
        throw core::Error(core::ErrorCode::InvalidParameter,
                          "The part of the rows to split off must be between 0 and 1, but is " + std::to_string(options.fraction) + ".");
    }
    const std::size_t count = dataset.size();
    std::map<std::string, std::vector<std::size_t>> groups;  // in the order in which they are taken
    for (const std::size_t row : options.takesFirst ? numbersTo(count) : shuffledNumbers(count, options.seed)) {
        groups[options.stratify ? core::dumpJson(dataset.cell(row, *options.stratify)) : std::string()].push_back(row);
    }
    std::vector<std::size_t> second;
    for (const auto& [value, rows] : groups) {
        const auto taken = std::llround(static_cast<double>(rows.size()) * options.fraction);
        second.insert(second.end(), rows.begin(), rows.begin() + taken);
    }
    if (second.empty() && count > 1) {
        second.push_back(groups.begin()->second.front());
    } else if (second.size() == count && count > 1) {
        second.pop_back();
    }
    std::sort(second.begin(), second.end());
    return {dataset.without(second), dataset.select(second)};
}

}  // namespace twb::train
