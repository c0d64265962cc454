#include "ui/panels/chat_preview.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSplitter>
#include <QVBoxLayout>

#include "engine/core/error.h"
#include "ui/engine_client.h"
#include "ui/inputs/text_edit.h"
#include "ui/text.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/message_box.h"

namespace twb::ui {
namespace {

constexpr int kTypingPauseMs = 300;

constexpr const char* kExample = R"([
  {"role": "system", "content": "You answer briefly."},
  {"role": "user", "content": "What is a token?"},
  {"role": "assistant", "content": "A piece of text that a model knows by number."},
  {"role": "user", "content": "And a chat template?"}
])";

}  // namespace

ChatPreview::ChatPreview(EngineClient& engine, QWidget* parent)
    : QWidget(parent),
      m_engine(engine),
      m_conversation(new TextEdit),
      m_template(new QLineEdit),
      m_prompt(new QCheckBox(tr("Begin the &answer (add_generation_prompt)"))),
      m_message(new MessageBox),
      m_rendered(new QPlainTextEdit) {
    m_conversation->setAccessibleName(tr("Conversation as JSON"));
    m_template->setAccessibleName(tr("Template: a name or Jinja text"));
    m_template->setPlaceholderText(tr("The model's own template; or the name of one of its templates, or Jinja text"));
    m_prompt->setChecked(true);
    m_rendered->setAccessibleName(tr("The text that the model sees"));
    m_rendered->setReadOnly(true);
    m_rendered->setTabChangesFocus(true);
    m_rendered->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_rendered->setPlaceholderText(tr("Choose a model under “Tokens”, or give a template above."));

    auto* left = new QWidget;
    auto* leftLayout = new QVBoxLayout(left);
    leftLayout->setContentsMargins(0, 0, 0, 0);
    auto* conversationLabel = new QLabel(tr("C&onversation"));
    conversationLabel->setBuddy(m_conversation);
    leftLayout->addWidget(conversationLabel);
    leftLayout->addWidget(m_conversation, 1);
    leftLayout->addWidget(m_prompt);
    auto* right = new QWidget;
    auto* rightLayout = new QVBoxLayout(right);
    rightLayout->setContentsMargins(0, 0, 0, 0);
    auto* renderedLabel = new QLabel(tr("&What the model sees"));
    renderedLabel->setBuddy(m_rendered);
    rightLayout->addWidget(renderedLabel);
    rightLayout->addWidget(m_rendered, 1);
    auto* splitter = new QSplitter(Qt::Horizontal);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(left);
    splitter->addWidget(right);
    auto* templateLabel = new QLabel(tr("&Template"));
    templateLabel->setBuddy(m_template);
    auto* row = new QHBoxLayout;
    row->addWidget(templateLabel);
    row->addWidget(m_template, 1);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(row);
    layout->addWidget(m_message);
    layout->addWidget(splitter, 1);

    m_delay.setSingleShot(true);
    m_delay.setInterval(kTypingPauseMs);
    connect(&m_delay, &QTimer::timeout, this, &ChatPreview::render);
    connect(m_conversation, &QPlainTextEdit::textChanged, &m_delay, qOverload<>(&QTimer::start));
    connect(m_template, &QLineEdit::textChanged, &m_delay, qOverload<>(&QTimer::start));
    m_prompt->setAccessibleName(tr("Begin the answer"));
    connect(m_prompt, &QCheckBox::toggled, this, &ChatPreview::render);
    m_conversation->setPlainText(QString::fromUtf8(kExample));
}

void ChatPreview::setModel(const QString& folder) {
    m_model = folder;
    render();
}

void ChatPreview::setConversation(const QString& json) {
    m_conversation->setPlainText(json);
}

QString ChatPreview::rendered() const {
    return m_rendered->toPlainText();
}

void ChatPreview::render() {
    m_delay.stop();
    const QString source = m_template->text().trimmed();
    if (m_model.isEmpty() && source.isEmpty()) {
        return;
    }
    if (m_job) {
        m_job->disconnect(this);
        m_job->cancel();
    }
    api::JobSpec spec;
    spec.method = "chat_template";
    spec.title = tr("Chat template").toStdString();
    try {
        spec.params["messages"] = core::parseJson(m_conversation->toPlainText().toStdString(), tr("The conversation").toStdString());
    } catch (const core::Error& error) {
        m_message->show(MessageBox::Kind::Warning, qtext(error.what()));
        return;
    }
    if (!m_model.isEmpty()) {
        spec.params["model"] = m_model.toStdString();
    }
    if (!source.isEmpty()) {
        spec.params["template"] = source.toStdString();
    }
    spec.params["options"] = {{"add_generation_prompt", m_prompt->isChecked()}};
    m_job = m_engine.submit(std::move(spec));
    connect(m_job, &Job::finished, this, [this](const api::Result& result) {
        const core::Json text = api::toJson(result.output);
        m_message->hide();
        m_rendered->setPlainText(text.is_string() ? qtext(text.get<std::string>()) : jsonText(text, 2));
    });
    connect(m_job, &Job::failed, this, [this](const api::Failure& failure) {
        m_rendered->clear();
        m_message->show(MessageBox::Kind::Error, qtext(failure.message), qtext(failure.detail));
    });
}

}  // namespace twb::ui
