#include "ui/widgets/controls.h"

#include <QBoxLayout>
#include <QEvent>
#include <QFormLayout>
#include <QFrame>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QToolButton>

namespace twb::ui {
namespace {

QLabel* label(const QString& text, const char* role) {
    auto* label = new QLabel(text);
    label->setProperty("role", role);
    return label;
}

/// QFormLayout puts a label at the top of its field unless it may grow.
QLabel* fieldLabel(const QString& text) {
    auto* label = new QLabel(text);
    label->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);
    return label;
}

/// Scrolls up and down only: never narrower than its content, which would be cut off.
class VerticalScrollArea : public QScrollArea {
public:
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (watched == widget() && event->type() == QEvent::LayoutRequest) {
            setMinimumWidth(widget()->minimumSizeHint().width() + verticalScrollBar()->sizeHint().width());
        }
        return QScrollArea::eventFilter(watched, event);
    }
};

}  // namespace

QLabel* titleLabel(const QString& text) {
    return label(text, "title");
}

QLabel* headingLabel(const QString& text) {
    return label(text, "heading");
}

QLabel* mutedLabel(const QString& text) {
    QLabel* muted = label(text, "muted");
    muted->setWordWrap(true);
    return muted;
}

QPushButton* button(const QString& text, const QIcon& icon, const QString& toolTip) {
    auto* button = new QPushButton(icon, text);
    button->setToolTip(toolTip);
    button->setAccessibleName(text.isEmpty() ? toolTip : withoutMnemonic(text));
    return button;
}

QPushButton* primaryButton(const QString& text, const QIcon& icon, const QString& toolTip) {
    QPushButton* primary = button(text, icon, toolTip);
    primary->setProperty("role", "primary");
    return primary;
}

QPushButton* flatButton(const QString& text, const QIcon& icon, const QString& toolTip) {
    QPushButton* flat = button(text, icon, toolTip);
    flat->setProperty("role", "flat");
    return flat;
}

QToolButton* iconButton(const QIcon& icon, const QString& name) {
    auto* button = new QToolButton;
    button->setIcon(icon);
    button->setToolTip(name);
    button->setAccessibleName(name);
    button->setProperty("role", "flat");
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

QFrame* card(QBoxLayout** layout) {
    auto* frame = new QFrame;
    frame->setObjectName("card");
    auto* box = new QVBoxLayout(frame);
    box->setContentsMargins(14, 12, 14, 12);
    box->setSpacing(8);
    *layout = box;
    return frame;
}

void addField(QFormLayout* form, const QString& label, QWidget* field, int row) {
    QLabel* name = fieldLabel(label);
    name->setBuddy(field);
    form->insertRow(row, name, field);
}

void addField(QFormLayout* form, const QString& label, QLayout* field) {
    form->addRow(fieldLabel(label), field);
}

QScrollArea* scrolled(QWidget* content, const QString& accessibleName) {
    auto* area = new VerticalScrollArea;
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setAccessibleName(accessibleName);
    area->setFocusPolicy(Qt::NoFocus);
    content->setObjectName("plain");
    area->setWidget(content);
    area->viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);
    return area;
}

QString withoutMnemonic(const QString& text) {
    QString plain = text;
    return plain.replace("&&", QString(QChar(1))).remove('&').replace(QChar(1), "&");
}

}  // namespace twb::ui
