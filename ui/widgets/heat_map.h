#pragma once

#include <QImage>
#include <QWidget>
#include <vector>

namespace twb::ui {

/// Figures as colours: blue below zero, orange above. Larger than the widget: neighbours are averaged. The tool tip tells the figure.
class HeatMap : public QWidget {
    Q_OBJECT
public:
    explicit HeatMap(QWidget* parent = nullptr);

    /// `scale`: the magnitude that is drawn in full colour.
    void setValues(std::vector<float> values, std::size_t rows, std::size_t columns, double scale);

    /// Square cells, at most 28 pixels wide (for matrices).
    void setSquare(bool square) { m_square = square; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {80, 24}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool event(QEvent* event) override;

private:
    QRect area() const;
    void render();

    std::vector<float> m_values;
    std::size_t m_rows = 0;
    std::size_t m_columns = 0;
    double m_scale = 1;
    bool m_square = false;
    QImage m_image;  // one pixel a figure
};

}  // namespace twb::ui
