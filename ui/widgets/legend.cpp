#include "ui/widgets/legend.h"

#include <QPainter>
#include <algorithm>

#include "ui/shell/theme.h"

namespace twb::ui {
namespace {

constexpr int kGap = 6;
constexpr int kPadding = 8;

}  // namespace

Legend::Legend(QWidget* parent) : QWidget(parent) {
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setAccessibleName(tr("Legend"));
}

void Legend::add(const QString& name, int category) {
    m_chips.push_back({name, category});
    setAccessibleDescription(accessibleDescription() + (m_chips.size() > 1 ? ", " : "") + name);
    updateGeometry();
}

int Legend::heightForWidth(int width) const {
    const std::vector<QRect> places = place(width);
    return places.empty() ? 0 : places.back().bottom() + 1;
}

QSize Legend::sizeHint() const {
    return {300, heightForWidth(300)};
}

void Legend::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const std::vector<QRect> places = place(width());
    for (std::size_t i = 0; i < m_chips.size(); ++i) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(categoryColor(palette(), m_chips[i].category));
        painter.drawRoundedRect(places[i], 5, 5);
        painter.setPen(palette().color(QPalette::Text));
        const QString name = fontMetrics().elidedText(m_chips[i].name, Qt::ElideRight, places[i].width() - 2 * kPadding);
        painter.drawText(places[i], Qt::AlignCenter, name);
    }
}

std::vector<QRect> Legend::place(int width) const {
    std::vector<QRect> places;
    const int height = fontMetrics().height() + 6;
    QPoint at;
    for (const Chip& chip : m_chips) {
        const int chipWidth = std::min(width, fontMetrics().horizontalAdvance(chip.name) + 2 * kPadding + 2);
        if (at.x() > 0 && at.x() + chipWidth > width) {
            at = QPoint(0, at.y() + height + kGap);
        }
        places.emplace_back(at, QSize(chipWidth, height));
        at.rx() += chipWidth + kGap;
    }
    return places;
}

}  // namespace twb::ui
