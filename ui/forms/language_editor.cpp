#include "ui/forms/language_editor.h"

#include <QComboBox>
#include <QCompleter>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QLocale>
#include <QSignalBlocker>
#include <algorithm>
#include <utility>
#include <vector>

#include "ui/text.h"

namespace twb::ui {

LanguageEditor::LanguageEditor(const api::ParameterField& field) : m_box(new QComboBox) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_box);
    setFocusProxy(m_box);
    m_box->setAccessibleName(taskText(field.label));
    m_box->setAccessibleDescription(taskText(field.help));
    m_box->setToolTip(taskText(field.help));
    m_box->setEditable(true);
    m_box->setInsertPolicy(QComboBox::NoInsert);
    m_box->setFocusPolicy(Qt::StrongFocus);
    m_box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_box->completer()->setFilterMode(Qt::MatchContains);
    m_box->completer()->setCompletionMode(QCompleter::PopupCompletion);
    m_box->lineEdit()->setPlaceholderText(tr("As the model says"));
    setValue(field.defaultValue);
    connect(m_box, &QComboBox::currentTextChanged, this, &ParameterEditor::changed);
}

core::Json LanguageEditor::value() const {
    const QString text = m_box->currentText().trimmed();
    const int index = m_box->findText(text);
    const QString code = index >= 0 ? m_box->itemData(index).toString() : text;
    return code.isEmpty() ? core::Json() : core::Json(code.toStdString());
}

void LanguageEditor::setValue(const core::Json& value) {
    const QString code = value.is_string() ? qtext(value.get<std::string>()) : QString();
    const int index = code.isEmpty() ? -1 : m_box->findData(code);
    m_box->setCurrentIndex(index);
    if (index < 0) {
        m_box->setEditText(code);
    }
}

void LanguageEditor::setCodes(const QStringList& codes) {
    const core::Json chosen = value();
    std::vector<std::pair<QString, QString>> entries;
    for (const QString& code : codes) {
        entries.emplace_back(languageLabel(code), code);
    }
    std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.first.localeAwareCompare(b.first) < 0; });
    {
        const QSignalBlocker quiet(m_box);
        m_box->clear();
        for (const auto& [label, code] : entries) {
            m_box->addItem(label, code);
        }
    }
    setValue(chosen);
}

QString languageLabel(const QString& code) {
    const QStringList parts = code.split('_', Qt::SkipEmptyParts);
    if (parts.isEmpty()) {
        return code;
    }
    const QLocale::Language language = QLocale::codeToLanguage(parts.first());
    if (language == QLocale::AnyLanguage) {
        return code;
    }
    QString name = QLocale::languageToString(language);
    if (parts.size() > 1 && parts[1].size() == 4) {
        const QLocale::Script script = QLocale::codeToScript(parts[1]);
        name += script == QLocale::AnyScript || script == QLocale::LatinScript ? QString() : ", " + QLocale::scriptToString(script);
    }
    return QString("%1 (%2)").arg(name, code);
}

}  // namespace twb::ui
