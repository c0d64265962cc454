#pragma once

#include <QString>

#include "engine/core/json.h"

/// A table typed or pasted as CSV (or from a spreadsheet, with tabs), and the pipeline's form of it.
namespace twb::ui {

/// {column: [cells]}; the first line holds the columns' names. Throws core::Error(InvalidInput) when there is no row below it.
core::Json tableFromText(const QString& text);

QString textFromTable(const core::Json& table);

}  // namespace twb::ui
