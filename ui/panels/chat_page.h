#pragma once

#include "ui/chat/message_view.h"
#include "ui/panels/page.h"
#include "ui/workbench.h"

class QLabel;
class QPushButton;
class QSplitter;
class QStackedWidget;

namespace twb::api {
struct Failure;
struct Progress;
}  // namespace twb::api

namespace twb::ui {

class ChatInput;
class ChatSession;
class ChatSettings;
class ContextMeter;
class ConversationList;
class MessageBox;
class MessageList;
class ModelChooser;

/// Talking with a model: conversations at the left, messages and where the next one is typed in the middle, settings at the right.
class ChatPage : public Page {
    Q_OBJECT
public:
    explicit ChatPage(Workbench& workbench, QWidget* parent = nullptr);
    ~ChatPage() override;

    void run() override { send(); }
    void stop() override;
    bool canRun() const override;
    bool isRunning() const override;
    bool openFile(const QString& path) override;
    bool openModel(const QString& folder) override;

    ChatSession& session() { return *m_session; }

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* buildHeader();
    QWidget* buildConversation();
    QWidget* buildComposer();
    void connectParts();
    void connectSession();
    void adoptEngine();

    void send();
    void startAnswer(const std::function<void()>& begin);
    void stepBranch(qint64 id, int step);
    void showPath();
    void showMessage(qint64 id);
    void showConversation();
    void showModel(const QString& folder);
    void showFailure(const api::Failure& failure);
    void showProgress(const api::Progress& progress);
    void showRunState();
    void previewTemplate();
    void copyCommand();
    MessageData messageData(qint64 id) const;
    core::Json parameters() const;  ///< throws core::Error naming the one that is out of range

    Workbench& m_workbench;
    ChatSession* m_session;
    ConversationList* m_conversations;
    ChatSettings* m_settings;
    ModelChooser* m_model;
    MessageBox* m_message;
    MessageBox* m_templateNote;
    QPushButton* m_showList;
    QPushButton* m_showSettings;
    QStackedWidget* m_stack;  // hint or messages
    QLabel* m_hint;
    MessageList* m_messages;
    ChatInput* m_input;
    QPushButton* m_send;
    QPushButton* m_stop;
    QLabel* m_status;
    ContextMeter* m_context;
    QSplitter* m_splitter;
    int m_lastWidth = 0;
};

}  // namespace twb::ui
