#include "ui/train/curve.h"

#include <algorithm>
#include <cmath>

namespace twb::ui {
namespace {

constexpr std::size_t kBlock = 256;

bool isLeft(const QPointF& point, double x) {
    return point.x() < x;
}

}  // namespace

void Curve::add(double x, double y) {
    if (!std::isfinite(y)) {
        m_gaps.emplace_back(x, y);
        return;
    }
    m_points.emplace_back(x, y);
    if (m_points.size() % kBlock == 0) {
        const auto begin = m_points.end() - kBlock;
        const auto [low, high] =
            std::minmax_element(begin, m_points.end(), [](const QPointF& a, const QPointF& b) { return a.y() < b.y(); });
        m_blocks.emplace_back(low - m_points.begin(), high - m_points.begin());
    }
}

void Curve::clear() {
    m_points.clear();
    m_gaps.clear();
    m_blocks.clear();
}

bool Curve::hasGapBetween(double left, double right) const {
    const auto gap = std::lower_bound(m_gaps.begin(), m_gaps.end(), left, isLeft);
    return gap != m_gaps.end() && gap->x() <= right;
}

void Curve::dropAfter(double x) {
    const auto drop = [x](std::vector<QPointF>& points) {
        points.erase(std::find_if(points.begin(), points.end(), [x](const QPointF& point) { return point.x() > x; }), points.end());
    };
    drop(m_points);
    drop(m_gaps);
    m_blocks.resize(m_points.size() / kBlock);
}

/// Where the lowest and the highest point of [begin, end) are, which must not be empty.
std::pair<std::size_t, std::size_t> Curve::extremes(std::size_t begin, std::size_t end) const {
    std::size_t low = begin, high = begin;
    const auto look = [&](std::size_t i) {
        low = m_points[i].y() < m_points[low].y() ? i : low;
        high = m_points[i].y() > m_points[high].y() ? i : high;
    };
    while (begin < end) {
        if (begin % kBlock == 0 && begin + kBlock <= end) {
            const auto& [blockLow, blockHigh] = m_blocks[begin / kBlock];
            look(blockLow);
            look(blockHigh);
            begin += kBlock;
        } else {
            look(begin++);
        }
    }
    return {low, high};
}

std::vector<QPointF> Curve::decimated(double from, double to, int columns) const {
    const auto indexOf = [&](double x) {
        return std::size_t(std::lower_bound(m_points.begin(), m_points.end(), x, isLeft) - m_points.begin());
    };
    std::size_t begin = indexOf(from), end = std::min(m_points.size(), indexOf(to) + 2);
    begin -= begin > 0 ? 1 : 0;
    if (columns < 1 || to <= from || end - begin <= 4 * std::size_t(columns)) {
        return {m_points.begin() + std::ptrdiff_t(begin), m_points.begin() + std::ptrdiff_t(end)};
    }
    std::vector<QPointF> out;
    out.reserve(4 * std::size_t(columns));
    const double width = (to - from) / columns;
    for (int column = 0; column < columns && begin < end; ++column) {
        const std::size_t next = column + 1 == columns ? end : std::min(end, indexOf(from + (column + 1) * width));
        if (begin >= next) {
            continue;
        }
        const auto [low, high] = extremes(begin, next);
        for (const std::size_t at : {begin, std::min(low, high), std::max(low, high), next - 1}) {
            if (out.empty() || out.back() != m_points[at]) {
                out.push_back(m_points[at]);
            }
        }
        begin = next;
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
        m_sum = m_kept * m_sum + (1 - m_kept) * value;
        m_weight = m_kept * m_weight + (1 - m_kept);
    }
    return m_weight > 0 ? m_sum / m_weight : value;
}

Curve smoothed(const Curve& curve, double kept) {
    Curve out;
    Smoothing smoothing(kept);
    for (const QPointF& point : curve.points()) {
        out.add(point.x(), smoothing.next(point.y()));
    }
    return out;
}

}  // namespace twb::ui
