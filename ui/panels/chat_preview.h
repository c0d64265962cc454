#pragma once

#include <QPointer>
#include <QTimer>
#include <QWidget>

class QCheckBox;
class QLineEdit;
class QPlainTextEdit;

namespace twb::ui {

class EngineClient;
class Job;
class MessageBox;
class TextEdit;

/// What a model's chat template makes of a conversation. The conversation is typed as JSON, as the models get it.
class ChatPreview : public QWidget {
    Q_OBJECT
public:
    explicit ChatPreview(EngineClient& engine, QWidget* parent = nullptr);

    void setModel(const QString& folder);
    void setConversation(const QString& json);
    QString rendered() const;

private:
    void render();

    EngineClient& m_engine;
    QString m_model;
    TextEdit* m_conversation;
    QLineEdit* m_template;
    QCheckBox* m_prompt;
    MessageBox* m_message;
    QPlainTextEdit* m_rendered;
    QPointer<Job> m_job;
    QTimer m_delay;
};

}  // namespace twb::ui
