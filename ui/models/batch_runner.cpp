#include "ui/models/batch_runner.h"

#include <algorithm>

#include "ui/engine_client.h"

namespace twb::ui {
namespace {

constexpr std::size_t kChunk = 256;

}  // namespace

BatchRunner::BatchRunner(EngineClient& engine, QObject* parent) : QObject(parent), m_engine(engine) {}

void BatchRunner::start(const TaskRequest& call, Rows rows, const QString& title) {
    m_call = call;
    m_title = title;
    m_rows = std::move(rows);
    m_chunkEnd = 0;
    m_done = 0;
    m_failed = false;
    m_stopping = false;
    m_running = true;
    m_clock.invalidate();
    nextChunk();
}

void BatchRunner::stop() {
    m_stopping = m_running;  // the chunk may end before the engine hears of it: then no other begins
    if (m_job) {
        m_job->cancel();
    }
}

void BatchRunner::nextChunk() {
    m_chunkStart = m_chunkEnd;
    m_chunkEnd = std::min(m_chunkStart + kChunk, m_rows.size());
    if (m_chunkStart == m_chunkEnd) {
        end(false);
        return;
    }
    m_call.inputs = core::Json::array();
    for (std::size_t i = m_chunkStart; i < m_chunkEnd; ++i) {
        m_call.inputs.push_back(m_rows[i].second);
    }
    api::JobSpec spec = m_call.toJobSpec(m_title);
    spec.params["rows"] = true;
    m_job = m_engine.submit(std::move(spec));
    connect(m_job, &Job::rowDone, this, &BatchRunner::handleRow);
    connect(m_job, &Job::progressed, this, [this] {
        if (m_job->progress().phase == "Loading") {
            Q_EMIT progressed(m_job->progress());
        }
    });
    connect(m_job, &Job::failed, this, [this](const api::Failure& failure) {
        if (failure.code != core::ErrorCode::Cancelled) {
            m_failed = true;
            Q_EMIT failed(failure);
        }
    });
    connect(m_job, &Job::ended, this, [this, job = m_job.data()] {
        const bool stopped = m_stopping || job->state() == api::JobState::Cancelled;
        if (stopped || m_failed) {
            end(stopped);
        } else {
            nextChunk();
        }
    });
}

void BatchRunner::end(bool stopped) {
    m_running = false;
    m_job = nullptr;
    Q_EMIT ended(stopped);
}

void BatchRunner::handleRow(const api::RowResult& result) {
    const std::size_t at = m_chunkStart + std::size_t(result.row);
    if (at >= m_chunkEnd) {
        return;
    }
    ++m_done;
    if (!m_clock.isValid()) {
        m_clock.start();
        m_doneAtClock = m_done;
    }
    Q_EMIT rowDone(m_rows[at].first, result);
    reportProgress();
}

void BatchRunner::reportProgress() {
    api::Progress progress;
    progress.done = m_done;
    progress.total = m_rows.size();
    progress.unit = "rows";
    progress.phase = "Running";
    const double seconds = double(m_clock.elapsed()) / 1000;
    if (seconds > 0.2) {
        progress.ratePerSecond = double(m_done - m_doneAtClock) / seconds;
        if (progress.ratePerSecond > 0) {
            progress.etaSeconds = double(m_rows.size() - m_done) / progress.ratePerSecond;
        }
    }
    Q_EMIT progressed(progress);
}

}  // namespace twb::ui
