#include "ui/train/memory_bars.h"

#include <QPainter>
#include <algorithm>
#include <numeric>

#include "ui/shell/theme.h"
#include "ui/text.h"
#include "ui/train/curve_chart.h"

namespace twb::ui {
namespace {

constexpr int kGap = 8;
constexpr double kTooFar = 5;  // what is free is not drawn when it is as many times what is taken: the bars would be too small to see

QString bytes(double count) {
    return byteText(quint64(count));
}

}  // namespace

QStringList memoryOwners() {
    return {MemoryBars::tr("Weights"), MemoryBars::tr("Gradients"), MemoryBars::tr("Optimizer"), MemoryBars::tr("Activations"),
            MemoryBars::tr("Temporary")};
}

double MemoryBars::Bar::total() const {
    return std::accumulate(parts.begin(), parts.end(), 0.0);
}

MemoryBars::MemoryBars(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Memory by owner"));
}

void MemoryBars::setBars(std::vector<Bar> bars, double available) {
    m_bars = std::move(bars);
    m_available = available;
    const QStringList owners = memoryOwners();
    QStringList lines;
    for (const Bar& bar : m_bars) {
        QStringList parts;
        for (std::size_t i = 0; i < bar.parts.size(); ++i) {
            parts << owners[qsizetype(i)] + " " + bytes(bar.parts[i]);
        }
        lines << tr("%1: %2 in all: %3").arg(bar.name, bytes(bar.total()), parts.join(", "));
    }
    setAccessibleDescription(lines.join("; "));
    setToolTip(lines.join("\n"));
    updateGeometry();
    update();
}

int MemoryBars::barHeight() const {
    return fontMetrics().height() + 4;
}

QSize MemoryBars::sizeHint() const {
    return {360, int(m_bars.size()) * (barHeight() + kGap) + fontMetrics().height() + kGap};
}

QSize MemoryBars::minimumSizeHint() const {
    return {220, sizeHint().height()};
}

void MemoryBars::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    double most = 1;
    int names = 0, figures = 0;
    for (const Bar& bar : m_bars) {
        most = std::max(most, bar.total());
        names = std::max(names, fontMetrics().horizontalAdvance(bar.name));
        figures = std::max(figures, fontMetrics().horizontalAdvance(bytes(bar.total())));
    }
    const bool isFreeDrawn = m_available > 0 && m_available < kTooFar * most;
    const QRectF field(names + kGap, 0, std::max(20, width() - names - figures - 3 * kGap), height());
    const double scale = field.width() / (isFreeDrawn ? std::max(most, 1.02 * m_available) : most);
    double y = 0;
    for (const Bar& bar : m_bars) {
        painter.setPen(palette().color(QPalette::Text));
        painter.drawText(QRectF(0, y, names, barHeight()), Qt::AlignLeft | Qt::AlignVCenter, bar.name);
        double x = field.left();
        for (std::size_t i = 0; i < bar.parts.size(); ++i) {
            const double part = bar.parts[i] * scale;
            painter.fillRect(QRectF(x, y, part, barHeight()), seriesColor(palette(), int(i)));
            x += part;
        }
        painter.drawText(QRectF(x + kGap, y, figures + kGap, barHeight()), Qt::AlignLeft | Qt::AlignVCenter, bytes(bar.total()));
        y += barHeight() + kGap;
    }
    if (m_available <= 0) {
        return;
    }
    const QString free = tr("%1 free").arg(bytes(m_available));
    const double end = isFreeDrawn ? field.left() + m_available * scale : field.right();
    painter.setPen(QPen(palette().color(QPalette::Text), 1, Qt::DashLine));
    if (isFreeDrawn) {
        painter.drawLine(QPointF(end, 0), QPointF(end, y));
    }
    painter.setPen(mutedText(palette()));
    const double width = fontMetrics().horizontalAdvance(free + " →") + 2;
    const double left = std::clamp(end - width / 2, 0.0, std::max(0.0, this->width() - width));
    painter.drawText(QRectF(left, y, width, fontMetrics().height() + 2), Qt::AlignCenter, isFreeDrawn ? free : free + " →");
}

}  // namespace twb::ui
