#include "tasks/batching.h"

#include <algorithm>
#include <numeric>

namespace twb::tasks {
namespace {

std::vector<std::vector<std::size_t>> consecutive(std::size_t rows, std::size_t size) {
    std::vector<std::vector<std::size_t>> batches;
    for (std::size_t i = 0; i < rows; ++i) {
        if (i % size == 0) {
            batches.emplace_back();
        }
        batches.back().push_back(i);
    }
    return batches;
}

}  // namespace

std::vector<std::vector<std::size_t>> planBatches(std::span<const std::size_t> lengths, const BatchLimits& limits) {
    if (limits.keepOrder) {
        return consecutive(lengths.size(), limits.maxRows);
    }
    std::vector<std::size_t> order(lengths.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return lengths[a] > lengths[b]; });

    std::vector<std::vector<std::size_t>> batches;
    std::size_t longest = 0;  // of the open batch
    std::size_t tokens = 0;   // of the open batch, without padding
    for (const std::size_t row : order) {
        const std::size_t length = lengths[row];
        const std::size_t padded = batches.empty() ? 0 : (batches.back().size() + 1) * longest;
        const bool fits = !batches.empty() && batches.back().size() < limits.maxRows && padded <= limits.maxTokens &&
                          (limits.equalLengthsOnly ? length == longest : 10 * (padded - tokens - length) <= padded);
        if (!fits) {
            batches.emplace_back();
            longest = length;
            tokens = 0;
        }
        batches.back().push_back(row);
        tokens += length;
    }
    return batches;
}

}  // namespace twb::tasks
