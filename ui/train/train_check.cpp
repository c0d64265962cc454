#include "ui/train/train_check.h"

#include <QDir>

#include "engine/core/error.h"
#include "ui/background.h"
#include "ui/engine_client.h"
#include "ui/job.h"
#include "ui/text.h"
#include "ui/train/check_view.h"

namespace twb::ui {

TrainCheck::TrainCheck(Workbench& workbench, CheckView* view, QObject* parent)
    : QObject(parent), m_workbench(workbench), m_view(view), m_background(new Background(this)) {
    connect(m_background, &Background::failed, this, [this](const QString& message, const QString& detail) {
        m_view->showError(message, detail);
        end();
    });
}

void TrainCheck::start(const TrainSetup& setup) {
    if (isRunning()) {
        cancel();
    }
    m_rows = std::make_unique<QTemporaryDir>();
    m_isPreparing = true;
    m_view->showRunning();
    m_background->start([this, setup, recipe = m_rows->filePath("recipe.json")]() -> Background::Continuation {
        const core::Json params = writeRecipe(setup, recipe);
        return [this, params] { submit(params); };
    });
    Q_EMIT stateChanged();
}

void TrainCheck::submit(const core::Json& params) {
    m_isPreparing = false;
    m_job = m_workbench.engine.submit(
        {"train_preflight", params,
         tr("Check the training of %1").arg(QDir(qtext(params.value("model", std::string()))).dirName()).toStdString()});
    connect(m_job, &Job::progressed, this, [this] { m_view->setProgress(m_job->progress()); });
    connect(m_job, &Job::finished, this, [this](const api::Result& result) { m_view->show(api::toJson(result.output)); });
    connect(m_job, &Job::failed, this, [this](const api::Failure& failure) {
        failure.code == core::ErrorCode::Cancelled ? m_view->showCancelled()
                                                   : m_view->showError(qtext(failure.message), qtext(failure.detail));
    });
    connect(m_job, &Job::ended, this, &TrainCheck::end);
}

void TrainCheck::cancel() {
    if (!isRunning()) {
        return;
    }
    m_background->drop();
    if (m_job) {
        m_job->disconnect(this);  // what it still says is of no interest
        m_job->cancel();
    }
    m_view->showCancelled();
    end();
}

void TrainCheck::end() {
    m_isPreparing = false;
    m_job = nullptr;
    Q_EMIT stateChanged();
}

}  // namespace twb::ui
