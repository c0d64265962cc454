#include "ui/panels/chat_page.h"

#include <QClipboard>
#include <QDialog>
#include <QDir>
#include <QFileInfo>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QResizeEvent>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "engine/core/error.h"
#include "ui/chat/chat_input.h"
#include "ui/chat/chat_session.h"
#include "ui/chat/chat_settings.h"
#include "ui/chat/conversation_list.h"
#include "ui/chat/generation_figures.h"
#include "ui/chat/message_list.h"
#include "ui/chat/model_facts.h"
#include "ui/engine_client.h"
#include "ui/inputs/dropped_file.h"
#include "ui/inputs/model_chooser.h"
#include "ui/models/model_catalog.h"
#include "ui/panels/chat_preview.h"
#include "ui/shell/icons.h"
#include "ui/shell/settings.h"
#include "ui/text.h"
#include "ui/widgets/context_meter.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/message_box.h"

namespace twb::ui {
namespace {

constexpr qsizetype kLargestFile = 256 << 10;  // characters; more would not fit into any context
constexpr int kRoomForList = 760;              // narrower pages begin without the list, or the settings
constexpr int kRoomForSettings = 980;

}  // namespace

ChatPage::ChatPage(Workbench& workbench, QWidget* parent)
    : Page(parent),
      m_workbench(workbench),
      m_session(new ChatSession(workbench.engine, workbench.chats, this)),
      m_conversations(new ConversationList(workbench.chats)),
      m_settings(new ChatSettings(workbench.settings)),
      m_model(new ModelChooser(workbench)),
      m_message(new MessageBox),
      m_templateNote(new MessageBox),
      m_stack(new QStackedWidget),
      m_hint(
          mutedLabel(tr("Choose a model that was made for chats, and say something.\n\nEnter sends, Shift+Enter begins a new line. Drop a "
                        "text file to put it into the message."))),
      m_messages(new MessageList),
      m_input(new ChatInput),
      m_status(mutedLabel({})),
      m_context(new ContextMeter),
      m_splitter(new QSplitter(Qt::Horizontal)) {
    m_splitter->addWidget(m_conversations);
    m_splitter->addWidget(buildConversation());
    m_splitter->addWidget(m_settings);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(12);
    m_splitter->setSizes({210, 700, 290});
    m_conversations->setMinimumWidth(150);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(18, 14, 18, 12);
    layout->setSpacing(10);
    layout->addWidget(buildHeader());
    layout->addWidget(m_message);
    layout->addWidget(m_templateNote);
    layout->addWidget(m_splitter, 1);
    m_splitter->restoreState(workbench.settings.state("chatSplitter"));

    connectParts();
    connectSession();
    if (workbench.engine.isReady()) {
        adoptEngine();
    } else if (!workbench.engine.startError().isEmpty()) {
        m_message->show(MessageBox::Kind::Error, workbench.engine.startError());
    }
    showPath();
    showRunState();
}

ChatPage::~ChatPage() {
    m_workbench.settings.setState("chatSplitter", m_splitter->saveState());
}

QWidget* ChatPage::buildHeader() {
    m_showList = flatButton({}, icon("list"), tr("Show or hide the conversations"));
    m_showSettings = flatButton({}, icon("panel"), tr("Show or hide preset, system prompt and parameters"));
    for (QPushButton* toggle : {m_showList, m_showSettings}) {
        toggle->setCheckable(true);
        toggle->setChecked(true);
    }
    QPushButton* preview = flatButton(tr("&Template"), icon("text"), tr("What the model sees of this conversation"));
    QPushButton* copy = flatButton(tr("Copy as &command"), icon("command"), tr("The call for the next answer as a line for a terminal"));
    connect(preview, &QPushButton::clicked, this, &ChatPage::previewTemplate);
    connect(copy, &QPushButton::clicked, this, &ChatPage::copyCommand);
    auto* header = new QWidget;
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_showList);
    row->addWidget(titleLabel(tr("Chat")));
    row->addSpacing(8);
    row->addWidget(m_model, 1);
    row->addWidget(preview);
    row->addWidget(copy);
    row->addWidget(m_showSettings);
    return header;
}

QWidget* ChatPage::buildConversation() {
    m_hint->setAlignment(Qt::AlignCenter);
    m_stack->addWidget(m_hint);
    m_stack->addWidget(m_messages);
    auto* middle = new QWidget;
    middle->setMinimumWidth(260);
    auto* layout = new QVBoxLayout(middle);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_stack, 1);
    layout->addWidget(buildComposer());
    return middle;
}

QWidget* ChatPage::buildComposer() {
    m_input->setAccessibleName(tr("Your message"));
    m_input->setPlaceholderText(tr("Your message"));
    m_send = primaryButton(tr("Send"), accentIcon("send"), tr("Send the message (Enter)"));
    m_stop = button(tr("Stop"), icon("stop"), tr("Stop the answer (Esc); what was written stays"));
    m_status->setAccessibleName(tr("State of the answer"));
    m_status->setWordWrap(false);
    m_status->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto* composer = new QWidget;
    auto* row = new QHBoxLayout;
    row->addWidget(m_input, 1);
    row->addWidget(m_send, 0, Qt::AlignBottom);
    row->addWidget(m_stop, 0, Qt::AlignBottom);
    auto* below = new QHBoxLayout;
    below->addWidget(m_status, 1);
    below->addWidget(m_context);
    auto* layout = new QVBoxLayout(composer);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(row);
    layout->addLayout(below);
    const auto fit = [this] { m_input->setFixedHeight(std::max(m_input->heightForText(m_input->width()), m_send->sizeHint().height())); };
    connect(m_input, &QPlainTextEdit::textChanged, this, fit);
    fit();
    return composer;
}

void ChatPage::connectParts() {
    connect(&m_workbench.engine, &EngineClient::ready, this, &ChatPage::adoptEngine);
    connect(&m_workbench.engine, &EngineClient::startFailed, this,
            [this](const QString& message) { m_message->show(MessageBox::Kind::Error, message); });
    connect(m_showList, &QPushButton::toggled, m_conversations, &QWidget::setVisible);
    connect(m_showSettings, &QPushButton::toggled, m_settings, &QWidget::setVisible);
    connect(m_model, &ModelChooser::modelChanged, this, &ChatPage::showModel);
    connect(m_model, &ModelChooser::refused, this, [this](const QString& why) { m_message->show(MessageBox::Kind::Error, why); });
    connect(m_send, &QPushButton::clicked, this, &ChatPage::send);
    connect(m_stop, &QPushButton::clicked, this, &ChatPage::stop);
    connect(m_input, &ChatInput::submitted, this, &ChatPage::send);
    connect(m_input, &ChatInput::cancelled, this, &ChatPage::stop);
    connect(m_settings, &ChatSettings::systemPromptChanged, m_session, &ChatSession::setSystemPrompt);
    connect(m_settings, &ChatSettings::refused, this, [this](const QString& why) { m_message->show(MessageBox::Kind::Error, why); });
    connect(new QShortcut(QKeySequence::New, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut), &QShortcut::activated, this,
            [this] { Q_EMIT m_conversations->newRequested(); });

    connect(m_conversations, &ConversationList::newRequested, this, [this] {
        m_session->startNew();
        showConversation();
        m_input->setFocus();
    });
    connect(m_conversations, &ConversationList::openRequested, this, [this](qint64 id) {
        if (id != 0 && id != m_session->chat().id && m_session->open(id)) {
            showConversation();
        }
    });
    connect(m_conversations, &ConversationList::renamed, this, [this](qint64 id, const QString& title) {
        if (id == m_session->chat().id) {
            m_session->setTitle(title);
        }
    });
    connect(m_conversations, &ConversationList::deleted, this, [this](qint64 id) {
        if (id == m_session->chat().id) {
            m_session->startNew();
            showConversation();
        }
    });
    connect(m_conversations, &ConversationList::exported, m_status, &QLabel::setText);
    connect(m_conversations, &ConversationList::exportFailed, this,
            [this](const QString& why) { m_message->show(MessageBox::Kind::Error, why); });
    connect(m_messages, &MessageList::editAccepted, this,
            [this](qint64 id, const QString& text) { startAnswer([&] { m_session->edit(id, text); }); });
    connect(m_messages, &MessageList::regenerateClicked, this, [this](qint64 id) { startAnswer([&] { m_session->regenerate(id); }); });
    connect(m_messages, &MessageList::branchClicked, this, &ChatPage::stepBranch);
}

void ChatPage::connectSession() {
    connect(m_session, &ChatSession::pathChanged, this, &ChatPage::showPath);
    connect(m_session, &ChatSession::contentChanged, this, &ChatPage::showMessage);
    connect(m_session, &ChatSession::runStateChanged, this, [this] {
        showPath();
        showRunState();
        Q_EMIT runStateChanged();
    });
    connect(m_session, &ChatSession::failed, this, &ChatPage::showFailure);
    connect(m_session, &ChatSession::progressed, this, &ChatPage::showProgress);
    connect(&m_workbench.chats, &ChatStore::problemFound, this,
            [this](const QString& message) { m_message->show(MessageBox::Kind::Warning, message); });
}

void ChatPage::adoptEngine() {
    if (const api::TaskDescription* task = m_workbench.engine.task("conversational")) {
        m_settings->setFields(task->parameters);
        m_settings->setParameters(m_session->chat().parameters);
    }
    m_model->setTask("conversational");
}

bool ChatPage::canRun() const {
    return !isRunning();
}

bool ChatPage::isRunning() const {
    return m_session->isRunning();
}

void ChatPage::stop() {
    if (m_session->isRunning()) {
        m_session->stop();
        m_status->setText(tr("Stopping…"));
    }
}

void ChatPage::send() {
    const QString text = m_input->toPlainText();
    if (text.trimmed().isEmpty()) {
        return;
    }
    startAnswer([&] {
        m_session->send(text);
        m_input->clear();
    });
}

/// Checks what an answer needs, then begins it.
void ChatPage::startAnswer(const std::function<void()>& begin) {
    if (isRunning()) {
        return;
    }
    m_message->hide();
    try {
        if (m_model->model().isEmpty()) {
            throw core::Error(core::ErrorCode::InvalidInput,
                              tr("There is no model yet. Press “Open folder…”, or drop a model folder on the window.").toStdString());
        }
        m_session->setParameters(parameters());
        m_session->setModel(m_model->model());
        m_workbench.settings.addRecentModel(m_model->model());
        m_status->setText(m_workbench.engine.isReady() ? tr("Reading…") : tr("Waiting for the engine…"));
        begin();
        m_messages->scrollToEnd();
    } catch (const core::Error& error) {
        m_message->show(MessageBox::Kind::Error, qtext(error.what()), qtext(error.detail()));
    }
}

/// Those of the form; a model without a chat template gets the usual one where the user has set none.
core::Json ChatPage::parameters() const {
    core::Json values = m_settings->parameters();
    if (!values.contains("chat_template") && !m_model->model().isEmpty() && !hasChatTemplate(m_model->model())) {
        values["chat_template"] = "chatml";
    }
    return values;
}

void ChatPage::stepBranch(qint64 id, int step) {
    const std::vector<qint64> siblings = m_session->chat().tree.siblings(id);
    const auto at = std::find(siblings.begin(), siblings.end(), id);
    const std::ptrdiff_t next = (at - siblings.begin()) + step;
    if (at != siblings.end() && next >= 0 && next < std::ptrdiff_t(siblings.size())) {
        m_session->choose(siblings[std::size_t(next)]);
    }
}

MessageData ChatPage::messageData(qint64 id) const {
    const ChatTree& tree = m_session->chat().tree;
    const ChatNode& node = *tree.node(id);
    const std::vector<qint64> siblings = tree.siblings(id);
    MessageData data;
    data.id = id;
    data.fromUser = node.role == "user";
    data.content = node.content;
    data.figures = generationFigures(node.statistics);
    data.place = int(std::find(siblings.begin(), siblings.end(), id) - siblings.begin()) + 1;
    data.places = int(siblings.size());
    data.isWriting = id == m_session->runningNode();
    data.isLocked = m_session->isRunning();
    return data;
}

void ChatPage::showPath() {
    std::vector<MessageData> messages;
    core::Json statistics;
    for (const qint64 id : m_session->chat().tree.path()) {
        messages.push_back(messageData(id));
        const core::Json& own = m_session->chat().tree.node(id)->statistics;
        statistics = own.contains("prompt_tokens") ? own : statistics;  // a stopped answer has no figures
    }
    m_stack->setCurrentIndex(messages.empty() ? 0 : 1);
    m_messages->setMessages(std::move(messages));
    const ContextUse use = contextUse(statistics);
    m_context->setUse(use.used, use.limit);
}

void ChatPage::showMessage(qint64 id) {
    if (m_session->chat().tree.node(id)) {
        m_messages->updateMessage(messageData(id));
    }
    if (id == m_session->runningNode()) {
        m_status->setText(tr("Writing…"));
    }
}

void ChatPage::showConversation() {
    const ChatRecord& chat = m_session->chat();
    m_message->hide();
    m_status->clear();
    m_settings->setSystemPrompt(chat.systemPrompt);
    m_settings->setParameters(chat.parameters);
    if (!chat.model.isEmpty() && chat.model != m_model->model() && QDir(chat.model).exists()) {
        m_model->setModel(chat.model);
    }
    m_conversations->setCurrent(chat.id);
    m_messages->scrollToEnd();
}

void ChatPage::showModel(const QString& folder) {
    m_session->setModel(folder);
    if (folder.isEmpty() || hasChatTemplate(folder)) {
        m_templateNote->hide();
    } else {
        m_templateNote->show(MessageBox::Kind::Warning,
                             tr("“%1” has no chat template, so it was probably not made for chats. The most common form (ChatML) is used; "
                                "another can be set under Advanced, “Chat template”.")
                                 .arg(QDir(folder).dirName()));
    }
    Q_EMIT modelChanged(folder);
}

void ChatPage::showFailure(const api::Failure& failure) {
    m_message->show(MessageBox::Kind::Error, qtext(failure.message), qtext(failure.detail));
}

void ChatPage::showProgress(const api::Progress& progress) {
    m_status->setText(progress.phase == "Loading" ? tr("Loading the model…") : tr("Writing…"));
}

void ChatPage::showRunState() {
    const bool running = isRunning();
    m_send->setVisible(!running);
    m_stop->setVisible(running);
    if (!running) {
        m_status->clear();
        m_conversations->setCurrent(m_session->chat().id);
    }
}

bool ChatPage::openFile(const QString& path) {
    try {
        const FileKind kind = fileKind(path);
        if (kind == FileKind::ModelFolder || kind == FileKind::Folder) {
            return openModel(path);
        }
        const QString text = readDroppedText(path);
        if (text.size() > kLargestFile) {
            throw core::Error(core::ErrorCode::InvalidInput, tr("“%1” has %L2 characters; a message takes files of at most %L3.")
                                                                 .arg(QFileInfo(path).fileName())
                                                                 .arg(text.size())
                                                                 .arg(kLargestFile)
                                                                 .toStdString());
        }
        m_input->addFile(QFileInfo(path).fileName(), text);
        m_input->setFocus();
        m_message->hide();
    } catch (const core::Error& error) {
        m_message->show(MessageBox::Kind::Error, qtext(error.what()), qtext(error.detail()));
    }
    return true;
}

bool ChatPage::openModel(const QString& folder) {
    if (const QString reason = ModelCatalog::whyNotAModel(folder); !reason.isEmpty()) {
        m_message->show(MessageBox::Kind::Error, reason);
        return true;
    }
    m_message->hide();
    m_workbench.settings.addRecentModel(folder);
    m_workbench.settings.setLastModel("conversational", QDir::cleanPath(folder));
    m_model->setModel(folder);
    return true;
}

void ChatPage::previewTemplate() {
    auto* dialog = new QDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("What the model sees"));
    dialog->resize(860, 520);
    auto* preview = new ChatPreview(m_workbench.engine);
    const TaskRequest request = m_session->request();
    if (!request.inputs.empty()) {
        preview->setConversation(jsonText(request.inputs, 2));
    }
    preview->setModel(m_model->model());
    auto* layout = new QVBoxLayout(dialog);
    layout->addWidget(preview);
    dialog->show();
}

void ChatPage::copyCommand() {
    try {
        TaskRequest request = m_session->request();
        const QString typed = m_input->toPlainText();
        if (!typed.trimmed().isEmpty()) {
            request.inputs.push_back({{"role", "user"}, {"content", typed.toStdString()}});
        }
        request.parameters = parameters();
        QGuiApplication::clipboard()->setText(request.toCommand());
        m_status->setText(tr("Copied the command."));
    } catch (const core::Error& error) {
        m_message->show(MessageBox::Kind::Error, qtext(error.what()));
    }
}

/// Narrow pages show the conversation alone; the panes come back with the room, unless their buttons say otherwise.
void ChatPage::resizeEvent(QResizeEvent* event) {
    Page::resizeEvent(event);
    const int width = event->size().width();
    const auto crossed = [&](int limit) { return (m_lastWidth >= limit) != (width >= limit) || m_lastWidth == 0; };
    if (crossed(kRoomForList)) {
        m_showList->setChecked(width >= kRoomForList);
    }
    if (crossed(kRoomForSettings)) {
        m_showSettings->setChecked(width >= kRoomForSettings);
    }
    m_lastWidth = width;
}

}  // namespace twb::ui
