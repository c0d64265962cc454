#include "ui/widgets/heat_map.h"

#include <QHelpEvent>
#include <QLocale>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <utility>

#include "ui/shell/theme.h"

namespace twb::ui {
namespace {

constexpr int kLargestCell = 28;
constexpr int kStripRow = 14;

}  // namespace

HeatMap::HeatMap(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void HeatMap::setValues(std::vector<float> values, std::size_t rows, std::size_t columns, double scale) {
    m_values = std::move(values);
    m_rows = rows;
    m_columns = columns;
    m_scale = scale;
    render();
    updateGeometry();
}

QSize HeatMap::sizeHint() const {
    const int cell = m_square ? kLargestCell : kStripRow;
    return {300, std::clamp(int(m_rows) * cell, 24, 260)};
}

QRect HeatMap::area() const {
    if (m_rows == 0 || m_columns == 0) {
        return {};
    }
    if (!m_square) {
        return {0, 0, width(), std::min(height(), int(m_rows) * kStripRow * 2)};
    }
    const int cell = std::clamp(std::min(width() / int(m_columns), height() / int(m_rows)), 1, kLargestCell);
    return {0, 0, cell * int(m_columns), cell * int(m_rows)};
}

void HeatMap::render() {
    m_image = QImage(int(m_columns), int(m_rows), QImage::Format_RGB32);
    for (std::size_t row = 0; row < m_rows; ++row) {
        auto* line = reinterpret_cast<QRgb*>(m_image.scanLine(int(row)));
        for (std::size_t column = 0; column < m_columns; ++column) {
            line[column] = heatColor(palette(), m_values[row * m_columns + column] / m_scale).rgb();
        }
    }
    update();
}

void HeatMap::paintEvent(QPaintEvent*) {
    const QRect target = area();
    if (target.isEmpty()) {
        return;
    }
    QPainter painter(this);
    const QSize device = target.size() * devicePixelRatioF();
    const bool shrinks = m_image.width() > device.width() || m_image.height() > device.height();
    painter.drawImage(target, shrinks ? m_image.scaled(device, Qt::IgnoreAspectRatio, Qt::SmoothTransformation) : m_image);
    painter.setPen(palette().color(QPalette::Mid));
    painter.drawRect(target.adjusted(0, 0, -1, -1));
}

void HeatMap::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        render();
    }
}

bool HeatMap::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        auto* help = static_cast<QHelpEvent*>(event);
        const QRect target = area();
        if (target.contains(help->pos())) {
            const std::size_t column = std::size_t(help->pos().x() - target.x()) * m_columns / std::size_t(target.width());
            const std::size_t row = std::size_t(help->pos().y() - target.y()) * m_rows / std::size_t(target.height());
            QToolTip::showText(
                help->globalPos(),
                tr("Row %1, column %2: %3").arg(row).arg(column).arg(QLocale().toString(m_values[row * m_columns + column], 'g', 6)));
            return true;
        }
    }
    return QWidget::event(event);
}

}  // namespace twb::ui
