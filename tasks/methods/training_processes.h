#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "engine/core/child_process.h"
#include "engine/host/job_context.h"
#include "engine/train/parallel/process_group.h"
#include "tasks/methods/temporary_folder.h"

namespace twb::tasks {

/// The field `processes` of a training request: how many train together. Throws Error(InvalidParameter).
int trainingProcessCount(const core::Json& params);

/// Leaves this process its share of the threads of LibTorch, as long as the object lives.
class ThreadShare {
public:
    explicit ThreadShare(int processes);
    ~ThreadShare();
    ThreadShare(const ThreadShare&) = delete;
    ThreadShare& operator=(const ThreadShare&) = delete;

private:
    int m_before;
};

/// What a process of a training finds in the folder that the first one makes.
inline constexpr const char* kProcessRequest = "request.json";  ///< {"params", "processes"}
inline constexpr const char* kMeetingFile = "meeting";

/// A training's processes but for this one, which is the first: `twb train-process` for each. They end with the object.
class TrainingProcesses {
public:
    /// Starts and meets them; with one process there is nothing to start. `checkpoint`: to go on from; empty: none. Throws
    /// Error(NotFound) where there is no twb beside the running program, and what one of them failed with.
    TrainingProcesses(const core::Json& params, const std::filesystem::path& checkpoint, host::JobContext& job);

    std::shared_ptr<const train::ProcessGroup> group() const { return m_group; }

    /// Runs what needs the others. When one is lost, the error says which and why.
    template <typename Function>
    auto together(const Function& function) {
        try {
            return function();
        } catch (const train::LostProcess&) {
            throwReason();
            throw;
        }
    }

private:
    void check();
    void throwReason();

    TemporaryFolder m_folder;
    ThreadShare m_threads;
    std::shared_ptr<const train::ProcessGroup> m_group;
    std::vector<core::ChildProcess> m_others;  // after m_group: they end before it goes
};

}  // namespace twb::tasks
