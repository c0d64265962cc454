#pragma once

#include <QWidget>
#include <array>
#include <optional>

#include "engine/api/job.h"
#include "ui/train/curve.h"

namespace twb::ui {

/// The curves of a training, live: the training loss as it comes and smoothed, the evaluation loss (left axis), the learning rate (right
/// axis). Pointing at a step tells its figures.
class LossChart : public QWidget {
    Q_OBJECT
public:
    explicit LossChart(QWidget* parent = nullptr);

    void clear();
    /// Takes loss, eval_loss and learning_rate; other names are not drawn.
    void add(const api::MetricPoint& point);
    bool isEmpty() const;

    QSize sizeHint() const override { return {640, 340}; }
    QSize minimumSizeHint() const override { return {280, 180}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    enum Series { Raw, Smooth, Evaluation, Rate, SeriesCount };
    struct Axes;

    Axes axes() const;
    QString seriesName(int series) const;
    QColor seriesColor(int series) const;
    void paintGrid(QPainter& painter, const Axes& axes) const;
    void paintCurve(QPainter& painter, const Axes& axes, int series) const;
    void paintLegend(QPainter& painter) const;
    void paintHover(QPainter& painter, const Axes& axes) const;

    std::array<Curve, SeriesCount> m_curves;
    Smoothing m_smoothing;
    std::optional<double> m_hoverX;  // pixels
};

}  // namespace twb::ui
