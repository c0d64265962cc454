#include "app/terminal.h"

#include <cstdio>

#if defined(_WIN32)
#include <io.h>
#define isatty _isatty
#else
#include <unistd.h>
#endif

namespace twb::app {
namespace {

constexpr const char* kEraseLine = "\r\033[K";

}  // namespace

bool isTerminal(Stream stream) {
    return isatty(stream == Stream::Output ? 1 : 2) != 0;
}

ProgressLine::~ProgressLine() {
    erase();
}

void ProgressLine::erase() {
    if (m_shown) {
        std::fputs(kEraseLine, stderr);
        m_shown = false;
    }
}

void ProgressLine::show(const api::Progress& progress) {
    if (!isTerminal(Stream::Error)) {
        return;
    }
    m_shown = true;
    std::fprintf(stderr, "%s%s %llu", kEraseLine, progress.phase.c_str(), static_cast<unsigned long long>(progress.done));
    if (progress.total > 0) {
        std::fprintf(stderr, " / %llu", static_cast<unsigned long long>(progress.total));
    }
    std::fprintf(stderr, " %s, %.1f/s", progress.unit.c_str(), progress.ratePerSecond);
    if (progress.etaSeconds) {
        std::fprintf(stderr, ", %.0f s left", *progress.etaSeconds);
    }
    std::fflush(stderr);
}

}  // namespace twb::app
