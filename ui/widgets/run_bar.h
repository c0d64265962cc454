#pragma once

#include <QWidget>

#include "engine/api/job.h"

class QLabel;
class QProgressBar;
class QPushButton;

namespace twb::ui {

/// Run and Stop, and how far the run is: a bar, done of total, rate and remaining time.
class RunBar : public QWidget {
    Q_OBJECT
public:
    explicit RunBar(QWidget* parent = nullptr);

    void setRunning(bool running);
    void setStatus(const QString& text);
    void setProgress(const api::Progress& progress);

Q_SIGNALS:
    void runClicked();
    void stopClicked();

private:
    QPushButton* m_run;
    QPushButton* m_stop;
    QProgressBar* m_bar;
    QLabel* m_status;
};

}  // namespace twb::ui
