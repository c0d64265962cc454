#pragma once

#include <QString>
#include <QWidget>
#include <vector>

#include "engine/api/task_description.h"

class QLabel;
class QToolButton;
class QVBoxLayout;

namespace twb::ui {

class ParameterEditor;

/// The call parameters of a task: one row each with label, editor, help and a button back to the default; changed ones are marked,
/// advanced ones folded away.
class ParameterForm : public QWidget {
    Q_OBJECT
public:
    explicit ParameterForm(QWidget* parent = nullptr);

    void setFields(const std::vector<api::ParameterField>& fields);

    /// The parameters that differ from their defaults. Throws core::Error(InvalidParameter) naming the one that is out of range or no
    /// number.
    core::Json values() const;

    /// Missing ones go back to their defaults.
    void setValues(const core::Json& values);

    /// Sets one; its editor, or null where the form does not have it.
    QWidget* setValue(const std::string& name, const core::Json& value);

    /// New defaults for fields that are there already. What was changed stays.
    void setDefaults(const std::vector<api::ParameterField>& fields);

    /// The languages that a parameter can take; a name that the form does not have is passed over.
    void setLanguages(const std::string& name, const QStringList& codes);
    bool takesLanguages() const;

    /// Only the fields whose name or help has the text; empty: all.
    void setFilter(const QString& text);

    void reset() { setValues(core::Json::object()); }

Q_SIGNALS:
    void changed();

private:
    struct Row {
        api::ParameterField field;
        ParameterEditor* editor;
        QLabel* label;
        QToolButton* reset;
        QWidget* box;  ///< all of the row
    };

    void addRow(const api::ParameterField& field, QVBoxLayout* layout);
    void mark(const Row& row);

    std::vector<Row> m_rows;
    QWidget* m_content = nullptr;
};

}  // namespace twb::ui
