#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/train/data/dataset.h"

/// Looks for what spoils a training before it starts.
namespace twb::train {

enum class Severity { Info, Warning, Error };

/// Something found in a split: the rows, what a sentence about it needs, and how to make it good. Kinds and their facts:
/// - empty, tag_counts, answer_place, answer_absent, duplicates, contradictions, garbled, lost_characters: none
/// - leak: other (the split that has the rows, too)
/// - label_typo: label, meant, meant_count
/// - unknown_label: other (the split that lacks it), label (one of them)
/// - imbalance: label, count (of the most frequent one), rare, rare_count
/// - truncation: limit, longest (tokens), of (rows of the split), measured (false: guessed from words)
struct Finding {
    std::string kind;  ///< stable, for tests and settings
    Severity severity = Severity::Warning;
    std::string split;
    std::vector<std::size_t> rows;  ///< of the split, at least one
    core::Json facts = core::Json::object();
    /// The split without the trouble. Belongs to the data set that was looked at: after a change, look again.
    std::function<Dataset(const Dataset&)> fix;
};

struct LintOptions {
    std::string task;
    core::Json columns;          ///< {role: column}
    std::size_t tokenLimit = 0;  ///< most tokens that the model takes; 0: not known
    /// Length in tokens of each row, split by split in the order of the splits; empty: guessed from the words.
    std::vector<std::vector<std::size_t>> tokenLengths;
};

/// The findings, the gravest first.
std::vector<Finding> lint(const Splits& splits, const LintOptions& options);

}  // namespace twb::train
