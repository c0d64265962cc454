#pragma once

#include <QStringList>
#include <QWidget>

#include "engine/api/value.h"
#include "ui/models/task_request.h"

namespace twb::ui {

/// Entities marked in their text, with a legend of the labels and a table.
class SpansView : public QWidget {
    Q_OBJECT
public:
    SpansView(const api::TokenSpans& value, const TaskRequest& request, QWidget* parent = nullptr);

private:
    int categoryOf(const QString& label);

    QStringList m_labels;  // index = colour
};

}  // namespace twb::ui
