#include "ui/shell/navigation.h"

#include <algorithm>

namespace twb::ui {
namespace {

constexpr int kTitleRole = Qt::UserRole;
constexpr int kIconSize = 20, kAroundTitle = 80, kAroundIcon = 34;

}  // namespace

Navigation::Navigation(QWidget* parent) : QListWidget(parent) {
    setObjectName("navigation");
    setAccessibleName(tr("Pages"));
    setIconSize({kIconSize, kIconSize});
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
}

void Navigation::addPage(const QIcon& icon, const QString& title) {
    auto* item = new QListWidgetItem(icon, title, this);
    item->setSizeHint({0, fontMetrics().height() + 20});
    item->setData(kTitleRole, title);
    item->setData(Qt::AccessibleTextRole, title);
    updateItems();
}

void Navigation::setNarrow(bool narrow) {
    if (m_isNarrow != narrow) {
        m_isNarrow = narrow;
        updateItems();
    }
}

void Navigation::updateItems() {
    int widest = 0;
    for (int row = 0; row < count(); ++row) {
        const QString title = item(row)->data(kTitleRole).toString();
        item(row)->setText(m_isNarrow ? QString() : title);
        item(row)->setToolTip(m_isNarrow ? title : QString());
        widest = std::max(widest, fontMetrics().horizontalAdvance(title));
    }
    setFixedWidth(m_isNarrow ? kIconSize + kAroundIcon : widest + kAroundTitle);
}

}  // namespace twb::ui
