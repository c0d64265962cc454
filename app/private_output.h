#pragma once

#include <cstdio>
#include <string>

namespace twb::app {

/// Standard output for one writer alone: whatever else in the process writes there (a library's message) goes to standard error instead.
class PrivateOutput {
public:
    PrivateOutput();
    ~PrivateOutput();
    PrivateOutput(const PrivateOutput&) = delete;
    PrivateOutput& operator=(const PrivateOutput&) = delete;

    /// Writes the line and a newline, and flushes.
    void writeLine(const std::string& line);

private:
    std::FILE* m_file;
};

}  // namespace twb::app
