#pragma once

#include <QWidget>

#include "engine/api/job.h"
#include "engine/core/json.h"

class QBoxLayout;
class QLabel;
class QProgressBar;
class QPushButton;

namespace twb::ui {

class MessageBox;

/// What the trial of a training's longest batch found: memory by owner, time, and what would take less, each a button.
class CheckView : public QWidget {
    Q_OBJECT
public:
    explicit CheckView(QWidget* parent = nullptr);

    void showRunning();
    void setProgress(const api::Progress& progress);
    /// The answer of the method `train_preflight`.
    void show(const core::Json& report);
    void showError(const QString& sentence, const QString& detail);
    void showCancelled();
    /// The form says something else than what was tried.
    void setOutdated();

Q_SIGNALS:
    void checkRequested();
    void cancelRequested();
    /// `changes`: a merge patch on the parameters of the method `train`.
    void remedyChosen(const twb::core::Json& changes);

private:
    QBoxLayout* begin();
    void addVerdict(const core::Json& report);
    void addFacts(QBoxLayout* layout, const core::Json& report);
    void addMemory(QBoxLayout* layout, const core::Json& report);
    void addRemedies(QBoxLayout* layout, const core::Json& report);
    void setRunning(bool running);

    QPushButton* m_check;
    QPushButton* m_cancel;
    QProgressBar* m_bar;
    QLabel* m_state;
    MessageBox* m_message;
    QWidget* m_report = nullptr;
    bool m_isRunning = false;
    QBoxLayout* m_layout;
};

}  // namespace twb::ui
