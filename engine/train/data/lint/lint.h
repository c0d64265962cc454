#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/train/data/dataset.h"

/// Looks for what spoils a training before it starts.
namespace twb::train {

enum class Severity { Info, Warning, Error };

/// Something found in a split: the rows, a message for a person, and how to make it good.
struct Finding {
    std::string kind;  ///< "duplicates", "leak", "empty", ...: stable, for tests and settings
    Severity severity = Severity::Warning;
    std::string split;
    std::string message;
    std::vector<std::size_t> rows;  ///< of the split; empty when it concerns all
    std::string fixLabel;           ///< what the fix does, for its button; empty: there is none
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
