#include "engine/host/job_context.h"

#include <utility>

namespace twb::host {

JobContext::JobContext(core::CancelToken cancel, Emit emit, std::shared_ptr<Mailbox> messages)
    : m_cancel(std::move(cancel)), m_emit(std::move(emit)), m_messages(std::move(messages)), m_limiter(m_emit) {}

void JobContext::progress(std::uint64_t done, std::uint64_t total, const std::string& unit, const std::string& phase) {
    const std::lock_guard lock(m_mutex);
    const Clock::time_point now = Clock::now();
    if (m_phase != phase || done < m_phaseFirst) {
        m_phase = phase;
        m_phaseStart = now;
        m_phaseFirst = done;
    }
    api::Progress progress{done, total, unit, 0, std::nullopt, phase};
    const double seconds = std::chrono::duration<double>(now - m_phaseStart).count();
    if (seconds > 0 && done > m_phaseFirst) {
        progress.ratePerSecond = static_cast<double>(done - m_phaseFirst) / seconds;
        if (total >= done) {
            progress.etaSeconds = static_cast<double>(total - done) / progress.ratePerSecond;
        }
    }
    m_limiter.offer("progress", std::move(progress), now);
}

void JobContext::tokenText(std::string text, std::optional<api::TokenStep> step) {
    m_emit(api::TokenText{std::move(text), std::move(step)});
}

void JobContext::rowResult(std::uint64_t row, api::Value value) {
    m_emit(api::RowResult{row, std::move(value), std::nullopt});
}

void JobContext::rowFailed(std::uint64_t row, const std::string& error) {
    m_emit(api::RowResult{row, std::nullopt, error});
}

void JobContext::metric(const std::string& name, std::uint64_t step, double value) {
    const std::lock_guard lock(m_mutex);
    m_limiter.offer("metric " + name, api::MetricPoint{name, step, value});
}

void JobContext::partialResult(const std::string& name, core::Json json) {
    m_emit(api::PartialResult{name, std::move(json)});
}

std::optional<core::Json> JobContext::takeMessage() {
    return m_messages ? m_messages->take() : std::nullopt;
}

void JobContext::log(core::LogLevel level, const std::string& text) {
    m_emit(api::LogLine{level, text});
}

void JobContext::addLoadSeconds(double seconds) {
    const std::lock_guard lock(m_mutex);
    m_loadSeconds += seconds;
}

double JobContext::loadSeconds() const {
    const std::lock_guard lock(m_mutex);
    return m_loadSeconds;
}

void JobContext::flush() {
    const std::lock_guard lock(m_mutex);
    m_limiter.flush();
}

}  // namespace twb::host
