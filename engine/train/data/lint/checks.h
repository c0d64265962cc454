#pragma once

#include <vector>

#include "engine/train/data/lint/lint.h"
#include "engine/train/data/lint/view.h"

/// The checks of the linter; each appends what it finds.
namespace twb::train {

void checkEmptyRows(const SplitView& split, std::vector<Finding>& findings);
void checkTagCounts(const SplitView& split, std::vector<Finding>& findings);
void checkDuplicates(const SplitView& split, std::vector<Finding>& findings);
void checkContradictions(const SplitView& split, std::vector<Finding>& findings);
/// Rows of `training` whose input is in `held` too.
void checkLeak(const SplitView& training, const SplitView& held, std::vector<Finding>& findings);
void checkLabelTypos(const SplitView& split, std::vector<Finding>& findings);
/// Labels of `held` that `training` never shows.
void checkUnknownLabels(const SplitView& training, const SplitView& held, std::vector<Finding>& findings);
void checkBalance(const SplitView& split, std::vector<Finding>& findings);
void checkEncoding(const SplitView& split, std::vector<Finding>& findings);
void checkAnswers(const SplitView& split, std::vector<Finding>& findings);
/// `lengths` in tokens; empty: guessed.
void checkTruncation(const SplitView& split, std::size_t limit, const std::vector<std::size_t>& lengths, std::vector<Finding>& findings);

}  // namespace twb::train
