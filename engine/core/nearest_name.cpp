#include "engine/core/nearest_name.h"

#include <algorithm>
#include <numeric>

namespace twb::core {
namespace {

/// Edits (one character in, out or changed) between two names.
std::size_t distance(const std::string& a, const std::string& b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t(0));
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0]++;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t change = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({change, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

}  // namespace

std::string nearestName(const std::string& name, const std::vector<std::string>& known) {
    std::string nearest;
    std::size_t best = name.size() / 3 + 1;
    for (const std::string& candidate : known) {
        if (const std::size_t d = distance(name, candidate); d < best) {
            best = d;
            nearest = candidate;
        }
    }
    return nearest;
}

}  // namespace twb::core
