#pragma once

#include <QWidget>
#include <optional>

#include "engine/api/value.h"
#include "ui/models/task_request.h"

class QLabel;
class QPushButton;
class QStackedWidget;
class QTabWidget;

namespace twb::ui {

class TextPairView;

/// The result of one call: the view of its kind, the JSON, the time, and copying as JSON or as a command.
class ResultPane : public QWidget {
    Q_OBJECT
public:
    explicit ResultPane(QWidget* parent = nullptr);

    /// The call that "Copy as command" writes, known before there is a result.
    void setRequest(const TaskRequest& request);

    void showOutput(const TaskRequest& request, const api::Output& output, const QString& timing);
    void showHint(const QString& text);  ///< instead of a result

Q_SIGNALS:
    void fillChosen(int mask, const QString& token);
    /// The figures go to TextPairView::showFigures of `view`.
    void compareWanted(twb::ui::TextPairView* view, const QString& text, const QString& reference);
    void copied(const QString& message);

private:
    void copy(const QString& text, const QString& message);

    TaskRequest m_request;
    std::optional<api::Output> m_output;
    QLabel* m_timing;
    QPushButton* m_copyJson;
    QPushButton* m_copyCommand;
    QStackedWidget* m_stack;
    QLabel* m_hint;
    QTabWidget* m_tabs;
};

}  // namespace twb::ui
