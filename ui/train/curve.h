#pragma once

#include <QPointF>
#include <vector>

namespace twb::ui {

/// A curve that grows at its right end: a million points cost a few milliseconds to draw, for what lies in one column of pixels is drawn
/// as its lowest and highest point.
class Curve {
public:
    /// `x` must not fall; figures that are not finite are left out.
    void add(double x, double y);
    void clear();

    bool isEmpty() const { return m_points.empty(); }
    const std::vector<QPointF>& points() const { return m_points; }
    double lowest() const { return m_lowest; }
    double highest() const { return m_highest; }
    double lastX() const { return m_points.back().x(); }

    /// At most four points a column, in order: first, lowest, highest, last of each. `columns` over [from, to].
    std::vector<QPointF> decimated(double from, double to, int columns) const;

    /// The point nearest to x; the curve must not be empty.
    QPointF nearest(double x) const;

private:
    std::vector<QPointF> m_points;
    double m_lowest = 0;
    double m_highest = 0;
};

/// The mean that forgets: each figure counts 0.9 times as much as the next. Without the pull towards zero at the beginning.
class Smoothing {
public:
    double next(double value);
    void reset() { *this = {}; }

private:
    double m_sum = 0;
    double m_weight = 0;
};

}  // namespace twb::ui
