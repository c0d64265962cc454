#include "engine/train/data/lint/lint.h"

#include <algorithm>

#include "engine/train/data/lint/checks.h"

namespace twb::train {

std::vector<Finding> lint(const Splits& splits, const LintOptions& options) {
    std::vector<SplitView> views;
    for (const NamedSplit& split : splits) {
        views.emplace_back(split, options);
    }
    const auto training = std::find_if(views.begin(), views.end(), [](const SplitView& view) { return view.name() == "train"; });
    std::vector<Finding> findings;
    for (std::size_t i = 0; i < views.size(); ++i) {
        const SplitView& view = views[i];
        checkEmptyRows(view, findings);
        checkTagCounts(view, findings);
        checkAnswers(view, findings);
        checkDuplicates(view, findings);
        checkContradictions(view, findings);
        checkLabelTypos(view, findings);
        checkEncoding(view, findings);
        checkTruncation(view, options.tokenLimit, i < options.tokenLengths.size() ? options.tokenLengths[i] : std::vector<std::size_t>(),
                        findings);
        if (training != views.end() && view.name() != training->name()) {
            checkLeak(*training, view, findings);
            checkUnknownLabels(*training, view, findings);
        }
    }
    if (training != views.end()) {
        checkBalance(*training, findings);
    }
    std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) { return a.severity > b.severity; });
    return findings;
}

}  // namespace twb::train
