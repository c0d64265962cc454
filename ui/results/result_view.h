#pragma once

#include <QWidget>
#include <optional>

#include "engine/api/value.h"
#include "ui/models/task_request.h"

namespace twb::ui {

/// The view for the kind of a value. `request` gives the text that spans and answers lie in.
QWidget* makeResultView(const api::Value& value, const TaskRequest& request);

/// One line for a table cell: "POSITIVE 99.95 %", "PER: Wolfgang; LOC: Berlin", ...
QString valueSummary(const api::Value& value);

/// Score of the best item, when the kind has one.
std::optional<double> valueScore(const api::Value& value);

}  // namespace twb::ui
