#pragma once

#include <QWidget>
#include <string>
#include <vector>

#include "engine/core/json.h"
#include "engine/train/data/dataset.h"

class QComboBox;
class QFormLayout;

namespace twb::ui {

/// Which column is which role of a task: guessed from the data, and changed by choosers.
class RoleForm : public QWidget {
    Q_OBJECT
public:
    explicit RoleForm(QWidget* parent = nullptr);

    void setData(const train::Dataset& dataset, const std::string& task);

    /// Another field, below the roles.
    void addRow(const QString& label, QWidget* field);

    /// {role: column}; roles without a column are absent.
    core::Json columns() const;

Q_SIGNALS:
    void changed();

private:
    struct Row {
        std::string role;
        QComboBox* box;
    };

    QFormLayout* m_layout;
    std::vector<Row> m_rows;
};

/// A role in the user's language: "label" -> "Label".
QString roleText(const std::string& role);

}  // namespace twb::ui
