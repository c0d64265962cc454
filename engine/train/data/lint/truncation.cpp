#include <algorithm>

#include "engine/train/data/lengths.h"
#include "engine/train/data/lint/checks.h"

namespace twb::train {
namespace {

constexpr double kTokensPerWord = 1.35;  // of English in a BERT vocabulary; a guess for when no tokenizer is at hand
constexpr std::size_t kSpecialTokens = 3;

std::vector<std::size_t> guessedLengths(const SplitView& split) {
    std::vector<std::size_t> lengths(split.rows().size(), kSpecialTokens);
    for (std::size_t row = 0; row < lengths.size(); ++row) {
        for (const std::size_t column : split.inputs()) {
            lengths[row] += static_cast<std::size_t>(kTokensPerWord * static_cast<double>(lengthOf(split.rows().cell(row, column))));
        }
    }
    return lengths;
}

}  // namespace

void checkTruncation(const SplitView& split, std::size_t limit, const std::vector<std::size_t>& lengths, std::vector<Finding>& findings) {
    if (limit == 0 || split.rows().empty()) {
        return;
    }
    const bool isMeasured = lengths.size() == split.rows().size();
    const std::vector<std::size_t> tokens = isMeasured ? lengths : guessedLengths(split);
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < tokens.size(); ++row) {
        if (tokens[row] > limit) {
            rows.push_back(row);
        }
    }
    if (rows.empty()) {
        return;
    }
    findings.push_back(split.finding(
        "truncation", Severity::Warning, rows, leaveOut(rows),
        {{"limit", limit}, {"longest", *std::max_element(tokens.begin(), tokens.end())}, {"of", tokens.size()}, {"measured", isMeasured}}));
}

}  // namespace twb::train
