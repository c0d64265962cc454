#pragma once

#include <QList>
#include <QString>

namespace twb::ui {

class CurveChart;

/// Writes charts below each other as a picture (.png, .svg), or their figures as a table (.csv: step, one column a series). Throws
/// core::Error naming the file when it cannot.
void exportCharts(const QList<CurveChart*>& charts, const QString& file);

}  // namespace twb::ui
