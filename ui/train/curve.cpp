#include "ui/train/curve.h"

#include <algorithm>
#include <cmath>

namespace twb::ui {
namespace {

constexpr double kKept = 0.9;

bool isLeft(const QPointF& point, double x) {
    return point.x() < x;
}

}  // namespace

void Curve::add(double x, double y) {
    if (!std::isfinite(y)) {
        return;
    }
    m_lowest = m_points.empty() ? y : std::min(m_lowest, y);
    m_highest = m_points.empty() ? y : std::max(m_highest, y);
    m_points.emplace_back(x, y);
}

void Curve::clear() {
    m_points.clear();
}

std::vector<QPointF> Curve::decimated(double from, double to, int columns) const {
    if (m_points.size() <= std::size_t(4 * std::max(1, columns)) || to <= from) {
        return m_points;
    }
    std::vector<QPointF> out;
    out.reserve(std::size_t(4 * columns));
    const double width = (to - from) / columns;
    auto begin = m_points.begin();
    for (int column = 0; column < columns && begin != m_points.end(); ++column) {
        const auto end =
            column + 1 == columns ? m_points.end() : std::lower_bound(begin, m_points.end(), from + (column + 1) * width, isLeft);
        if (begin == end) {
            continue;
        }
        auto [low, high] = std::minmax_element(begin, end, [](const QPointF& a, const QPointF& b) { return a.y() < b.y(); });
        if (high < low) {
            std::swap(low, high);
        }
        const auto last = end - 1;
        for (auto at : {begin, low, high, last}) {
            if (out.empty() || out.back() != *at) {
                out.push_back(*at);
            }
        }
        begin = end;
    }
    return out;
}

QPointF Curve::nearest(double x) const {
    const auto right = std::lower_bound(m_points.begin(), m_points.end(), x, isLeft);
    if (right == m_points.begin()) {
        return *right;
    }
    const auto left = right - 1;
    return right == m_points.end() || x - left->x() <= right->x() - x ? *left : *right;
}

double Smoothing::next(double value) {
    if (std::isfinite(value)) {
        m_sum = kKept * m_sum + (1 - kKept) * value;
        m_weight = kKept * m_weight + (1 - kKept);
    }
    return m_weight > 0 ? m_sum / m_weight : value;
}

}  // namespace twb::ui
