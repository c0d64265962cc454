#include "ui/panels/empty_page.h"

#include <QHBoxLayout>
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
    body->setMaximumWidth(480);
    auto* middle = new QHBoxLayout;
    middle->addStretch(1);
    middle->addWidget(body, 100);
    middle->addStretch(1);
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(14);
    layout->addStretch(2);
    layout->addWidget(picture);
    layout->addWidget(heading);
    layout->addLayout(middle);
    layout->addStretch(3);
}

}  // namespace twb::ui
