#include "ui/inputs/table_input.h"

#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QLabel>
#include <QLocale>
#include <QVBoxLayout>

#include "engine/core/error.h"
#include "ui/inputs/drop_zone.h"
#include "ui/text.h"
#include "ui/widgets/controls.h"

namespace twb::ui {
namespace {

/// Usual names of columns for the pipelines' inputs.
QStringList usualNames(const QString& role) {
    if (role == "text_pair") {
        return {"text_pair", "text2", "sentence2", "hypothesis"};
    }
    if (role == "context") {
        return {"context", "passage", "document", "text", "paragraph"};
    }
    if (role == "question") {
        return {"question", "query"};
    }
    return {"text", "sentence", "sentence1", "text1", "review", "content", "body", "comment", "message", "premise", "title", "input"};
}

}  // namespace

int guessColumn(const QString& role, bool required, const QStringList& columns) {
    QStringList names{role};
    names += usualNames(role);
    for (const QString& name : names) {
        for (int i = 0; i < columns.size(); ++i) {
            if (columns[i].compare(name, Qt::CaseInsensitive) == 0) {
                return i;
            }
        }
    }
    return required && !columns.isEmpty() ? 0 : -1;
}

TableInput::TableInput(QWidget* parent) : QWidget(parent), m_file(mutedLabel(tr("No file yet."))) {
    auto* drop = new DropZone(tr("Drop a table, or click to choose one"));
    drop->setToolTip(tr("A .csv, .tsv or .jsonl file, or a .txt file with a text a line"));
    m_file->setAccessibleName(tr("Table file"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(drop);
    layout->addWidget(m_file);
    setFields({});
    connect(drop, &DropZone::dropped, this, &TableInput::fileChosen);
    connect(drop, &QPushButton::clicked, this, [this] {
        const QString path =
            QFileDialog::getOpenFileName(this, tr("Open a table of inputs"), {}, tr("Tables (*.csv *.tsv *.jsonl *.txt);;All files (*)"));
        if (!path.isEmpty()) {
            Q_EMIT fileChosen(path);
        }
    });
}

void TableInput::setFields(const std::vector<api::InputField>& fields) {
    m_roles.clear();
    delete m_mapping;
    m_mapping = new QWidget;
    auto* form = new QFormLayout(m_mapping);
    form->setContentsMargins(0, 0, 0, 0);
    layout()->addWidget(m_mapping);
    if (fields.size() == 1 && fields.front().kind == api::InputKind::TextPair) {
        addRole("text", taskText(fields.front().label), true);
        addRole("text_pair", tr("Second text"), false);
    } else {
        for (const api::InputField& field : fields) {
            addRole(field.name, taskText(field.label), field.required);
        }
    }
    fillColumns();
}

void TableInput::addRole(const std::string& key, const QString& label, bool required) {
    auto* box = new QComboBox;
    box->setAccessibleName(tr("Column for “%1”").arg(label));
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(10);
    static_cast<QFormLayout*>(m_mapping->layout())->addRow(label, box);
    m_roles.push_back({key, label, required, box});
}

void TableInput::setTable(const TableData& table) {
    m_columns = table.columns;
    m_file->setText(tr("%1 · %n row(s)", nullptr, int(table.rows.size())).arg(QFileInfo(table.file).fileName()));
    m_file->setToolTip(QDir::toNativeSeparators(table.file));
    fillColumns();
}

void TableInput::fillColumns() {
    for (const Role& role : m_roles) {
        role.column->clear();
        role.column->addItem(role.required ? tr("Choose a column") : tr("None"), -1);
        for (int i = 0; i < m_columns.size(); ++i) {
            role.column->addItem(m_columns[i], i);
        }
        role.column->setCurrentIndex(guessColumn(qtext(role.key), role.required, m_columns) + 1);
    }
    m_mapping->setVisible(!m_columns.isEmpty());
}

BatchRunner::Rows TableInput::inputs(const TableData& table) const {
    if (table.rows.empty()) {
        throw core::Error(core::ErrorCode::InvalidInput,
                          tr("There is no table yet. Drop a .csv, .tsv, .jsonl or .txt file.").toStdString());
    }
    for (const Role& role : m_roles) {
        if (role.required && role.column->currentData().toInt() < 0) {
            throw core::Error(core::ErrorCode::InvalidInput, tr("Choose the column for “%1”.").arg(role.label).toStdString());
        }
    }
    BatchRunner::Rows rows;
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
        if (table.rows[i].problem.isEmpty()) {
            rows.emplace_back(int(i), inputOf(table.rows[i]));
        }
    }
    return rows;
}

core::Json TableInput::inputOf(const TableRow& row) const {
    core::Json input = core::Json::object();
    for (const Role& role : m_roles) {
        const int column = role.column->currentData().toInt();
        if (column >= 0) {
            input[role.key] = row.cells.value(column).toStdString();
        }
    }
    // With one field the pipeline takes the text itself.
    return input.size() == 1 ? input.begin().value() : input;
}

}  // namespace twb::ui
