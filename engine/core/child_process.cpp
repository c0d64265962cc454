#include "engine/core/child_process.h"

#ifdef _WIN32

namespace twb::core {

ProcessEnd runProcess(const std::vector<std::string>&, std::string_view, std::chrono::milliseconds, const CancelToken&) {
    throw Error(ErrorCode::Unsupported, "Other programs are not started on Windows.");
}

struct ChildProcess::State {};

ChildProcess::ChildProcess(const std::vector<std::string>&) {
    throw Error(ErrorCode::Unsupported, "Other programs are not started on Windows.");
}

std::optional<ProcessEnd> ChildProcess::end() {
    return ProcessEnd{};
}

}  // namespace twb::core

#else

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <memory>
#include <thread>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace twb::core {
namespace {

constexpr std::chrono::milliseconds kPause{5};
constexpr std::size_t kMostOutput = 64 << 10;

/// Files stand in for pipes: nothing waits for the other side, whoever reads or writes how much.
class TemporaryFile {
public:
    TemporaryFile() : m_file(std::tmpfile()) {
        if (!m_file) {
            throw Error(ErrorCode::Internal, std::string("No temporary file can be made: ") + std::strerror(errno) + ".");
        }
        fcntl(descriptor(), F_SETFD, FD_CLOEXEC);
    }
    int descriptor() const { return fileno(m_file.get()); }
    void write(std::string_view text) const {
        if (std::fwrite(text.data(), 1, text.size(), m_file.get()) != text.size() || std::fflush(m_file.get()) != 0) {
            throw Error(ErrorCode::Internal, std::string("A temporary file cannot be written: ") + std::strerror(errno) + ".");
        }
        std::rewind(m_file.get());
    }
    std::string read() const {
        std::string text(kMostOutput, '\0');
        std::rewind(m_file.get());
        text.resize(std::fread(text.data(), 1, text.size(), m_file.get()));
        return text;
    }

private:
    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    std::unique_ptr<std::FILE, Close> m_file;
};

/// In a process group of its own, so that all that it starts can be ended with it.
pid_t start(const std::vector<std::string>& command, int input, int output) {
    std::vector<char*> words;
    for (const std::string& word : command) {
        words.push_back(const_cast<char*>(word.c_str()));
    }
    words.push_back(nullptr);
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&files, output, STDERR_FILENO);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    pid_t process = 0;
    const int failure = posix_spawnp(&process, words.front(), &files, &attributes, words.data(), environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    if (failure != 0) {
        throw Error(ErrorCode::NotFound, command.front() + " cannot be started: " + std::strerror(failure) + ".");
    }
    return process;
}

void end(pid_t process) {
    kill(-process, SIGKILL);
    waitpid(process, nullptr, 0);
}

int statusOf(int waited) {
    return WIFEXITED(waited) ? WEXITSTATUS(waited) : 128 + WTERMSIG(waited);
}

/// A pipe into which nothing is written. No other program gets its ends.
class OpenInput {
public:
    OpenInput() {
        if (pipe(m_ends) != 0) {
            throw Error(ErrorCode::Internal, std::string("No pipe can be made: ") + std::strerror(errno) + ".");
        }
        for (const int end : m_ends) {
            fcntl(end, F_SETFD, FD_CLOEXEC);
        }
    }
    ~OpenInput() {
        close(m_ends[0]);
        close(m_ends[1]);
    }
    OpenInput(const OpenInput&) = delete;
    OpenInput& operator=(const OpenInput&) = delete;

    int descriptor() const { return m_ends[0]; }

private:
    int m_ends[2];
};

}  // namespace

ProcessEnd runProcess(const std::vector<std::string>& command, std::string_view input, std::chrono::milliseconds timeout,
                      const CancelToken& cancel) {
    const TemporaryFile in, out;
    in.write(input);
    const auto deadline = std::chrono::steady_clock::now() + timeout;
    const pid_t process = start(command, in.descriptor(), out.descriptor());
    ProcessEnd result;
    int status = 0;
    while (waitpid(process, &status, WNOHANG) == 0) {
        result.timedOut = std::chrono::steady_clock::now() >= deadline;
        if (result.timedOut || cancel.isCancelled()) {
            end(process);
            cancel.throwIfCancelled();
            status = SIGKILL;
            break;
        }
        std::this_thread::sleep_for(kPause);
    }
    result.status = statusOf(status);
    result.output = out.read();
    return result;
}

struct ChildProcess::State {
    OpenInput input;
    TemporaryFile output;
    pid_t process = 0;
    std::optional<int> status;

    ~State() {
        if (process != 0 && !status) {
            core::end(process);
        }
    }
};

ChildProcess::ChildProcess(const std::vector<std::string>& command) : m_state(std::make_unique<State>()) {
    m_state->process = start(command, m_state->input.descriptor(), m_state->output.descriptor());
}

std::optional<ProcessEnd> ChildProcess::end() {
    int status = 0;
    if (!m_state->status && waitpid(m_state->process, &status, WNOHANG) != 0) {
        m_state->status = statusOf(status);
    }
    if (!m_state->status) {
        return std::nullopt;
    }
    return ProcessEnd{.status = *m_state->status, .timedOut = false, .output = m_state->output.read()};
}

}  // namespace twb::core

#endif

namespace twb::core {

ChildProcess::~ChildProcess() = default;
ChildProcess::ChildProcess(ChildProcess&&) noexcept = default;
ChildProcess& ChildProcess::operator=(ChildProcess&&) noexcept = default;

}  // namespace twb::core
