#pragma once

#include <QString>
#include <QWidget>
#include <vector>

#include "engine/api/task_description.h"

class QLineEdit;

namespace twb::ui {

class TextEdit;

/// The inputs of a task, made from its description: a line or a tall editor for each text, two for a pair.
class InputForm : public QWidget {
    Q_OBJECT
public:
    explicit InputForm(QWidget* parent = nullptr);

    void setFields(const std::vector<api::InputField>& fields);

    /// The pipeline's input. Throws core::Error(InvalidInput) naming the required field that is empty.
    core::Json inputs() const;

    /// What was typed, complete or not: for keeping it while another task is shown.
    core::Json draft() const;

    /// Shows an input in the pipeline's form (or a draft).
    void setInputs(const core::Json& inputs);
    void clear() { setInputs(core::Json()); }

    /// Puts a long text, as from a dropped file, where it belongs: the first tall editor, else the first field.
    void setLongText(const QString& text);

    bool takesTable() const;
    /// Puts CSV text into the table's editor.
    void setTable(const QString& csv);

    /// Replaces the n-th mask token ([MASK] or <mask>) in the texts; false when there is none.
    bool fillMask(int mask, const QString& token);

Q_SIGNALS:
    void changed();

private:
    struct Editor {
        std::string key;  // in the input object
        QString label;
        bool required;
        bool isTable = false;  // CSV, whose value is {column: [cells]}
        QLineEdit* line = nullptr;
        TextEdit* text = nullptr;

        QString value() const;
        void setValue(const QString& value) const;
    };

    Editor& add(const std::string& key, const QString& label, const QString& placeholder, bool required, bool tall);
    const Editor* tableEditor() const;

    std::vector<Editor> m_editors;
    bool m_isPair = false;  // one text, or {text, text_pair}
    QWidget* m_content = nullptr;
};

}  // namespace twb::ui
