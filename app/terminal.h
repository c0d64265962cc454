#pragma once

#include "engine/api/job.h"

namespace twb::app {

enum class Stream { Output, Error };

/// Whether a person sees the stream.
bool isTerminal(Stream stream);

/// One line of progress on standard error, written over again and again; silent when standard error is no terminal.
class ProgressLine {
public:
    ProgressLine() = default;
    ~ProgressLine();
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    void show(const api::Progress& progress);
    void erase();

private:
    bool m_shown = false;
};

}  // namespace twb::app
