#include "app/interrupt.h"

#include <csignal>

namespace twb::app {
namespace {

volatile std::sig_atomic_t g_requested = 0;

void note(int) {
    g_requested = 1;
    std::signal(SIGINT, SIG_DFL);
}

}  // namespace

InterruptGuard::InterruptGuard() {
    g_requested = 0;
    m_previous = std::signal(SIGINT, note);
}

InterruptGuard::~InterruptGuard() {
    std::signal(SIGINT, m_previous == SIG_ERR ? SIG_DFL : m_previous);
}

bool InterruptGuard::isRequested() {
    return g_requested != 0;
}

}  // namespace twb::app
