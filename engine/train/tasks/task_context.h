#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/text/tokenizer.h"
#include "engine/train/collators/collators.h"
#include "engine/train/training_task.h"

namespace twb::train {

/// What all tasks ask of a request: its columns and data options, the tokenizer's options, labels and metrics.
class TaskContext {
public:
    TaskContext(const core::Json& request, const text::Tokenizer& tokenizer, const models::Model& model);

    const text::Tokenizer& tokenizer() const { return m_tokenizer; }
    const models::Model& model() const { return m_model; }
    const core::Json& data() const { return m_data; }

    std::optional<std::int64_t> dataInt(const char* key) const { return core::optionalInt(m_data, key, "data"); }
    std::string dataText(const char* key, const std::string& fallback) const;
    bool dataFlag(const char* key) const { return core::optionalBool(m_data, key, "data").value_or(false); }
    bool padsToMaxLength() const { return dataText("padding", "") == "max_length"; }
    PaddingOptions padding() const;

    /// Truncation, max_length and padding as the task guides set them.
    text::EncodeOptions textOptions() const;

    /// The value of a role in a row; null where the row has none.
    core::Json value(const core::Json& row, const std::string& role) const;
    /// The same, but it must be there. Throws Error(InvalidInput) naming the column, and those that there are.
    core::Json required(const core::Json& row, const std::string& role) const;
    std::string text(const core::Json& row, const std::string& role) const;

    /// A label's id: a number as it is, a name by the model's label2id. Where data.labels says that the labels are those of the data, also
    /// a number by its name, and a name in other letters. Throws Error(InvalidInput) naming the label and the known ones.
    std::int64_t labelId(const core::Json& label) const;
    const std::vector<std::string>& labels() const { return m_labels; }

    bool hasMetrics() const { return !m_metrics.empty(); }
    const std::vector<std::string>& metrics() const { return m_metrics; }
    /// The figures that the request names. `ownOptions`: those of a metric that the task sets, {name: options}.
    core::Json score(const core::Json& predictions, const core::Json& references,
                     const core::Json& ownOptions = core::Json::object()) const;

    /// The same for labels that are the next tokens of a row: -100 does not count, a token is predicted at the place before it.
    core::Json scoreNextTokens(const Predictions& predictions) const;

private:
    std::optional<std::int64_t> idOfName(const std::string& name) const;

    const text::Tokenizer& m_tokenizer;
    const models::Model& m_model;
    core::Json m_columns, m_data, m_metricOptions;
    std::vector<std::string> m_metrics;
    std::vector<std::string> m_labels;
    bool m_labelsAreOfData = false;
};

/// The ids and masks of an encoded row, as the tokenizer returns them.
Feature featureOf(const text::Encoding& row, const text::ReturnedFields& returned);

/// A list of numbers as JSON, for the metrics.
core::Json jsonOf(const at::Tensor& tensor);

at::Tensor idsTensor(const std::vector<std::int64_t>& ids);

}  // namespace twb::train
