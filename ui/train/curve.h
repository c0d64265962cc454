#pragma once

#include <QPointF>
#include <utility>
#include <vector>

namespace twb::ui {

/// A curve that grows at its right end. A million points cost less than a millisecond to draw: what lies in one column of pixels is drawn
/// as its lowest and highest point, which are kept for whole blocks of points.
class Curve {
public:
    /// `x` must not fall. Figures that are not finite are no points: there the curve has a gap.
    void add(double x, double y);
    void clear();

    bool isEmpty() const { return m_points.empty(); }
    const std::vector<QPointF>& points() const { return m_points; }
    /// The figures that are not finite.
    const std::vector<QPointF>& gaps() const { return m_gaps; }
    bool hasGapBetween(double left, double right) const;
    /// Forgets what lies right of x.
    void dropAfter(double x);
    const QPointF& last() const { return m_points.back(); }

    /// The points of [from, to] and their neighbours outside; at most about four a column, in order: first, lowest, highest, last of each.
    std::vector<QPointF> decimated(double from, double to, int columns) const;

    /// The point nearest to x; the curve must not be empty.
    QPointF nearest(double x) const;

private:
    std::pair<std::size_t, std::size_t> extremes(std::size_t begin, std::size_t end) const;

    std::vector<QPointF> m_points, m_gaps;
    std::vector<std::pair<std::size_t, std::size_t>> m_blocks;  // where the lowest and the highest of each whole block are
};

/// The mean that forgets: with 0.9, each figure counts 0.9 times as much as the next. Without the pull towards zero at the beginning.
class Smoothing {
public:
    explicit Smoothing(double kept = 0.9) : m_kept(kept) {}
    double next(double value);

private:
    double m_kept;
    double m_sum = 0;
    double m_weight = 0;
};

Curve smoothed(const Curve& curve, double kept);

}  // namespace twb::ui
