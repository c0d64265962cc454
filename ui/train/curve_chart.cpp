#include "ui/train/curve_chart.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "ui/shell/theme.h"
#include "ui/train/step_view.h"

namespace twb::ui {
namespace {

constexpr double kRight = 14, kTop = 46;
constexpr std::size_t kMostStrokedPoints = 500;  // a denser line is slow to stroke, and looks the same as filled columns
constexpr std::size_t kMostDots = 60;
constexpr double kMarkReach = 5;  // pixels from a mark at which pointing tells it

QColor markColor(const QPalette& palette, RunMark::Kind kind) {
    switch (kind) {
        case RunMark::Kind::Epoch:
            return mutedText(palette);
        case RunMark::Kind::Evaluation:
            return seriesColor(palette, 1);
        case RunMark::Kind::Save:
            return seriesColor(palette, 2);
        case RunMark::Kind::LearningRate:
            return seriesColor(palette, 3);
        case RunMark::Kind::SmallerBatch:
            return seriesColor(palette, 4);
        case RunMark::Kind::Paused:
        case RunMark::Kind::Resumed:
            break;
    }
    return seriesColor(palette, 5);
}

/// What a translucent colour looks like on a ground.
QColor mixed(const QColor& color, const QColor& ground) {
    const double part = color.alphaF();
    const auto channel = [part](float above, float below) { return float(part * above + (1 - part) * below); };
    return QColor::fromRgbF(channel(color.redF(), ground.redF()), channel(color.greenF(), ground.greenF()),
                            channel(color.blueF(), ground.blueF()));
}

/// The line as columns `width` wide, each from its lowest to its highest point and on to the one before.
void fillColumns(QPainter& painter, const QPolygonF& line, double width, const QColor& color) {
    std::vector<QRect> columns;  // whole pixels: filled at once
    double low = line.first().y(), high = low, left = std::floor(line.first().x() / width) * width;
    const auto finish = [&] { columns.push_back(QRectF(left, low, width, std::max(width, high - low)).toAlignedRect()); };
    double before = low;
    for (const QPointF& point : line) {
        const double column = std::floor(point.x() / width) * width;
        if (column != left) {
            finish();
            left = column;
            low = high = before;
        }
        low = std::min(low, point.y());
        high = std::max(high, point.y());
        before = point.y();
    }
    finish();
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawRects(columns.data(), int(columns.size()));
    painter.setBrush(Qt::NoBrush);
}

}  // namespace

/// What one painting needs.
struct CurveChart::Frame {
    QRectF plot;
    double from, to;
    ChartAxis axis;

    double x(double step) const { return plot.left() + plot.width() * (step - from) / (to - from); }
    double y(double value) const { return plot.bottom() - plot.height() * axis.place(value); }
};

QColor seriesColor(const QPalette& palette, int color) {
    static constexpr QRgb kDark[] = {0x6ea5ff, 0xffa050, 0x5fd08a, 0xd79bff, 0xf06a7a, 0x9aa4b2};
    static constexpr QRgb kLight[] = {0x1f5fd0, 0xc2540a, 0x18803f, 0x8a3fc4, 0xb3263a, 0x5d6773};
    return QColor(isDark(palette) ? kDark[color % 6] : kLight[color % 6]);
}

CurveChart::CurveChart(const QString& title, StepView& view, ChartUnit unit, QWidget* parent)
    : QWidget(parent), m_title(title), m_unit(unit), m_view(view) {
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAccessibleName(title);
    setToolTip(tr("Wheel or drag to zoom, double click to see all"));
    connect(&view, &StepView::changed, this, [this] { update(); });
}

void CurveChart::setSeries(std::vector<ChartSeries> series) {
    m_series = std::move(series);
    update();
}

void CurveChart::setLogarithmic(bool logarithmic) {
    m_isLogarithmic = logarithmic;
    update();
}

bool CurveChart::isEmpty() const {
    return std::all_of(m_series.begin(), m_series.end(), [](const ChartSeries& series) { return series.curve->isEmpty(); });
}

std::vector<std::pair<const ChartSeries*, QPointF>> CurveChart::legend(const QRectF& area) const {
    std::vector<std::pair<const ChartSeries*, QPointF>> places;
    const double left = area.left() + 10, height = fontMetrics().height();
    QPointF place(left, area.top() + height + 14);
    for (const ChartSeries& series : m_series) {
        if (series.curve->isEmpty() || m_series.size() == 1) {
            continue;
        }
        const double width = fontMetrics().horizontalAdvance(series.name);
        if (place.x() + width + 30 > area.right() && !places.empty()) {
            if (place.y() > area.top() + area.height() / 3) {
                break;  // pointing tells the others
            }
            place = {left, place.y() + height + 2};
        }
        places.emplace_back(&series, place);
        place.rx() += width + 38;
    }
    return places;
}

QRectF CurveChart::plotArea(const QRectF& area) const {
    const double left = m_unit == ChartUnit::Bytes ? 78 : 62;
    const auto places = legend(area);
    const double below = places.empty() ? 0 : places.back().second.y() - places.front().second.y();
    return area.adjusted(left, kTop + below, -kRight, -fontMetrics().height() - 12);
}

double CurveChart::stepAt(double x) const {
    const QRectF plot = plotArea(rect());
    return m_view.from() + (m_view.to() - m_view.from()) * std::clamp((x - plot.left()) / std::max(1.0, plot.width()), 0.0, 1.0);
}

void CurveChart::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paint(painter, rect());
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(palette().color(QPalette::Highlight));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    }
}

void CurveChart::paint(QPainter& painter, const QRectF& area) const {
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(font());
    const QRectF plot = plotArea(area);
    std::vector<std::vector<QPointF>> lines;
    double low = std::numeric_limits<double>::max(), high = std::numeric_limits<double>::lowest();
    for (const ChartSeries& series : m_series) {
        const bool isWide = series.look != SeriesLook::Thin;
        lines.push_back(series.curve->decimated(m_view.from(), m_view.to(), std::max(1, int(plot.width() / (isWide ? 2 : 1)))));
        for (const QPointF& point : lines.back()) {
            low = std::min(low, point.y());
            high = std::max(high, point.y());
        }
        if (series.look == SeriesLook::Area) {
            low = std::min(low, 0.0);
        }
    }
    paintLegend(painter, area);
    paintMarkLegend(painter, area);
    if (low > high) {
        painter.setPen(mutedText(palette()));
        painter.drawText(area.adjusted(20, kTop, -20, 0), Qt::AlignCenter | Qt::TextWordWrap, m_emptyText);
        return;
    }
    const Frame frame{plot, m_view.from(), m_view.to(), ChartAxis(low, high, m_isLogarithmic)};
    paintGrid(painter, frame);
    painter.save();
    painter.setClipRect(plot.adjusted(-4, -4, 4, 4));
    for (std::size_t i = 0; i < m_series.size(); ++i) {
        paintSeries(painter, frame, m_series[i], lines[i]);
    }
    painter.restore();
    paintMarks(painter, frame);
    if (m_view.pointed()) {
        paintPointed(painter, frame);
    }
    if (m_pressed && m_view.pointed()) {
        paintChosen(painter, frame);
    }
}

void CurveChart::paintGrid(QPainter& painter, const Frame& frame) const {
    const QColor line = palette().color(QPalette::Mid);
    const double height = fontMetrics().height();
    for (const double value : frame.axis.ticks(std::max(2, int(frame.plot.height() / 45)), m_unit)) {
        const double y = frame.y(value);
        painter.setPen(QPen(line, 1, Qt::DotLine));
        painter.drawLine(QPointF(frame.plot.left(), y), QPointF(frame.plot.right(), y));
        painter.setPen(mutedText(palette()));
        painter.drawText(QRectF(frame.plot.left() - 108, y - height, 100, 2 * height), Qt::AlignRight | Qt::AlignVCenter,
                         figureText(value, m_unit));
    }
    painter.setPen(mutedText(palette()));
    for (const double step : roundValues(frame.from, frame.to, std::max(2, int(frame.plot.width() / 90)))) {
        if (step == std::floor(step)) {
            painter.drawText(QRectF(frame.x(step) - 50, frame.plot.bottom() + 6, 100, height), Qt::AlignCenter,
                             QLocale().toString(qint64(step)));
        }
    }
    painter.setPen(QPen(line, 1));
    painter.drawLine(frame.plot.bottomLeft(), frame.plot.bottomRight());
    painter.drawLine(frame.plot.bottomLeft(), frame.plot.topLeft());
}

void CurveChart::paintSeries(QPainter& painter, const Frame& frame, const ChartSeries& series, const std::vector<QPointF>& points) const {
    if (points.empty()) {
        return;
    }
    QPolygonF line;
    line.reserve(qsizetype(points.size()) + 2);
    for (const QPointF& point : points) {
        line << QPointF(frame.x(point.x()), frame.y(point.y()));
    }
    QColor color = seriesColor(palette(), series.color);
    if (series.look == SeriesLook::Area) {
        line << QPointF(line.last().x(), frame.plot.bottom()) << QPointF(line.first().x(), frame.plot.bottom());
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawPolygon(line);
        painter.setBrush(Qt::NoBrush);
        return;
    }
    color.setAlpha(series.look == SeriesLook::Thin ? 110 : 255);
    const double width = series.look == SeriesLook::Thin ? 1 : 2;
    if (points.size() > kMostStrokedPoints) {
        // Opaque: Qt hands every translucent rectangle to its threads, which takes longer than to fill it.
        fillColumns(painter, line, width, mixed(color, palette().color(QPalette::Base)));
    } else {
        painter.setPen(QPen(color, width, series.look == SeriesLook::Dashed ? Qt::DashLine : Qt::SolidLine));
        for (qsizetype begin = 0; begin < line.size();) {
            qsizetype end = begin + 1;
            while (end < line.size() && !series.curve->hasGapBetween(points[std::size_t(end) - 1].x(), points[std::size_t(end)].x())) {
                ++end;
            }
            painter.drawPolyline(line.data() + begin, int(end - begin));
            begin = end;
        }
    }
    painter.setRenderHint(QPainter::Antialiasing);
    if (line.size() == 1 || (series.look == SeriesLook::Dotted && points.size() <= kMostDots)) {
        painter.setBrush(color);
        for (const QPointF& point : line) {
            painter.drawEllipse(point, 3, 3);
        }
        painter.setBrush(Qt::NoBrush);
    }
}

/// A thin line each, with a triangle at its top. Of a kind one a few pixels: more would hide the curves. At the same step, the rarer kind
/// lies in front.
void CurveChart::paintMarks(QPainter& painter, const Frame& frame) const {
    std::vector<RunMark> marks = m_marks ? *m_marks : std::vector<RunMark>();
    std::stable_sort(marks.begin(), marks.end(), [](const RunMark& a, const RunMark& b) { return a.kind < b.kind; });
    QColor lineColor = palette().color(QPalette::Text);
    lineColor.setAlpha(130);
    std::map<RunMark::Kind, double> painted;
    for (const RunMark& mark : marks) {
        const double x = frame.x(mark.step);
        const auto before = painted.find(mark.kind);
        if (mark.step < frame.from || mark.step > frame.to || (before != painted.end() && std::abs(x - before->second) < kMarkReach)) {
            continue;
        }
        painted[mark.kind] = x;
        painter.setPen(Qt::NoPen);
        painter.setBrush(markColor(palette(), mark.kind));
        painter.drawPolygon(QPolygonF{{x - 4, frame.plot.top() - 7}, {x + 4, frame.plot.top() - 7}, {x, frame.plot.top()}});
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(lineColor, 1, Qt::DotLine));
        painter.drawLine(QPointF(x, frame.plot.top()), QPointF(x, frame.plot.bottom()));
    }
}

/// The marks that stand at a step, or within reach of the pointer.
QStringList CurveChart::markTexts(const Frame& frame, double step) const {
    QStringList texts;
    for (const RunMark& mark : m_marks ? *m_marks : std::vector<RunMark>()) {
        if (std::abs(frame.x(mark.step) - frame.x(step)) <= kMarkReach && texts.size() < 6) {
            texts << tr("%1 (step %L2)").arg(markText(mark)).arg(qint64(mark.step));
        }
    }
    return texts;
}

void CurveChart::paintLegend(QPainter& painter, const QRectF& area) const {
    QFont bold = font();
    bold.setBold(true);
    painter.setFont(bold);
    painter.setPen(palette().color(QPalette::Text));
    const double height = fontMetrics().height();
    painter.drawText(QRectF(area.left() + 8, area.top() + 2, area.width() - 16, height + 2), Qt::AlignLeft | Qt::AlignVCenter, m_title);
    painter.setFont(font());
    for (const auto& [series, place] : legend(area)) {
        const double x = place.x(), y = place.y();
        const QColor color = seriesColor(palette(), series->color);
        painter.setPen(
            QPen(color, series->look == SeriesLook::Thin ? 1 : 2.5, series->look == SeriesLook::Dashed ? Qt::DashLine : Qt::SolidLine));
        if (series->look == SeriesLook::Area) {
            painter.fillRect(QRectF(x, y - 5, 18, 10), color);
        } else {
            painter.drawLine(QPointF(x, y), QPointF(x + 18, y));
        }
        painter.setPen(palette().color(QPalette::Text));
        painter.drawText(QRectF(x + 23, y - height, area.right() - x, 2 * height), Qt::AlignLeft | Qt::AlignVCenter, series->name);
    }
}

/// What the triangles of the marks mean, at the right of the title.
void CurveChart::paintMarkLegend(QPainter& painter, const QRectF& area) const {
    std::set<RunMark::Kind> kinds;
    for (const RunMark& mark : m_marks ? *m_marks : std::vector<RunMark>()) {
        kinds.insert(mark.kind);
    }
    QFont bold = font();
    bold.setBold(true);
    const double height = fontMetrics().height(), left = area.left() + 8 + QFontMetricsF(bold).horizontalAdvance(m_title) + 24;
    double x = area.right() - kRight;
    for (auto kind = kinds.rbegin(); kind != kinds.rend(); ++kind) {
        const QString text = markName(*kind);
        x -= fontMetrics().horizontalAdvance(text);
        if (x - 14 < left) {
            break;  // pointing tells the others
        }
        const double y = area.top() + 2;
        painter.setPen(mutedText(palette()));
        painter.drawText(QRectF(x, y, area.right() - x, height + 2), Qt::AlignLeft | Qt::AlignVCenter, text);
        painter.setPen(Qt::NoPen);
        painter.setBrush(markColor(palette(), *kind));
        const double middle = y + height / 2 + 1;
        painter.drawPolygon(QPolygonF{{x - 12, middle - 3.5}, {x - 4, middle - 3.5}, {x - 8, middle + 3.5}});
        painter.setBrush(Qt::NoBrush);
        x -= 26;
    }
}

void CurveChart::paintPointed(QPainter& painter, const Frame& frame) const {
    const auto guide = std::find_if(m_series.begin(), m_series.end(), [](const ChartSeries& series) { return !series.curve->isEmpty(); });
    if (guide == m_series.end()) {
        return;
    }
    const double at = guide->curve->nearest(*m_view.pointed()).x();
    if (at < frame.from || at > frame.to) {
        return;
    }
    painter.setPen(QPen(mutedText(palette()), 1, Qt::DashLine));
    painter.drawLine(QPointF(frame.x(at), frame.plot.top()), QPointF(frame.x(at), frame.plot.bottom()));
    if (!m_isUnderPointer) {
        return;
    }
    QStringList lines{tr("Step %L1").arg(qint64(at))};
    double width = fontMetrics().horizontalAdvance(lines.first());
    for (const ChartSeries& series : m_series) {
        if (series.curve->isEmpty()) {
            continue;
        }
        const QPointF point = series.curve->nearest(at);
        lines << series.name + ": " + figureText(series.told().nearest(at).y(), m_unit);
        width = std::max<double>(width, fontMetrics().horizontalAdvance(lines.last()));
        if (point.x() >= frame.from && point.x() <= frame.to) {
            painter.setBrush(seriesColor(palette(), series.color));
            painter.setPen(Qt::NoPen);
            painter.drawEllipse(QPointF(frame.x(point.x()), frame.y(point.y())), 3.5, 3.5);
        }
    }
    for (const QString& text : markTexts(frame, *m_view.pointed())) {
        lines << text;
        width = std::max<double>(width, fontMetrics().horizontalAdvance(text));
    }
    QRectF box(frame.x(at) + 12, frame.plot.top() + 4, width + 20, double(lines.size()) * fontMetrics().lineSpacing() + 14);
    if (box.right() > frame.plot.right()) {
        box.moveRight(frame.x(at) - 12);
    }
    painter.setBrush(palette().color(QPalette::ToolTipBase));
    painter.setPen(palette().color(QPalette::Mid));
    painter.drawRoundedRect(box, 6, 6);
    painter.setPen(palette().color(QPalette::ToolTipText));
    painter.drawText(box.adjusted(10, 7, -10, -7), Qt::AlignLeft | Qt::AlignTop, lines.join('\n'));
}

void CurveChart::paintChosen(QPainter& painter, const Frame& frame) const {
    QColor shade = palette().color(QPalette::Highlight);
    shade.setAlpha(60);
    const double a = frame.x(*m_pressed), b = frame.x(*m_view.pointed());
    painter.fillRect(QRectF(std::min(a, b), frame.plot.top(), std::abs(b - a), frame.plot.height()), shade);
}

void CurveChart::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton) {
        m_pressed = stepAt(event->position().x());
    }
}

void CurveChart::mouseMoveEvent(QMouseEvent* event) {
    m_isUnderPointer = true;
    m_view.point(stepAt(event->position().x()));
}

void CurveChart::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !m_pressed) {
        return;
    }
    const double from = *std::exchange(m_pressed, std::nullopt), to = stepAt(event->position().x());
    const double pixel = (m_view.to() - m_view.from()) / std::max(1.0, plotArea(rect()).width());
    if (std::abs(to - from) > 5 * pixel) {  // less is a click
        m_view.zoom(std::min(from, to), std::max(from, to));
    }
}

void CurveChart::mouseDoubleClickEvent(QMouseEvent*) {
    m_pressed.reset();
    m_view.showAll();
}

void CurveChart::wheelEvent(QWheelEvent* event) {
    const double turns = event->angleDelta().y() / 120.0;
    const bool zooms = m_view.isZoomed() || (event->modifiers() & Qt::ControlModifier) || turns > 0;
    if (isEmpty() || turns == 0 || !zooms) {
        event->ignore();  // scrolls what the chart lies in
        return;
    }
    m_view.scale(std::pow(0.8, turns), stepAt(event->position().x()));
    event->accept();
}

void CurveChart::keyPressEvent(QKeyEvent* event) {
    const double middle = (m_view.from() + m_view.to()) / 2, tenth = (m_view.to() - m_view.from()) / 10;
    switch (event->key()) {
        case Qt::Key_Plus:
            return m_view.scale(0.8, middle);
        case Qt::Key_Minus:
            return m_view.scale(1.25, middle);
        case Qt::Key_Left:
            return m_view.move(-tenth);
        case Qt::Key_Right:
            return m_view.move(tenth);
        case Qt::Key_0:
            return m_view.showAll();
        default:
            QWidget::keyPressEvent(event);
    }
}

void CurveChart::leaveEvent(QEvent*) {
    m_isUnderPointer = false;
    m_view.point(std::nullopt);
}

}  // namespace twb::ui
