#pragma once

#include <QString>

namespace twb::ui {

class BatchModel;

/// Writes all rows with result and problem: as CSV (RFC 4180), or as JSON a line with the pipeline's own result.
/// Throws core::Error naming the file.
void exportCsv(const BatchModel& model, const QString& path);
void exportJsonl(const BatchModel& model, const QString& path);

}  // namespace twb::ui
