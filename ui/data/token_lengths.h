#pragma once

#include <QObject>
#include <QPointer>
#include <vector>

#include "engine/core/json.h"
#include "engine/train/data/dataset.h"
#include "ui/workbench.h"

namespace twb::ui {

class Background;
class Job;

/// How many tokens a model's tokenizer makes of each row: split by split, the rows' inputs in one. Asks the engine's `token_lengths`.
class TokenLengths : public QObject {
    Q_OBJECT
public:
    using Lengths = std::vector<std::vector<std::size_t>>;

    TokenLengths(Workbench& workbench, QObject* parent);

    /// `measured` follows, unless the tokenizer cannot be read. What was asked for before is dropped.
    void measure(const train::Splits& splits, const std::string& task, const core::Json& columns, const QString& model);
    void drop();

    /// Whether long rows of the task are cut off; those of language models are joined and go on in the next block.
    static bool areCutOff(const std::string& task);

Q_SIGNALS:
    void measured(const twb::ui::TokenLengths::Lengths& lengths);

private:
    void submit(const core::Json& params, const std::vector<std::size_t>& sizes);

    Workbench& m_workbench;
    Background* m_background;
    QPointer<Job> m_job;
};

}  // namespace twb::ui
