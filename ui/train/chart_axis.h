#pragma once

#include <QString>
#include <vector>

namespace twb::ui {

/// What the figures of a chart are.
enum class ChartUnit { Plain, Bytes };

QString figureText(double value, ChartUnit unit = ChartUnit::Plain);

/// The values that an axis shows, evenly or by powers of ten.
class ChartAxis {
public:
    /// Widened a little; from zero where the figures reach near it. `logarithmic` needs low > 0, otherwise the axis is even.
    ChartAxis(double low, double high, bool logarithmic);

    /// 0 at the low end, 1 at the high end.
    double place(double value) const;
    /// Round values to write at the axis, about `count`; of bytes round ones of KiB, MiB, ...
    std::vector<double> ticks(int count, ChartUnit unit = ChartUnit::Plain) const;

private:
    double m_low, m_high;
    bool m_isLogarithmic;
};

/// Round values in [low, high].
std::vector<double> roundValues(double low, double high, int count);

}  // namespace twb::ui
