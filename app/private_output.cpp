#include "app/private_output.h"

#include "engine/core/error.h"

#if defined(_WIN32)
#include <fcntl.h>
#include <io.h>
#define dup _dup
#define dup2 _dup2
#define fdopen _fdopen
#else
#include <unistd.h>
#endif

namespace twb::app {
namespace {

constexpr int kStandardOutput = 1;
constexpr int kStandardError = 2;

}  // namespace

PrivateOutput::PrivateOutput() : m_file(nullptr) {
    std::fflush(stdout);
    const int own = dup(kStandardOutput);
    if (own >= 0) {
#if defined(_WIN32)
        _setmode(own, _O_BINARY);  // a line ends with \n alone
#endif
        dup2(kStandardError, kStandardOutput);
        m_file = fdopen(own, "wb");
    }
    if (!m_file) {
        throw core::Error(core::ErrorCode::Internal, "Standard output cannot be used: it is closed.");
    }
}

PrivateOutput::~PrivateOutput() {
    std::fclose(m_file);
}

void PrivateOutput::writeLine(const std::string& line) {
    std::fwrite(line.data(), 1, line.size(), m_file);
    std::fputc('\n', m_file);
    std::fflush(m_file);
}

}  // namespace twb::app
