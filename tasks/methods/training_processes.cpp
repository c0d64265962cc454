#include "tasks/methods/training_processes.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>
#include <utility>

#include <ATen/Parallel.h>

#include "engine/core/error.h"
#include "engine/core/executable_folder.h"
#include "engine/core/text_file.h"

namespace twb::tasks {
namespace {

namespace fs = std::filesystem;
using core::Error;
using core::ErrorCode;
using core::Json;

constexpr int kMostProcesses = 64;
constexpr std::chrono::milliseconds kPause{20};
constexpr std::chrono::seconds kLongWait{60};
constexpr int kPausesForReason = 100;  // a connection closes a moment before its process has ended

#if defined(_WIN32)
constexpr const char* kProgram = "twb.exe";
#else
constexpr const char* kProgram = "twb";
#endif

fs::path program() {
    const fs::path file = core::executableFolder() / kProgram;
    if (!fs::exists(file)) {
        throw Error(ErrorCode::NotFound,
                    "The other processes of a training are run by the command " + file.string() + ", which is missing.");
    }
    return file;
}

std::string lastLineOf(std::string text) {
    text.erase(text.find_last_not_of(" \r\n") + 1);
    const std::size_t before = text.find_last_of('\n');
    return before == std::string::npos ? text : text.substr(before + 1);
}

std::string reasonOf(const core::ProcessEnd& end) {
    const std::string line = lastLineOf(end.output);
    const std::string how =
        end.status > 128 ? "was ended by signal " + std::to_string(end.status - 128) : "ended with status " + std::to_string(end.status);
    return how + (line.empty() ? "." : ": " + line);
}

}  // namespace

int trainingProcessCount(const Json& params) {
    const std::int64_t count = core::optionalInt(params, "processes", "train").value_or(1);
    if (count < 1 || count > kMostProcesses) {
        throw Error(ErrorCode::InvalidParameter,
                    "processes must be from 1 to " + std::to_string(kMostProcesses) + ", but is " + std::to_string(count) + ".");
    }
    return static_cast<int>(count);
}

ThreadShare::ThreadShare(int processes) : m_before(at::get_num_threads()) {
    if (processes > 1) {
        at::set_num_threads(std::max(1, m_before / processes));
    }
}

ThreadShare::~ThreadShare() {
    if (at::get_num_threads() != m_before) {
        at::set_num_threads(m_before);
    }
}

TrainingProcesses::TrainingProcesses(const Json& params, const fs::path& checkpoint, host::JobContext& job)
    : m_threads(trainingProcessCount(params)), m_group(std::make_shared<train::ProcessGroup>()) {
    const int count = trainingProcessCount(params);
    if (count == 1) {
        return;
    }
    Json request{{"params", params}, {"processes", count}};
    request["params"]["resume_from_checkpoint"] = checkpoint.empty() ? Json() : Json(checkpoint.string());
    fs::create_directories(m_folder.path());
    fs::permissions(m_folder.path(), fs::perms::owner_all);  // the request may hold the data
    core::writeTextFile(m_folder.path() / kProcessRequest, core::dumpJson(request));
    const std::string file = program().string();
    for (int rank = 1; rank < count; ++rank) {
        m_others.emplace_back(std::vector<std::string>{file, "train-process", m_folder.path().string(), std::to_string(rank)});
    }
    const auto whileWaiting = [this, &job, isTold = false](std::chrono::milliseconds waited) mutable {
        check();
        job.checkCancelled();
        if (waited >= kLongWait && !std::exchange(isTold, true)) {
            job.log(core::LogLevel::Warning,
                    "The training waits for its other processes, which have not answered for a minute: they may be suspended, or hang. "
                    "It goes on when they do; stopping it ends them.");
        }
    };
    m_group = std::make_shared<train::ProcessGroup>(m_folder.path() / kMeetingFile, 0, count, whileWaiting);
}

/// One that ended because it lost the others says nothing of the reason.
void TrainingProcesses::check() {
    for (std::size_t i = 0; i < m_others.size(); ++i) {
        const auto end = m_others[i].end();
        if (end && end->status != 0 && end->output.find(train::LostProcess::kSays) == std::string::npos) {
            throw Error(ErrorCode::Internal, "The training has stopped: of its " + std::to_string(m_others.size() + 1) +
                                                 " processes, number " + std::to_string(i + 2) + " " + reasonOf(*end));
        }
    }
}

void TrainingProcesses::throwReason() {
    for (int i = 0; i < kPausesForReason; ++i) {
        check();
        std::this_thread::sleep_for(kPause);
    }
}

}  // namespace twb::tasks
