#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <utility>
#include <vector>

#include "ui/job.h"
#include "ui/models/task_request.h"

namespace twb::ui {

class EngineClient;

/// Runs many inputs through one pipeline, a chunk a job, so that a large file neither becomes one huge message nor blocks other jobs.
/// A bad row is reported and the others go on; a failure of the call itself (model, parameter) ends the batch.
class BatchRunner : public QObject {
    Q_OBJECT
public:
    using Rows = std::vector<std::pair<int, core::Json>>;  // row of the table, input

    explicit BatchRunner(EngineClient& engine, QObject* parent = nullptr);

    /// `call` without inputs.
    void start(const TaskRequest& call, Rows rows, const QString& title);
    void stop();
    bool isRunning() const { return m_running; }

Q_SIGNALS:
    void rowDone(int row, const twb::api::RowResult& result);
    void progressed(const twb::api::Progress& progress);
    void failed(const twb::api::Failure& failure);
    void ended(bool stopped);

private:
    void nextChunk();
    void end(bool stopped);
    void handleRow(const api::RowResult& result);
    void reportProgress();

    EngineClient& m_engine;
    TaskRequest m_call;
    QString m_title;
    Rows m_rows;
    std::size_t m_chunkStart = 0;
    std::size_t m_chunkEnd = 0;
    std::size_t m_done = 0;
    bool m_running = false;
    bool m_failed = false;
    bool m_stopping = false;
    QPointer<Job> m_job;
    QElapsedTimer m_clock;  // from the first row's result: loading does not count in the rate
    std::size_t m_doneAtClock = 0;
};

}  // namespace twb::ui
