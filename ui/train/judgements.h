#pragma once

#include <QString>
#include <vector>

#include "engine/core/json.h"

namespace twb::ui {

/// What an evaluation expected and predicted, row by row (TrainingTask::judgements).
struct Judgement {
    core::Json expected;  ///< a label, a list of labels, or a text
    core::Json predicted;
    double score = -1;       ///< probability of the expected label; -1: not known
    double confidence = -1;  ///< probability of the predicted label; -1: not known
    QString text = {};       ///< what a language model went on from; empty: the row's own

    bool isRight() const { return expected == predicted; }
};

/// Counts of labels: `counts[e][p]` of what was e and was taken for p.
struct ConfusionMatrix {
    std::vector<std::string> labels;
    std::vector<std::vector<std::size_t>> counts;

    double precision(std::size_t label) const;  ///< -1: nothing was taken for it
    double recall(std::size_t label) const;     ///< -1: there was none
    double f1(std::size_t label) const;         ///< -1: not defined
    std::size_t support(std::size_t label) const;
};

/// How far a model that is so sure is right.
struct Calibration {
    struct Bin {
        double low = 0, high = 0;  ///< confidence above low, up to high
        std::size_t rows = 0, right = 0;
        double confidence = 0;  ///< mean
    };

    std::vector<Bin> bins;  ///< of ten those that have rows
    double error = 0;       ///< expected calibration error: mean distance of confidence and share of right ones, over the rows
};

std::vector<Judgement> judgementsOf(const core::Json& rows);

/// Without bins when no confidence is known.
Calibration calibrationOf(const std::vector<Judgement>& judgements);

/// Empty for texts.
ConfusionMatrix confusionOf(const std::vector<Judgement>& judgements);

/// Rows whose expected label (or one of its labels) is `expected` and was taken for `predicted`.
std::vector<std::size_t> rowsOf(const std::vector<Judgement>& judgements, const std::string& expected, const std::string& predicted);

/// All rows, the worst first: by the probability of the expected label, else the wrong ones before the right ones.
std::vector<std::size_t> worstFirst(const std::vector<Judgement>& judgements);

/// A label as it is, a list of labels with spaces between.
QString judgementText(const core::Json& value);

}  // namespace twb::ui
