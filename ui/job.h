#pragma once

#include <QObject>
#include <QString>

#include "engine/api/job.h"

namespace twb::ui {

/// A job of the engine as an object of the GUI thread. Made by EngineClient::submit, which deletes it after `ended`;
/// keep it in a QPointer.
class Job : public QObject {
    Q_OBJECT
public:
    Job(QString title, QObject* parent);

    const QString& title() const { return m_title; }
    api::JobState state() const { return m_state; }
    const api::Progress& progress() const { return m_progress; }
    bool isOver() const;

    /// Asks the engine to stop; `ended` follows.
    void cancel() { Q_EMIT cancelRequested(); }

    /// Gives the running job a wish; see api::Engine::tell.
    void tell(core::Json message) { Q_EMIT told(message); }

    /// Called by EngineClient, in the order of the engine's events.
    void handle(const api::EventBody& body);

Q_SIGNALS:
    void cancelRequested();
    void told(const twb::core::Json& message);
    void stateChanged();
    void progressed();
    void tokenArrived(const twb::api::TokenText& token);
    void metricArrived(const twb::api::MetricPoint& point);
    void partialResultArrived(const twb::api::PartialResult& result);
    void rowDone(const twb::api::RowResult& row);
    void finished(const twb::api::Result& result);
    void failed(const twb::api::Failure& failure);
    void ended();  ///< last signal, whatever the outcome

private:
    QString m_title;
    api::JobState m_state = api::JobState::Queued;
    api::Progress m_progress;
};

}  // namespace twb::ui
