#pragma once

#include <QWidget>
#include <vector>

#include "engine/api/task_description.h"
#include "ui/models/batch_runner.h"
#include "ui/models/table_data.h"

class QComboBox;
class QFormLayout;
class QLabel;

namespace twb::ui {

/// Chooses a table file and which of its columns is which input of the task; guesses from the columns' names.
class TableInput : public QWidget {
    Q_OBJECT
public:
    explicit TableInput(QWidget* parent = nullptr);

    void setFields(const std::vector<api::InputField>& fields);
    void setTable(const TableData& table);

    /// The inputs of the usable rows. Throws core::Error when no file or no column is chosen.
    BatchRunner::Rows inputs(const TableData& table) const;

Q_SIGNALS:
    void fileChosen(const QString& path);

private:
    struct Role {
        std::string key;
        QString label;
        bool required;
        QComboBox* column;
    };

    void addRole(const std::string& key, const QString& label, bool required);
    void fillColumns();
    core::Json inputOf(const TableRow& row) const;

    QStringList m_columns;
    QLabel* m_file;
    QWidget* m_mapping = nullptr;
    std::vector<Role> m_roles;
};

/// The column that a role most likely means: by its name, by usual names, else the one with the longest texts; -1 for none.
int guessColumn(const QString& role, bool required, const QStringList& columns);

}  // namespace twb::ui
