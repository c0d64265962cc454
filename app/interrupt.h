#pragma once

namespace twb::app {

/// While one exists, the first Ctrl+C is noted instead of ending the program; a second one ends it as usual.
class InterruptGuard {
public:
    InterruptGuard();
    ~InterruptGuard();
    InterruptGuard(const InterruptGuard&) = delete;
    InterruptGuard& operator=(const InterruptGuard&) = delete;

    static bool isRequested();

private:
    void (*m_previous)(int);
};

}  // namespace twb::app
