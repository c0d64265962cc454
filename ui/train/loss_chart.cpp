#include "ui/train/loss_chart.h"

#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "ui/shell/theme.h"

namespace twb::ui {
namespace {

constexpr int kLeft = 62, kRight = 72, kBottom = 30, kTop = 34;
constexpr int kTicks = 5;

QString figure(double value) {
    return QString::number(value, 'g', 4);
}

/// 1, 2 or 5 times a power of ten, so that about `ticks` steps fill the range.
double niceStep(double range, int ticks) {
    const double rough = range / ticks;
    const double power = std::pow(10, std::floor(std::log10(rough)));
    const double digit = rough / power;
    return power * (digit < 1.5 ? 1 : digit < 3.5 ? 2 : digit < 7.5 ? 5 : 10);
}

struct Range {
    double low = 0, high = 1;

    static Range of(std::initializer_list<const Curve*> curves) {
        Range range;
        bool any = false;
        for (const Curve* curve : curves) {
            if (!curve->isEmpty()) {
                range.low = any ? std::min(range.low, curve->lowest()) : curve->lowest();
                range.high = any ? std::max(range.high, curve->highest()) : curve->highest();
                any = true;
            }
        }
        if (range.low > 0 && range.low < 0.5 * range.high) {
            range.low = 0;
        }
        if (range.high <= range.low) {
            range.high = range.low + std::max(1e-9, std::abs(range.low) * 0.1);
        }
        return range;
    }
};

}  // namespace

struct LossChart::Axes {
    QRectF area;
    double lastStep = 1;
    Range loss, rate;

    double x(double step) const { return area.left() + area.width() * step / lastStep; }
    double y(double value, const Range& range) const {
        return area.bottom() - area.height() * (value - range.low) / (range.high - range.low);
    }
};

LossChart::LossChart(QWidget* parent) : QWidget(parent) {
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAccessibleName(tr("Curves of the training"));
}

void LossChart::clear() {
    for (Curve& curve : m_curves) {
        curve.clear();
    }
    m_smoothing.reset();
    setAccessibleDescription({});
    update();
}

void LossChart::add(const api::MetricPoint& point) {
    const double step = double(point.step);
    if (point.name == "loss") {
        m_curves[Raw].add(step, point.value);
        m_curves[Smooth].add(step, m_smoothing.next(point.value));
    } else if (point.name == "eval_loss") {
        m_curves[Evaluation].add(step, point.value);
    } else if (point.name == "learning_rate") {
        m_curves[Rate].add(step, point.value);
    } else {
        return;
    }
    if (isVisible()) {  // several a second at most: as the events come
        update();
    }
}

bool LossChart::isEmpty() const {
    return std::all_of(m_curves.begin(), m_curves.end(), [](const Curve& curve) { return curve.isEmpty(); });
}

LossChart::Axes LossChart::axes() const {
    Axes axes;
    axes.area = QRectF(rect()).adjusted(kLeft, kTop, m_curves[Rate].isEmpty() ? -16 : -kRight, -kBottom);
    for (const Curve& curve : m_curves) {
        if (!curve.isEmpty()) {
            axes.lastStep = std::max(axes.lastStep, curve.lastX());
        }
    }
    axes.loss = Range::of({&m_curves[Raw], &m_curves[Evaluation]});
    axes.rate = Range::of({&m_curves[Rate]});
    axes.rate.low = 0;
    return axes;
}

QString LossChart::seriesName(int series) const {
    switch (series) {
        case Raw:
            return tr("Training loss");
        case Smooth:
            return tr("smoothed");
        case Evaluation:
            return tr("Evaluation loss");
        default:
            return tr("Learning rate");
    }
}

QColor LossChart::seriesColor(int series) const {
    const bool dark = isDark(palette());
    switch (series) {
        case Raw:
            return dark ? QColor(96, 150, 240, 130) : QColor(31, 95, 208, 100);
        case Smooth:
            return dark ? QColor(110, 165, 255) : QColor(31, 95, 208);
        case Evaluation:
            return dark ? QColor(255, 160, 80) : QColor(194, 84, 10);
        default:
            return mutedText(palette());
    }
}

void LossChart::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (isEmpty()) {
        painter.setPen(mutedText(palette()));
        painter.drawText(rect().adjusted(20, 0, -20, 0), Qt::AlignCenter | Qt::TextWordWrap,
                         tr("The loss appears here while the model trains."));
        return;
    }
    const Axes axes = this->axes();
    paintGrid(painter, axes);
    painter.save();
    painter.setClipRect(axes.area.adjusted(-4, -4, 4, 4));
    for (const int series : {Rate, Raw, Smooth, Evaluation}) {
        paintCurve(painter, axes, series);
    }
    painter.restore();
    paintLegend(painter);
    if (m_hoverX) {
        paintHover(painter, axes);
    }
}

void LossChart::paintGrid(QPainter& painter, const Axes& axes) const {
    const QColor line = palette().color(QPalette::Mid);
    const int height = fontMetrics().height();
    const auto horizontal = [&](const Range& range, bool left) {
        const double step = niceStep(range.high - range.low, kTicks);
        for (double value = std::ceil(range.low / step) * step; value <= range.high + step * 1e-6; value += step) {
            const double y = axes.y(value, range);
            const QString text = figure(std::abs(value) < step * 1e-6 ? 0 : value);
            if (left) {
                painter.setPen(QPen(line, 1, Qt::DotLine));
                painter.drawLine(QPointF(axes.area.left(), y), QPointF(axes.area.right(), y));
            }
            painter.setPen(mutedText(palette()));
            left ? painter.drawText(QRectF(0, y - height, kLeft - 8, 2 * height), Qt::AlignRight | Qt::AlignVCenter, text)
                 : painter.drawText(QRectF(axes.area.right() + 8, y - height, kRight - 8, 2 * height), Qt::AlignLeft | Qt::AlignVCenter,
                                    text);
        }
    };
    if (!m_curves[Raw].isEmpty() || !m_curves[Evaluation].isEmpty()) {
        horizontal(axes.loss, true);
    }
    if (!m_curves[Rate].isEmpty()) {
        horizontal(axes.rate, false);
    }
    const double step = std::max(1.0, niceStep(axes.lastStep, kTicks));
    for (double at = 0; at <= axes.lastStep; at += step) {
        painter.drawText(QRectF(axes.x(at) - 50, axes.area.bottom() + 6, 100, height), Qt::AlignCenter, QLocale().toString(qint64(at)));
    }
    painter.setPen(QPen(line, 1));
    painter.drawLine(axes.area.bottomLeft(), axes.area.bottomRight());
    painter.drawLine(axes.area.bottomLeft(), axes.area.topLeft());
}

void LossChart::paintCurve(QPainter& painter, const Axes& axes, int series) const {
    const Curve& curve = m_curves[std::size_t(series)];
    if (curve.isEmpty()) {
        return;
    }
    const Range& range = series == Rate ? axes.rate : axes.loss;
    const double width = series == Smooth || series == Evaluation ? 2 : 1;
    std::vector<QPointF> points = curve.decimated(0, axes.lastStep, std::max(1, int(axes.area.width() / width)));
    for (QPointF& point : points) {
        point = {axes.x(point.x()), axes.y(point.y(), range)};
    }
    // A dense line of many short pieces is slow to smooth and looks the same without.
    painter.setRenderHint(QPainter::Antialiasing, points.size() < 2000);
    painter.setPen(QPen(seriesColor(series), width, series == Rate ? Qt::DashLine : Qt::SolidLine));
    painter.drawPolyline(points.data(), int(points.size()));
    painter.setRenderHint(QPainter::Antialiasing);
    if (series == Evaluation || points.size() == 1) {
        if (points.size() < 200) {
            painter.setBrush(seriesColor(series));
            for (const QPointF& point : points) {
                painter.drawEllipse(point, 3, 3);
            }
            painter.setBrush(Qt::NoBrush);
        }
    }
}

void LossChart::paintLegend(QPainter& painter) const {
    double x = kLeft;
    const double y = kTop / 2.0 - 2;
    for (int series = 0; series < SeriesCount; ++series) {
        if (m_curves[std::size_t(series)].isEmpty()) {
            continue;
        }
        const QString name = seriesName(series);
        painter.setPen(QPen(seriesColor(series), 2.5, series == Rate ? Qt::DashLine : Qt::SolidLine));
        painter.drawLine(QPointF(x, y), QPointF(x + 22, y));
        painter.setPen(palette().color(QPalette::Text));
        const int width = fontMetrics().horizontalAdvance(name);
        painter.drawText(QRectF(x + 28, 0, width + 4, kTop - 4), Qt::AlignLeft | Qt::AlignVCenter, name);
        x += width + 50;
    }
}

void LossChart::paintHover(QPainter& painter, const Axes& axes) const {
    const double step = std::clamp((*m_hoverX - axes.area.left()) / axes.area.width(), 0.0, 1.0) * axes.lastStep;
    const Curve& guide = !m_curves[Raw].isEmpty() ? m_curves[Raw] : !m_curves[Evaluation].isEmpty() ? m_curves[Evaluation] : m_curves[Rate];
    const double at = guide.nearest(step).x();
    painter.setPen(QPen(mutedText(palette()), 1, Qt::DashLine));
    painter.drawLine(QPointF(axes.x(at), axes.area.top()), QPointF(axes.x(at), axes.area.bottom()));
    QStringList lines{tr("Step %L1").arg(qint64(at))};
    for (int series = 0; series < SeriesCount; ++series) {
        const Curve& curve = m_curves[std::size_t(series)];
        if (!curve.isEmpty()) {
            const QPointF point = curve.nearest(at);
            const double y = axes.y(point.y(), series == Rate ? axes.rate : axes.loss);
            painter.setBrush(seriesColor(series));
            painter.setPen(Qt::NoPen);
            painter.drawEllipse(QPointF(axes.x(point.x()), y), 3.5, 3.5);
            lines << seriesName(series) + ": " + figure(point.y());
        }
    }
    int width = 0;
    for (const QString& line : lines) {
        width = std::max(width, fontMetrics().horizontalAdvance(line));
    }
    QRectF box(axes.x(at) + 12, axes.area.top() + 8, width + 20, lines.size() * fontMetrics().lineSpacing() + 14);
    if (box.right() > axes.area.right()) {
        box.moveRight(axes.x(at) - 12);
    }
    painter.setBrush(palette().color(QPalette::ToolTipBase));
    painter.setPen(palette().color(QPalette::Mid));
    painter.drawRoundedRect(box, 6, 6);
    painter.setPen(palette().color(QPalette::ToolTipText));
    painter.drawText(box.adjusted(10, 7, -10, -7), Qt::AlignLeft | Qt::AlignTop, lines.join('\n'));
}

void LossChart::mouseMoveEvent(QMouseEvent* event) {
    m_hoverX = event->position().x();
    update();
}

void LossChart::leaveEvent(QEvent*) {
    m_hoverX.reset();
    update();
}

}  // namespace twb::ui
