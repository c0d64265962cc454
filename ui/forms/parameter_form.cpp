#include "ui/forms/parameter_form.h"

#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "engine/core/error.h"
#include "ui/forms/parameter_editor.h"
#include "ui/shell/icons.h"
#include "ui/text.h"
#include "ui/widgets/controls.h"

namespace twb::ui {
namespace {

/// "between 1 and 512", or empty.
QString rangeText(const api::ParameterField& field) {
    const auto figure = [](double value) {
        const QLocale locale;
        return value == std::floor(value) ? locale.toString(qlonglong(value)) : locale.toString(value);
    };
    if (field.minimum && field.maximum) {
        return ParameterForm::tr("between %1 and %2").arg(figure(*field.minimum), figure(*field.maximum));
    }
    if (field.minimum) {
        return ParameterForm::tr("at least %1").arg(figure(*field.minimum));
    }
    return field.maximum ? ParameterForm::tr("at most %1").arg(figure(*field.maximum)) : QString();
}

QString helpText(const api::ParameterField& field) {
    QString text = taskText(field.help);
    const QString range = rangeText(field);
    if (!range.isEmpty()) {
        text += (text.isEmpty() ? "" : " ") + ParameterForm::tr("Range: %1.").arg(range);
    }
    return text;
}

/// Texts, and choices with long names.
bool isWide(const api::ParameterField& field) {
    constexpr qsizetype kLongest = 14;  // characters that a box beside a label shows in a narrow pane
    return field.type == api::ParameterType::TextList || field.type == api::ParameterType::Text ||
           std::any_of(field.choices.begin(), field.choices.end(),
                       [](const api::ParameterChoice& choice) { return taskText(choice.label).size() > kLongest; });
}

void check(const api::ParameterField& field, const core::Json& value) {
    if (field.type != api::ParameterType::Integer && field.type != api::ParameterType::Number) {
        return;
    }
    const QString label = taskText(field.label);
    if (!value.is_number()) {
        const QString expected =
            field.type == api::ParameterType::Integer ? ParameterForm::tr("a whole number") : ParameterForm::tr("a number");
        throw core::Error(
            core::ErrorCode::InvalidParameter,
            ParameterForm::tr("“%1” must be %2, but is “%3”.").arg(label, expected, qtext(core::excerpt(value))).toStdString());
    }
    const double figure = value.get<double>();
    if ((field.minimum && figure < *field.minimum) || (field.maximum && figure > *field.maximum)) {
        throw core::Error(
            core::ErrorCode::InvalidParameter,
            ParameterForm::tr("“%1” must be %2, but is %3.").arg(label, rangeText(field), QLocale().toString(figure)).toStdString());
    }
}

}  // namespace

ParameterForm::ParameterForm(QWidget* parent) : QWidget(parent) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
}

void ParameterForm::setFields(const std::vector<api::ParameterField>& fields) {
    m_rows.clear();
    delete m_content;
    m_content = new QWidget;
    auto* layout = new QVBoxLayout(m_content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(10);
    auto* advanced = new QWidget;
    auto* advancedLayout = new QVBoxLayout(advanced);
    advancedLayout->setContentsMargins(0, 0, 0, 0);
    advancedLayout->setSpacing(10);
    for (const api::ParameterField& field : fields) {
        addRow(field, field.advanced ? advancedLayout : layout);
    }
    if (advancedLayout->isEmpty()) {
        delete advanced;
    } else {
        QPushButton* fold = flatButton(tr("A&dvanced"), icon("open"), tr("Show or hide parameters that are seldom needed"));
        fold->setCheckable(true);
        connect(fold, &QPushButton::toggled, advanced, [fold, advanced](bool open) {
            advanced->setVisible(open);
            fold->setIcon(icon(open ? "fold" : "open"));
        });
        advanced->hide();
        layout->addWidget(fold, 0, Qt::AlignLeft);
        layout->addWidget(advanced);
    }
    this->layout()->addWidget(m_content);
}

core::Json ParameterForm::values() const {
    core::Json out = core::Json::object();
    for (const Row& row : m_rows) {
        const core::Json value = row.editor->value();
        if (value == row.field.defaultValue) {
            continue;
        }
        check(row.field, value);
        out[row.field.name] = value;
    }
    return out;
}

void ParameterForm::setValues(const core::Json& values) {
    for (const Row& row : m_rows) {
        const auto found = values.find(row.field.name);
        row.editor->setValue(found == values.end() ? row.field.defaultValue : *found);
    }
}

QWidget* ParameterForm::setValue(const std::string& name, const core::Json& value) {
    for (const Row& row : m_rows) {
        if (row.field.name == name) {
            row.editor->setValue(value);
            return row.box;
        }
    }
    return nullptr;
}

void ParameterForm::setDefaults(const std::vector<api::ParameterField>& fields) {
    for (Row& row : m_rows) {
        const auto given = std::find_if(fields.begin(), fields.end(), [&](const auto& field) { return field.name == row.field.name; });
        if (given == fields.end() || given->defaultValue == row.field.defaultValue) {
            continue;
        }
        const bool isChanged = row.editor->value() != row.field.defaultValue;
        row.field.defaultValue = given->defaultValue;
        if (!isChanged) {
            row.editor->setValue(row.field.defaultValue);
        }
        mark(row);
    }
}

void ParameterForm::setLanguages(const std::string& name, const QStringList& codes) {
    for (const Row& row : m_rows) {
        if (row.field.name == name) {
            row.editor->setCodes(codes);
        }
    }
}

bool ParameterForm::takesLanguages() const {
    return std::any_of(m_rows.begin(), m_rows.end(), [](const Row& row) { return row.field.type == api::ParameterType::Language; });
}

void ParameterForm::setFilter(const QString& text) {
    for (const Row& row : m_rows) {
        const QString all = qtext(row.field.name) + " " + row.label->text() + " " + taskText(row.field.help);
        row.box->setVisible(all.contains(text.trimmed(), Qt::CaseInsensitive));
    }
}

void ParameterForm::addRow(const api::ParameterField& field, QVBoxLayout* layout) {
    ParameterEditor* editor = makeParameterEditor(field);
    auto* label = new QLabel(taskText(field.label));
    label->setBuddy(editor);
    label->setWordWrap(true);
    label->setToolTip(QString::fromStdString(field.name));
    QToolButton* reset = iconButton(icon("reset"), tr("Back to the default of “%1”").arg(taskText(field.label)));
    QSizePolicy keepsPlace = reset->sizePolicy();
    keepsPlace.setRetainSizeWhenHidden(true);
    reset->setSizePolicy(keepsPlace);

    auto* box = new QWidget;
    layout->addWidget(box);
    layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    auto* line = new QHBoxLayout;
    if (isWide(field)) {
        // Below their label they get the whole width.
        line->addWidget(label, 1);
        line->addWidget(reset);
        layout->addLayout(line);
        layout->addWidget(editor);
    } else {
        line->addWidget(label, 1);
        line->addWidget(editor, 1);
        line->addWidget(reset);
        layout->addLayout(line);
    }
    const QString help = helpText(field);
    if (!help.isEmpty()) {
        layout->addWidget(mutedLabel(help));
    }

    m_rows.push_back({field, editor, label, reset, box});
    const std::size_t index = m_rows.size() - 1;
    connect(editor, &ParameterEditor::changed, this, [this, index] {
        mark(m_rows[index]);
        Q_EMIT changed();
    });
    connect(reset, &QToolButton::clicked, this, [this, index] { m_rows[index].editor->setValue(m_rows[index].field.defaultValue); });
    mark(m_rows.back());
}

void ParameterForm::mark(const Row& row) {
    const bool isChanged = row.editor->value() != row.field.defaultValue;
    row.reset->setVisible(isChanged);
    row.label->setProperty("role", isChanged ? "changed" : "");
    row.label->style()->unpolish(row.label);
    row.label->style()->polish(row.label);
}

}  // namespace twb::ui
