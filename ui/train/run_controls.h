#pragma once

#include <QWidget>

#include "engine/core/json.h"

class QLineEdit;
class QPushButton;

namespace twb::ui {

/// What one can do to a training while it runs.
class RunControls : public QWidget {
    Q_OBJECT
public:
    explicit RunControls(QWidget* parent = nullptr);

    /// Steps are done: the run takes wishes. Before that it can only be stopped.
    void setRunning(bool running, bool canEvaluate);
    bool isRunning() const { return m_isRunning; }
    void showRate(double rate);

Q_SIGNALS:
    void wished(const twb::core::Json& wish);  ///< as the training's watch takes it
    void discardRequested();

private:
    void setPaused(bool paused);

    bool m_isPaused = false;
    bool m_isRunning = false;
    QPushButton* m_pause;
    QPushButton* m_evaluate;
    QPushButton* m_save;
    QPushButton* m_stop;
    QPushButton* m_discard;
    QLineEdit* m_rate;
};

}  // namespace twb::ui
