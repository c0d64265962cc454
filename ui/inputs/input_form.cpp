#include "ui/inputs/input_form.h"

#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QVBoxLayout>
#include <algorithm>

#include "engine/core/error.h"
#include "ui/inputs/table_cells.h"
#include "ui/inputs/text_edit.h"
#include "ui/text.h"

namespace twb::ui {
namespace {

constexpr int kTallLines = 7;

}  // namespace

QString InputForm::Editor::value() const {
    return line ? line->text() : text->toPlainText();
}

void InputForm::Editor::setValue(const QString& value) const {
    if (line) {
        line->setText(value);
    } else {
        text->setPlainText(value);
    }
}

InputForm::InputForm(QWidget* parent) : QWidget(parent) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
}

void InputForm::setFields(const std::vector<api::InputField>& fields) {
    m_editors.clear();
    delete m_content;
    m_content = new QWidget;
    auto* layout = new QVBoxLayout(m_content);
    layout->setContentsMargins(0, 0, 0, 0);
    m_isPair = fields.size() == 1 && fields.front().kind == api::InputKind::TextPair;
    for (const api::InputField& field : fields) {
        if (m_isPair) {
            add("text", taskText(field.label), taskText(field.placeholder), field.required, field.longText);
            add("text_pair", tr("Second text (optional)"), tr("For models that judge pairs of texts"), false, false);
        } else {
            add(field.name, taskText(field.label), taskText(field.placeholder), field.required, field.longText).isTable =
                field.kind == api::InputKind::Table;
        }
    }
    this->layout()->addWidget(m_content);
}

InputForm::Editor& InputForm::add(const std::string& key, const QString& label, const QString& placeholder, bool required, bool tall) {
    Editor editor{key, label, required};
    auto* caption = new QLabel(label);
    QWidget* widget = nullptr;
    if (tall) {
        editor.text = new TextEdit;
        editor.text->setPlaceholderText(placeholder);
        editor.text->setMinimumHeight(editor.text->fontMetrics().lineSpacing() * kTallLines);
        connect(editor.text, &QPlainTextEdit::textChanged, this, &InputForm::changed);
        widget = editor.text;
    } else {
        editor.line = new QLineEdit;
        editor.line->setPlaceholderText(placeholder);
        connect(editor.line, &QLineEdit::textChanged, this, &InputForm::changed);
        widget = editor.line;
    }
    widget->setAccessibleName(label);
    widget->setAccessibleDescription(placeholder);
    caption->setBuddy(widget);
    auto* layout = static_cast<QVBoxLayout*>(m_content->layout());
    layout->addWidget(caption);
    layout->addWidget(widget, tall ? 1 : 0);
    return m_editors.emplace_back(editor);
}

core::Json InputForm::inputs() const {
    for (const Editor& editor : m_editors) {
        if (editor.required && editor.value().trimmed().isEmpty()) {
            throw core::Error(core::ErrorCode::InvalidInput,
                              tr("“%1” is empty. Type or paste a text, drop a file, or press “Example”.").arg(editor.label).toStdString());
        }
    }
    core::Json out = draft();
    if (const Editor* table = tableEditor()) {
        (out.is_object() ? out[table->key] : out) = tableFromText(table->value());
    }
    return out;
}

const InputForm::Editor* InputForm::tableEditor() const {
    const auto found = std::find_if(m_editors.begin(), m_editors.end(), [](const Editor& editor) { return editor.isTable; });
    return found == m_editors.end() ? nullptr : &*found;
}

bool InputForm::takesTable() const {
    return tableEditor() != nullptr;
}

void InputForm::setTable(const QString& csv) {
    if (const Editor* table = tableEditor()) {
        table->setValue(csv);
    }
}

core::Json InputForm::draft() const {
    if (m_editors.empty()) {
        return {};
    }
    const bool single = m_editors.size() == 1 || (m_isPair && m_editors[1].value().isEmpty());
    if (single) {
        return m_editors.front().value().toStdString();
    }
    core::Json out = core::Json::object();
    for (const Editor& editor : m_editors) {
        out[editor.key] = editor.value().toStdString();
    }
    return out;
}

void InputForm::setInputs(const core::Json& inputs) {
    for (std::size_t i = 0; i < m_editors.size(); ++i) {
        core::Json value;
        if (inputs.is_object()) {
            value = inputs.value(m_editors[i].key, core::Json());
        } else if (i == 0) {
            value = inputs;
        }
        m_editors[i].setValue(m_editors[i].isTable && value.is_object() ? textFromTable(value)
                              : value.is_string()                       ? qtext(value.get<std::string>())
                              : value.is_null()                         ? QString()
                                                                        : jsonText(value));
    }
}

void InputForm::setLongText(const QString& text) {
    const auto tall = std::find_if(m_editors.begin(), m_editors.end(), [](const Editor& editor) { return editor.text != nullptr; });
    if (tall != m_editors.end()) {
        tall->setValue(text);
    } else if (!m_editors.empty()) {
        m_editors.front().setValue(text);
    }
}

bool InputForm::fillMask(int mask, const QString& token) {
    static const QRegularExpression maskToken("\\[MASK\\]|<mask>");
    int seen = 0;
    for (const Editor& editor : m_editors) {
        QString text = editor.value();
        for (auto matches = maskToken.globalMatch(text); matches.hasNext(); ++seen) {
            const auto match = matches.next();
            if (seen == mask) {
                text.replace(match.capturedStart(), match.capturedLength(), token.trimmed());
                editor.setValue(text);
                return true;
            }
        }
    }
    return false;
}

}  // namespace twb::ui
