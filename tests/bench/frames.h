#pragma once

#include <QCoreApplication>
#include <QWidget>
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "tests/bench/bench.h"

namespace twb::bench {

/// Times frames: all that one event costs until the window is painted again.
class Frames {
public:
    /// `peer`: who draws.
    Frames(std::string peer, QWidget& window) : m_peer(std::move(peer)), m_window(window) {}

    template <class Event>
    void take(Event&& event) {
        const auto start = Clock::now();
        event();
        QCoreApplication::sendPostedEvents();
        QCoreApplication::processEvents();
        m_window.repaint();
        m_milliseconds.push_back(secondsSince(start) * 1000);
    }

    void say(const std::string& what) {
        std::sort(m_milliseconds.begin(), m_milliseconds.end());
        bench::say(m_peer, what, median(m_milliseconds), "ms");
        if (m_milliseconds.size() > 1) {
            bench::say(m_peer, what + ", 99 % below", m_milliseconds[(m_milliseconds.size() - 1) * 99 / 100], "ms");
        }
        m_milliseconds.clear();
    }

private:
    std::string m_peer;
    QWidget& m_window;
    std::vector<double> m_milliseconds;
};

}  // namespace twb::bench
