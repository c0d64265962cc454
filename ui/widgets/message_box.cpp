#include "ui/widgets/message_box.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/shell/icons.h"

namespace twb::ui {

MessageBox::MessageBox(QWidget* parent)
    : QFrame(parent), m_icon(new QLabel), m_text(new QLabel), m_more(new QToolButton), m_detail(new QPlainTextEdit) {
    setObjectName("message");
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setAccessibleName(tr("Message"));
    m_text->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_more->setText(tr("Details"));
    m_more->setAccessibleName(tr("Show or hide the details of the message"));
    m_more->setIcon(icon("open"));
    m_more->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_more->setProperty("role", "flat");
    m_more->setCheckable(true);
    auto* dismiss = new QToolButton;
    dismiss->setIcon(icon("close"));
    dismiss->setToolTip(tr("Dismiss"));
    dismiss->setAccessibleName(tr("Dismiss the message"));
    dismiss->setProperty("role", "flat");
    m_detail->setReadOnly(true);
    m_detail->setAccessibleName(tr("Details of the message"));
    m_detail->setMaximumHeight(120);

    auto* row = new QHBoxLayout;
    row->addWidget(m_icon, 0, Qt::AlignTop);
    row->addWidget(m_text, 1);
    row->addWidget(m_more, 0, Qt::AlignTop);
    row->addWidget(dismiss, 0, Qt::AlignTop);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 8, 8);
    layout->addLayout(row);
    layout->addWidget(m_detail);

    connect(m_more, &QToolButton::toggled, this, [this](bool open) {
        m_detail->setVisible(open);
        m_more->setIcon(icon(open ? "fold" : "open"));
    });
    connect(dismiss, &QToolButton::clicked, this, &QWidget::hide);
    hide();
}

void MessageBox::show(Kind kind, const QString& sentence, const QString& detail) {
    setProperty("kind", kind == Kind::Error ? "error" : kind == Kind::Warning ? "warning" : "info");
    style()->unpolish(this);
    style()->polish(this);
    m_icon->setPixmap(icon("error").pixmap(20, 20));
    m_text->setText(sentence);
    m_more->setVisible(!detail.isEmpty());
    m_more->setChecked(false);
    m_detail->setPlainText(detail);
    m_detail->hide();
    setVisible(true);
}

QString MessageBox::text() const {
    return m_text->text();
}

}  // namespace twb::ui
