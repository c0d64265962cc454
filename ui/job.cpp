#include "ui/job.h"

#include <utility>

#include "ui/engine_text.h"

namespace twb::ui {

Job::Job(QString title, QObject* parent) : QObject(parent), m_title(std::move(title)) {}

bool Job::isOver() const {
    return m_state == api::JobState::Finished || m_state == api::JobState::Failed || m_state == api::JobState::Cancelled;
}

void Job::handle(const api::EventBody& body) {
    if (const auto* state = std::get_if<api::StateChanged>(&body)) {
        m_state = state->state;
        Q_EMIT stateChanged();
        if (isOver()) {
            Q_EMIT ended();
        }
    } else if (const auto* progress = std::get_if<api::Progress>(&body)) {
        m_progress = *progress;
        Q_EMIT progressed();
    } else if (const auto* token = std::get_if<api::TokenText>(&body)) {
        Q_EMIT tokenArrived(*token);
    } else if (const auto* row = std::get_if<api::RowResult>(&body)) {
        Q_EMIT rowDone(*row);
    } else if (const auto* point = std::get_if<api::MetricPoint>(&body)) {
        Q_EMIT metricArrived(*point);
    } else if (const auto* partial = std::get_if<api::PartialResult>(&body)) {
        Q_EMIT partialResultArrived(*partial);
    } else if (const auto* result = std::get_if<api::Result>(&body)) {
        Q_EMIT finished(*result);
    } else if (const auto* failure = std::get_if<api::Failure>(&body)) {
        Q_EMIT failed({failure->code, engineText(failure->message).toStdString(), failure->detail});
    }
}

}  // namespace twb::ui
