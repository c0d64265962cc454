#pragma once

#include <QString>
#include <vector>

#include "engine/core/json.h"

namespace twb::ui {

/// A row that one training judged right and another one wrong.
struct ChangedExample {
    bool isFixed = false;  ///< wrong before, right after; otherwise the other way round
    QString text;
    QString expected, before, after;
};

struct ExampleComparison {
    std::vector<ChangedExample> changed;  ///< the fixed ones first
    std::size_t compared = 0;             ///< rows that both have judged: with the same text, and the same expected
    std::size_t fixed = 0;                ///< of `changed`
};

/// What both judged in their last evaluations: lists of {"text", "expected", "predicted"} (EvaluationView::toJson).
ExampleComparison compareExamples(const core::Json& before, const core::Json& after);

}  // namespace twb::ui
