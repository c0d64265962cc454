#pragma once

#include <QObject>
#include <QPointer>
#include <QTemporaryDir>
#include <memory>

#include "ui/train/train_recipe.h"
#include "ui/workbench.h"

namespace twb::ui {

class Background;
class CheckView;
class Job;

/// Tries a training on its longest batch by the engine's `train_preflight`, and shows in a CheckView what comes of it.
class TrainCheck : public QObject {
    Q_OBJECT
public:
    TrainCheck(Workbench& workbench, CheckView* view, QObject* parent);

    void start(const TrainSetup& setup);
    void cancel();
    bool isRunning() const { return m_isPreparing || m_job; }

Q_SIGNALS:
    void stateChanged();

private:
    void submit(const core::Json& params);
    void end();

    Workbench& m_workbench;
    CheckView* m_view;
    Background* m_background;
    std::unique_ptr<QTemporaryDir> m_rows;  // has the files that the engine reads
    bool m_isPreparing = false;
    QPointer<Job> m_job;
};

}  // namespace twb::ui
