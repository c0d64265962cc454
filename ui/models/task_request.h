#pragma once

#include <QString>

#include "engine/api/job.h"
#include "engine/core/json.h"

namespace twb::ui {

/// One call of a pipeline, as the user put it together.
struct TaskRequest {
    QString task;
    QString model;
    core::Json inputs;
    core::Json parameters = core::Json::object();
    QString precision = {};  ///< of the model's matrices: "" (float32), "bfloat16", "int8", "int4"

    api::JobSpec toJobSpec(const QString& title) const;

    /// The same call as a line for the shell: `twb run text-classification 'I love it' --model DIR --json`.
    QString toCommand() const;
};

/// Quoted for the shell of this system, so that it arrives as one argument.
QString shellQuoted(const QString& argument);

}  // namespace twb::ui
