#include "ui/results/written_text_view.h"

#include <QLabel>
#include <QPlainTextEdit>
#include <QVBoxLayout>

#include "ui/text.h"
#include "ui/widgets/controls.h"

namespace twb::ui {

WrittenTextView::WrittenTextView(const api::GeneratedTexts& value, QWidget* parent) : QWidget(parent) {
    new QVBoxLayout(this);
    for (std::size_t i = 0; i < value.texts.size(); ++i) {
        add(value.texts.size() > 1 ? tr("Text %1").arg(i + 1) : QString(), qtext(value.texts[i].text));
    }
}

WrittenTextView::WrittenTextView(const api::Conversation& value, QWidget* parent) : QWidget(parent) {
    new QVBoxLayout(this);
    for (const api::ChatMessage& message : value.messages) {
        add(roleTitle(qtext(message.role)), qtext(message.content));
    }
}

void WrittenTextView::add(const QString& heading, const QString& text) {
    auto* view = new QPlainTextEdit(text);
    view->setReadOnly(true);
    view->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    view->setTabChangesFocus(true);
    view->setAccessibleName(heading.isEmpty() ? tr("Text that the model wrote") : heading);
    if (!heading.isEmpty()) {
        layout()->addWidget(headingLabel(heading));
    }
    layout()->addWidget(view);
}

QString roleTitle(const QString& role) {
    if (role == "user") {
        return WrittenTextView::tr("You");
    }
    if (role == "assistant") {
        return WrittenTextView::tr("Model");
    }
    return role == "system" ? WrittenTextView::tr("System prompt") : role;
}

}  // namespace twb::ui
