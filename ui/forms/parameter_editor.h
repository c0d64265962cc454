#pragma once

#include <QStringList>
#include <QWidget>

#include "engine/api/task_description.h"

namespace twb::ui {

/// Edits one call parameter. A parameter whose default is null is optional: it has a state "not given", which is null.
class ParameterEditor : public QWidget {
    Q_OBJECT
public:
    using QWidget::QWidget;

    virtual core::Json value() const = 0;
    virtual void setValue(const core::Json& value) = 0;
    /// The languages to choose from, for an editor of those.
    virtual void setCodes(const QStringList&) {}

Q_SIGNALS:
    void changed();
};

/// The editor for the field's type: check box, spin box, line, chooser or list of texts.
ParameterEditor* makeParameterEditor(const api::ParameterField& field);

}  // namespace twb::ui
