#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/train/data/column_roles.h"
#include "engine/train/data/lint/lint.h"

namespace twb::train {

/// A split as the checks see it: by roles.
class SplitView {
public:
    SplitView(const NamedSplit& split, const LintOptions& options);

    const std::string& name() const { return m_split.name; }
    const Dataset& rows() const { return m_split.rows; }
    /// The columns of the task's inputs: all roles but labels, tags, targets and answers.
    const std::vector<std::size_t>& inputs() const { return m_inputs; }
    const std::vector<std::size_t>& required() const { return m_required; }
    std::optional<std::size_t> column(const char* role) const;
    /// The column of the classes: "label" or "tags".
    std::optional<std::size_t> labels() const;

    /// Whether the row is a line of a running text that a language model is to learn, so that it may be blank or come again.
    bool isLine(std::size_t row) const;

    /// The inputs of a row as one text, without differences of case and white space: equal for rows that say the same.
    std::string inputKey(std::size_t row) const;

    Finding finding(const char* kind, Severity severity, std::vector<std::size_t> foundRows, std::function<Dataset(const Dataset&)> fix,
                    core::Json facts = core::Json::object()) const;

private:
    const NamedSplit& m_split;
    const core::Json& m_columns;
    bool m_isForLanguageModel;
    std::vector<std::size_t> m_inputs;
    std::vector<std::size_t> m_required;
};

/// A fix that leaves out rows.
std::function<Dataset(const Dataset&)> leaveOut(std::vector<std::size_t> rows);

}  // namespace twb::train
