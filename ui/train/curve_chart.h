#pragma once

#include <QColor>
#include <QWidget>
#include <optional>
#include <utility>
#include <vector>

#include "ui/train/chart_axis.h"
#include "ui/train/curve.h"
#include "ui/train/run_mark.h"

namespace twb::ui {

class StepView;

enum class SeriesLook {
    Line,
    Thin,    ///< what a smoothed line goes through
    Dashed,  ///< for comparison
    Dotted,  ///< a line with its points
    Area     ///< filled to the bottom; those that come later lie in front
};

/// A line of a chart. The curve belongs to whoever shows the chart, and must outlive it or the next setSeries.
struct ChartSeries {
    QString name;
    const Curve* curve = nullptr;
    int color = 0;
    SeriesLook look = SeriesLook::Line;
    const Curve* figures = nullptr;  ///< what is told where the curve is stacked on others; null: the curve

    const Curve& told() const { return figures ? *figures : *curve; }
};

/// Curves over the steps of a training. Pointing tells the figures; wheel, drag, +, - and arrows zoom all charts of the same view; a double
/// click or 0 shows all.
class CurveChart : public QWidget {
    Q_OBJECT
public:
    CurveChart(const QString& title, StepView& view, ChartUnit unit = ChartUnit::Plain, QWidget* parent = nullptr);

    void setSeries(std::vector<ChartSeries> series);
    const std::vector<ChartSeries>& series() const { return m_series; }
    /// What happened, as lines across the chart: pointing tells what. They belong to whoever shows the chart, as the curves do.
    void setMarks(const std::vector<RunMark>* marks) { m_marks = marks; }
    const std::vector<RunMark>* marks() const { return m_marks; }
    const QString& title() const { return m_title; }
    ChartUnit unit() const { return m_unit; }
    void setLogarithmic(bool logarithmic);
    void setEmptyText(const QString& text) { m_emptyText = text; }
    bool isEmpty() const;

    /// The whole chart, into `area` of any device.
    void paint(QPainter& painter, const QRectF& area) const;

    QSize sizeHint() const override { return {480, 260}; }
    QSize minimumSizeHint() const override { return {240, 150}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    struct Frame;

    /// Where the names of the series stand, those that have figures; fewer than they are when there is no room.
    std::vector<std::pair<const ChartSeries*, QPointF>> legend(const QRectF& area) const;
    QRectF plotArea(const QRectF& area) const;
    double stepAt(double x) const;
    void paintGrid(QPainter& painter, const Frame& frame) const;
    void paintSeries(QPainter& painter, const Frame& frame, const ChartSeries& series, const std::vector<QPointF>& points) const;
    void paintMarks(QPainter& painter, const Frame& frame) const;
    QStringList markTexts(const Frame& frame, double step) const;
    void paintLegend(QPainter& painter, const QRectF& area) const;
    void paintMarkLegend(QPainter& painter, const QRectF& area) const;
    void paintPointed(QPainter& painter, const Frame& frame) const;
    void paintChosen(QPainter& painter, const Frame& frame) const;

    QString m_title;
    QString m_emptyText;
    ChartUnit m_unit;
    StepView& m_view;
    std::vector<ChartSeries> m_series;
    const std::vector<RunMark>* m_marks = nullptr;
    bool m_isLogarithmic = false;
    bool m_isUnderPointer = false;
    std::optional<double> m_pressed;  // steps: where a part to zoom to begins
};

/// The colour of the n-th series.
QColor seriesColor(const QPalette& palette, int color);

}  // namespace twb::ui
