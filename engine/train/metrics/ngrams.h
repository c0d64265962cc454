#pragma once

#include <cstddef>
#include <map>
#include <vector>

namespace twb::train {

/// How often each run of n items occurs.
template <class Item>
std::map<std::vector<Item>, std::size_t> ngramCounts(const std::vector<Item>& items, std::size_t n) {
    std::map<std::vector<Item>, std::size_t> counts;
    for (std::size_t i = 0; i + n <= items.size(); ++i) {
        ++counts[std::vector<Item>(items.begin() + static_cast<std::ptrdiff_t>(i), items.begin() + static_cast<std::ptrdiff_t>(i + n))];
    }
    return counts;
}

/// Occurrences that two counts share.
template <class Counts>
std::size_t sharedCount(const Counts& a, const Counts& b) {
    std::size_t shared = 0;
    for (const auto& [key, count] : a) {
        if (const auto it = b.find(key); it != b.end()) {
            shared += count < it->second ? count : it->second;
        }
    }
    return shared;
}

template <class Counts>
std::size_t totalCount(const Counts& counts) {
    std::size_t total = 0;
    for (const auto& [key, count] : counts) {
        total += count;
    }
    return total;
}

}  // namespace twb::train
