#pragma once

#include <QWidget>

#include "engine/api/task_description.h"
#include "ui/chat/chat_presets.h"

class QComboBox;
class QToolButton;

namespace twb::ui {

class ParameterForm;
class Settings;
class TextEdit;

/// The pane beside a conversation: preset, system prompt, parameters.
class ChatSettings : public QWidget {
    Q_OBJECT
public:
    explicit ChatSettings(Settings& settings, QWidget* parent = nullptr);

    void setFields(const std::vector<api::ParameterField>& fields);
    void setSystemPrompt(const QString& text);
    void setParameters(const core::Json& parameters);

    QString systemPrompt() const;
    /// Throws core::Error naming the parameter that is out of range.
    core::Json parameters() const;

Q_SIGNALS:
    void systemPromptChanged(const QString& text);
    void refused(const QString& message);

private:
    void fillPresets(const QString& chosen);
    void applyPreset(int index);
    void savePreset();
    void deletePreset();

    Settings& m_settings;
    std::vector<ChatPreset> m_list;
    QComboBox* m_presets;
    QToolButton* m_delete;
    TextEdit* m_prompt;
    ParameterForm* m_parameters;
};

}  // namespace twb::ui
