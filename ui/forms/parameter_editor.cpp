#include "ui/forms/parameter_editor.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSpinBox>
#include <cmath>
#include <limits>

#include "ui/forms/language_editor.h"
#include "ui/text.h"

namespace twb::ui {
namespace {

using core::Json;

template <typename Widget>
Widget* placed(QWidget* editor, Widget* widget, const api::ParameterField& field) {
    auto* layout = new QHBoxLayout(editor);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(widget);
    widget->setAccessibleName(taskText(field.label));
    widget->setAccessibleDescription(taskText(field.help));
    widget->setToolTip(taskText(field.help));
    editor->setFocusProxy(widget);
    return widget;
}

/// True, false, or (optional) not given.
class ChoiceEditor : public ParameterEditor {
public:
    explicit ChoiceEditor(const api::ParameterField& field) : m_box(placed(this, new QComboBox, field)) {
        m_box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        m_box->setMinimumContentsLength(8);
        if (field.type == api::ParameterType::Bool) {
            add(nullptr, ParameterEditor::tr("Not set"));
            add(true, ParameterEditor::tr("Yes"));
            add(false, ParameterEditor::tr("No"));
        } else {
            bool hasDefault = false;
            for (const api::ParameterChoice& choice : field.choices) {
                hasDefault = hasDefault || choice.value == field.defaultValue;
            }
            if (!hasDefault) {
                add(field.defaultValue, field.defaultValue.is_null() ? ParameterEditor::tr("Not set") : jsonText(field.defaultValue));
            }
            for (const api::ParameterChoice& choice : field.choices) {
                add(choice.value, taskText(choice.label));
            }
        }
        setValue(field.defaultValue);
        connect(m_box, &QComboBox::currentIndexChanged, this, &ParameterEditor::changed);
    }

    Json value() const override { return m_values.at(std::size_t(std::max(0, m_box->currentIndex()))); }

    void setValue(const Json& value) override {
        for (std::size_t i = 0; i < m_values.size(); ++i) {
            if (m_values[i] == value) {
                m_box->setCurrentIndex(int(i));
                return;
            }
        }
    }

private:
    void add(Json value, const QString& label) {
        m_values.push_back(std::move(value));
        m_box->addItem(label);
    }

    QComboBox* m_box;
    std::vector<Json> m_values;
};

class BoolEditor : public ParameterEditor {
public:
    explicit BoolEditor(const api::ParameterField& field) : m_box(placed(this, new QCheckBox, field)) {
        setValue(field.defaultValue);
        connect(m_box, &QCheckBox::toggled, this, [this] {
            label();
            Q_EMIT changed();
        });
        label();
    }

    Json value() const override { return m_box->isChecked(); }
    void setValue(const Json& value) override { m_box->setChecked(value.is_boolean() && value.get<bool>()); }

private:
    void label() { m_box->setText(m_box->isChecked() ? ParameterEditor::tr("On") : ParameterEditor::tr("Off")); }

    QCheckBox* m_box;
};

/// A figure typed as text: where "not given" is possible (empty line), and figures too small for a box of digits. The range is checked when
/// the form is read.
class NumberLineEditor : public ParameterEditor {
public:
    explicit NumberLineEditor(const api::ParameterField& field)
        : m_line(placed(this, new QLineEdit, field)), m_integer(field.type == api::ParameterType::Integer), m_empty(field.defaultValue) {
        m_line->setPlaceholderText(m_empty.is_null() ? ParameterEditor::tr("Not set") : jsonText(m_empty));
        setValue(field.defaultValue);
        connect(m_line, &QLineEdit::textChanged, this, &ParameterEditor::changed);
    }

    Json value() const override {
        const QString text = m_line->text().trimmed();
        if (text.isEmpty()) {
            return m_empty;
        }
        bool ok = false;
        if (m_integer) {
            const qlonglong figure = text.toLongLong(&ok);
            return ok ? Json(std::int64_t(figure)) : Json(text.toStdString());
        }
        const double figure = text.toDouble(&ok);
        return ok ? Json(figure) : Json(text.toStdString());
    }

    void setValue(const Json& value) override { m_line->setText(value.is_null() ? QString() : jsonText(value)); }

private:
    QLineEdit* m_line;
    bool m_integer;
    Json m_empty;  // what an empty line stands for
};

/// Whether the default has more digits after the point than a box shows.
bool isFine(const api::ParameterField& field) {
    const double value = field.defaultValue.is_number() ? std::abs(field.defaultValue.get<double>()) : 0;
    return value > 0 && value < 1e-3;
}

class IntegerEditor : public ParameterEditor {
public:
    explicit IntegerEditor(const api::ParameterField& field) : m_box(placed(this, new QSpinBox, field)) {
        m_box->setRange(int(field.minimum.value_or(std::numeric_limits<int>::min())),
                        int(field.maximum.value_or(std::numeric_limits<int>::max())));
        setValue(field.defaultValue);
        connect(m_box, &QSpinBox::valueChanged, this, &ParameterEditor::changed);
    }

    Json value() const override { return std::int64_t(m_box->value()); }
    void setValue(const Json& value) override {
        if (value.is_number()) {
            m_box->setValue(int(value.get<std::int64_t>()));
        }
    }

private:
    QSpinBox* m_box;
};

class NumberEditor : public ParameterEditor {
public:
    explicit NumberEditor(const api::ParameterField& field) : m_box(placed(this, new QDoubleSpinBox, field)) {
        m_box->setDecimals(4);
        m_box->setRange(field.minimum.value_or(-1e9), field.maximum.value_or(1e9));
        m_box->setSingleStep(field.maximum.value_or(10) <= 1 ? 0.05 : 0.1);
        setValue(field.defaultValue);
        connect(m_box, &QDoubleSpinBox::valueChanged, this, &ParameterEditor::changed);
    }

    Json value() const override { return m_box->value(); }
    void setValue(const Json& value) override {
        if (value.is_number()) {
            m_box->setValue(value.get<double>());
        }
    }

private:
    QDoubleSpinBox* m_box;
};

class TextEditor : public ParameterEditor {
public:
    explicit TextEditor(const api::ParameterField& field)
        : m_line(placed(this, new QLineEdit, field)), m_emptyIsNull(field.defaultValue.is_null()) {
        setValue(field.defaultValue);
        if (m_emptyIsNull) {
            m_line->setPlaceholderText(ParameterEditor::tr("Not set"));
        }
        connect(m_line, &QLineEdit::textChanged, this, &ParameterEditor::changed);
    }

    Json value() const override { return m_emptyIsNull && m_line->text().isEmpty() ? Json(nullptr) : Json(m_line->text().toStdString()); }
    void setValue(const Json& value) override { m_line->setText(value.is_string() ? qtext(value.get<std::string>()) : QString()); }

private:
    QLineEdit* m_line;
    bool m_emptyIsNull;
};

/// One text a line.
class TextListEditor : public ParameterEditor {
public:
    explicit TextListEditor(const api::ParameterField& field)
        : m_edit(placed(this, new QPlainTextEdit, field)), m_emptyIsNull(field.defaultValue.is_null()) {
        m_edit->setPlaceholderText(ParameterEditor::tr("One a line"));
        m_edit->setTabChangesFocus(true);
        m_edit->setFixedHeight(m_edit->fontMetrics().lineSpacing() * 4 + 14);
        setValue(field.defaultValue);
        connect(m_edit, &QPlainTextEdit::textChanged, this, &ParameterEditor::changed);
    }

    Json value() const override {
        Json list = Json::array();
        const QStringList lines = m_edit->toPlainText().split('\n');
        for (const QString& line : lines) {
            if (!line.trimmed().isEmpty()) {
                list.push_back(line.trimmed().toStdString());
            }
        }
        return list.empty() && m_emptyIsNull ? Json(nullptr) : list;
    }

    void setValue(const Json& value) override {
        QStringList lines;
        if (value.is_string()) {
            lines << qtext(value.get<std::string>());
        } else if (value.is_array()) {
            for (const Json& item : value) {
                lines << (item.is_string() ? qtext(item.get<std::string>()) : jsonText(item));
            }
        }
        m_edit->setPlainText(lines.join('\n'));
    }

private:
    QPlainTextEdit* m_edit;
    bool m_emptyIsNull;
};

}  // namespace

ParameterEditor* makeParameterEditor(const api::ParameterField& field) {
    const bool optional = field.defaultValue.is_null();
    switch (field.type) {
        case api::ParameterType::Bool:
            return optional ? static_cast<ParameterEditor*>(new ChoiceEditor(field)) : new BoolEditor(field);
        case api::ParameterType::Integer:
            return optional ? static_cast<ParameterEditor*>(new NumberLineEditor(field)) : new IntegerEditor(field);
        case api::ParameterType::Number:
            return optional || isFine(field) ? static_cast<ParameterEditor*>(new NumberLineEditor(field)) : new NumberEditor(field);
        case api::ParameterType::Choice:
            return new ChoiceEditor(field);
        case api::ParameterType::TextList:
            return new TextListEditor(field);
        case api::ParameterType::Language:
            return new LanguageEditor(field);
        case api::ParameterType::Text:
            break;
    }
    return new TextEditor(field);
}

}  // namespace twb::ui
