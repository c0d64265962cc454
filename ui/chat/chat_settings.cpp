#include "ui/chat/chat_settings.h"

#include <QComboBox>
#include <QFrame>
#include <QInputDialog>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

#include "engine/core/error.h"
#include "ui/forms/parameter_form.h"
#include "ui/inputs/text_edit.h"
#include "ui/shell/icons.h"
#include "ui/text.h"
#include "ui/widgets/controls.h"

namespace twb::ui {
namespace {

constexpr int kPromptHeight = 90;

}  // namespace

ChatSettings::ChatSettings(Settings& settings, QWidget* parent)
    : QWidget(parent),
      m_settings(settings),
      m_presets(new QComboBox),
      m_delete(iconButton(icon("delete"), tr("Delete this preset"))),
      m_prompt(new TextEdit),
      m_parameters(new ParameterForm) {
    m_presets->setAccessibleName(tr("Preset"));
    m_presets->setPlaceholderText(tr("Choose a preset"));
    m_presets->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_presets->setMinimumContentsLength(8);
    QToolButton* save = iconButton(icon("add"), tr("Keep the system prompt and the parameters as a preset"));
    m_prompt->setAccessibleName(tr("System prompt"));
    m_prompt->setPlaceholderText(tr("What the model is told before the conversation. Empty: nothing."));
    m_prompt->setFixedHeight(kPromptHeight);
    QPushButton* reset = flatButton(tr("Reset &all"), icon("reset"), tr("Back to the defaults of all parameters"));

    auto* presetRow = new QHBoxLayout;
    presetRow->addWidget(m_presets, 1);
    presetRow->addWidget(save);
    presetRow->addWidget(m_delete);
    auto* parameterRow = new QHBoxLayout;
    parameterRow->addWidget(headingLabel(tr("Parameters")), 1);
    parameterRow->addWidget(reset);
    QBoxLayout* box = nullptr;
    QFrame* frame = card(&box);
    box->addWidget(headingLabel(tr("Preset")));
    box->addLayout(presetRow);
    box->addWidget(headingLabel(tr("System prompt")));
    box->addWidget(m_prompt);
    box->addLayout(parameterRow);
    box->addWidget(m_parameters);
    box->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(scrolled(frame, tr("Settings of the conversation")));
    frame->setObjectName("card");

    connect(m_presets, &QComboBox::activated, this, &ChatSettings::applyPreset);
    connect(save, &QToolButton::clicked, this, &ChatSettings::savePreset);
    connect(m_delete, &QToolButton::clicked, this, &ChatSettings::deletePreset);
    connect(m_prompt, &QPlainTextEdit::textChanged, this, [this] { Q_EMIT systemPromptChanged(systemPrompt()); });
    connect(reset, &QPushButton::clicked, m_parameters, &ParameterForm::reset);
    fillPresets({});
}

void ChatSettings::setFields(const std::vector<api::ParameterField>& fields) {
    m_parameters->setFields(fields);
}

void ChatSettings::setSystemPrompt(const QString& text) {
    if (text != systemPrompt()) {
        const QSignalBlocker quiet(m_prompt);
        m_prompt->setPlainText(text);
    }
}

void ChatSettings::setParameters(const core::Json& parameters) {
    m_parameters->setValues(parameters);
}

QString ChatSettings::systemPrompt() const {
    return m_prompt->toPlainText();
}

core::Json ChatSettings::parameters() const {
    return m_parameters->values();
}

void ChatSettings::fillPresets(const QString& chosen) {
    m_list = chatPresets(m_settings);
    const QSignalBlocker quiet(m_presets);
    m_presets->clear();
    int current = -1;
    for (const ChatPreset& preset : m_list) {
        m_presets->addItem(preset.name);
        if (preset.name == chosen) {
            current = m_presets->count() - 1;
        }
    }
    m_presets->setCurrentIndex(current);
    m_delete->setEnabled(current >= 0 && m_list[std::size_t(current)].isOwn);
}

void ChatSettings::applyPreset(int index) {
    const ChatPreset& preset = m_list.at(std::size_t(index));
    m_prompt->setPlainText(preset.systemPrompt);
    m_parameters->setValues(preset.parameters);
    m_delete->setEnabled(preset.isOwn);
}

void ChatSettings::savePreset() {
    try {
        ChatPreset preset{{}, systemPrompt(), parameters(), true};
        const QString shown = m_presets->currentIndex() >= 0 ? m_presets->currentText() : QString();
        preset.name = QInputDialog::getText(this, tr("Keep as a preset"), tr("Name"), QLineEdit::Normal, shown).simplified();
        if (!preset.name.isEmpty()) {
            saveChatPreset(m_settings, preset);
            fillPresets(preset.name);
        }
    } catch (const core::Error& error) {
        Q_EMIT refused(qtext(error.what()));
    }
}

void ChatSettings::deletePreset() {
    deleteChatPreset(m_settings, m_presets->currentText());
    fillPresets({});
}

}  // namespace twb::ui
