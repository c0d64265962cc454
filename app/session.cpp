#include "app/session.h"

#include <chrono>
#include <cstdio>
#include <string>
#include <utility>

#include "app/engine_loader.h"
#include "app/interrupt.h"
#include "engine/core/error.h"

namespace twb::app {
namespace {

constexpr std::chrono::milliseconds kInterruptCheck{50};

void printLog(const api::LogLine& line) {
    const char* prefix = line.level == core::LogLevel::Error ? "error: " : line.level == core::LogLevel::Warning ? "warning: " : "";
    std::fprintf(stderr, "%s%s\n", prefix, line.text.c_str());
}

}  // namespace

Session::Session() : m_engine(loadEngine([this](const api::Event& event) { receive(event); })) {}

Session::~Session() = default;

void Session::receive(const api::Event& event) {
    if (const auto* line = std::get_if<api::LogLine>(&event.body)) {
        printLog(*line);
        return;
    }
    if (event.job == 0) {
        return;  // memory samples
    }
    const std::lock_guard lock(m_mutex);
    m_events.push_back(event);
    m_arrived.notify_one();
}

std::optional<api::Event> Session::nextEvent() {
    std::unique_lock lock(m_mutex);
    if (!m_arrived.wait_for(lock, kInterruptCheck, [this] { return !m_events.empty(); })) {
        return std::nullopt;
    }
    api::Event event = std::move(m_events.front());
    m_events.pop_front();
    return event;
}

api::Result Session::run(api::JobSpec spec, const Listener& listener) {
    const InterruptGuard interrupt;
    const api::JobId job = m_engine->submit(std::move(spec));
    return finish(job, listener);
}

api::Result Session::finish(api::JobId job, const Listener& listener) {
    std::optional<api::Result> result;
    std::optional<api::Failure> failure;
    bool cancelSent = false;
    for (;;) {
        if (InterruptGuard::isRequested() && !std::exchange(cancelSent, true)) {
            m_engine->cancel(job);
        }
        std::optional<api::Event> event = nextEvent();
        if (!event || event->job != job) {
            continue;
        }
        if (auto* value = std::get_if<api::Result>(&event->body)) {
            result = std::move(*value);
        } else if (auto* reason = std::get_if<api::Failure>(&event->body)) {
            failure = std::move(*reason);
        } else if (!std::holds_alternative<api::StateChanged>(event->body)) {
            if (listener) {
                listener(event->body);
            }
        } else if (failure) {
            throw core::Error(failure->code, failure->message, failure->detail);
        } else if (result) {
            return *std::move(result);
        }
    }
}

}  // namespace twb::app
