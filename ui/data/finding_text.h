#pragma once

#include <QString>

#include "engine/train/data/column_roles.h"
#include "engine/train/data/lint/lint.h"

/// What the engine found in a data set, in the user's language.
namespace twb::ui {

/// A sentence or two: what is wrong with which rows, and what comes of it.
QString findingText(const train::Finding& finding);

/// What the fix does, for its button.
QString fixText(const train::Finding& finding);

QString columnProblemText(const train::ColumnProblem& problem);

}  // namespace twb::ui
