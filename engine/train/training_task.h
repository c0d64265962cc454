#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/core/error.h"
#include "engine/core/json.h"
#include "engine/models/model.h"

namespace twb::text {
class Tokenizer;
}

namespace twb::train {

/// One example: the model's inputs without the batch dimension ("input_ids" [length], "labels" [length] or a scalar, ...), int64 or
/// float32.
using Feature = models::Inputs;
/// What a forward pass takes.
using Batch = models::Inputs;

/// The predictions and the labels of a whole data set, as Trainer gathers them: batches are joined along the rows and padded to the longest
/// with -100.
struct Predictions {
    std::vector<at::Tensor> predictions;  ///< the outputs that were kept, [rows, ...]; the logits come first
    at::Tensor labels;                    ///< [rows, ...]; undefined: there are none
};

/// A data set to evaluate on, and its name among several (empty: the only one).
struct EvaluationSet {
    std::string name;
    std::vector<Feature> features;  ///< TrainingTask::evaluationFeatures of the rows
    std::vector<core::Json> rows;
};

/// Rows that belong together where rows are joined into one text (datasets.map's batch): other parts of a data set than multiples of it
/// give other features.
inline constexpr std::size_t kRowsAtOnce = 1000;

/// What a kind of training knows: how a row of a data set becomes features, how features become a batch, and what the predictions are
/// worth.
class TrainingTask {
public:
    virtual ~TrainingTask() = default;

    /// Rows are JSON objects as the data set has them. Throws Error(InvalidInput) naming the row and the column.
    virtual std::vector<Feature> features(std::span<const core::Json> rows) const = 0;

    /// The same for an evaluation: there may be entries more, which metrics() and judgements() need and the model is not given.
    virtual std::vector<Feature> evaluationFeatures(std::span<const core::Json> rows) const { return features(rows); }

    /// May draw from torch's default generator (masked language modelling).
    virtual Batch collate(std::span<const Feature> rows) const = 0;

    /// The figures that the request names, without the prefix "eval_"; empty when it names none.
    virtual core::Json metrics(const Predictions& predictions, const EvaluationSet& set) const = 0;

    /// What was expected and predicted of each row, for people to look at: a list of {"expected", "predicted"} with a label, a list of
    /// labels or a text each, and for one label "score", the probability of the expected one, and "confidence", that of the predicted one.
    /// Null: the task has no such view.
    virtual core::Json judgements(const Predictions& predictions, const EvaluationSet& set) const {
        (void)predictions, (void)set;
        return nullptr;
    }

    /// What evaluation keeps of a batch's logits for the metrics (transformers' preprocess_logits_for_metrics); called only when the
    /// request names metrics.
    virtual at::Tensor kept(const at::Tensor& logits) const { return logits; }
};

/// What to throw where a row has no value for a role of the task; says which columns there are.
core::Error missingColumn(const std::string& column, const std::string& role, const core::Json& row);

/// Whether `data.labels` asks for labels that are not simply the model's: "data" (found in the rows) or a list of names.
bool labelsAreOfData(const core::Json& data);

/// Request fields of the `train` method that matter here: `task`, `columns`, `data`, `metrics`, `metric_options`. The tokenizer and the
/// model must outlive the task. Throws Error(InvalidParameter | Unsupported) naming the field.
std::unique_ptr<TrainingTask> makeTrainingTask(const core::Json& request, const text::Tokenizer& tokenizer, const models::Model& model);

}  // namespace twb::train
