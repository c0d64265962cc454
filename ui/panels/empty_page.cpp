#include "ui/panels/empty_page.h"

#include <QLabel>
#include <QVBoxLayout>

#include "ui/shell/icons.h"
#include "ui/widgets/controls.h"

namespace twb::ui {

EmptyPage::EmptyPage(const QString& iconName, const QString& title, const QString& text, QWidget* parent) : Page(parent) {
    auto* picture = new QLabel;
    picture->setPixmap(icon(iconName).pixmap(56, 56));
    picture->setAlignment(Qt::AlignCenter);
    QLabel* heading = titleLabel(title);
    heading->setAlignment(Qt::AlignCenter);
    QLabel* body = mutedLabel(text);
    body->setAlignment(Qt::AlignCenter);
    body->setFixedWidth(460);
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(14);
    layout->addStretch(2);
    layout->addWidget(picture);
    layout->addWidget(heading);
    layout->addWidget(body, 0, Qt::AlignHCenter);
    layout->addStretch(3);
}

}  // namespace twb::ui
