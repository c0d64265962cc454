#pragma once

#include <QWidget>

#include "engine/api/value.h"
#include "ui/models/task_request.h"

namespace twb::ui {

/// Answers, best first, and the chosen one marked in its context.
class AnswersView : public QWidget {
    Q_OBJECT
public:
    AnswersView(const api::Answers& value, const TaskRequest& request, QWidget* parent = nullptr);
};

}  // namespace twb::ui
