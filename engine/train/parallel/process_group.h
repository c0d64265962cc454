#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include <ATen/core/Tensor.h>

#include "engine/core/error.h"

namespace twb::train {

/// Another process of the group has gone, or no longer answers.
class LostProcess : public core::Error {
public:
    static constexpr const char* kSays = "The processes of the training have lost each other: ";
    explicit LostProcess(const std::string& reason) : Error(core::ErrorCode::Internal, kSays + reason) {}
};

/// The processes of this machine that train one model together (data parallel): torch's c10d with Gloo, over the loopback interface. All
/// must call the same functions in the same order. A group of one does nothing.
///
/// Each process takes a part of every batch (TrainLoader), and the gradients of the parts are summed, weighted by their rows. So as many
/// processes learn what one learns with a batch as large as theirs together. As with transformers' Trainer under torchrun this is not so
/// to the bit of a loss that is a mean over labels where parts have different numbers of labels: there the mean of the parts' means
/// counts. Unlike it, the last batch of an epoch, where there are too few rows for all, is not filled up with rows of the first.
class ProcessGroup {
public:
    ProcessGroup();

    /// Called some times a second while this process waits for another, with how long it has waited. What it throws ends the waiting.
    using WhileWaiting = std::function<void(std::chrono::milliseconds)>;

    /// Whether LibTorch was built with what several processes need.
    static bool isSupported();

    /// Meets the others at a file, which nobody else may use. A process that does not answer any more (it is stopped, or hangs) is waited
    /// for until `whileWaiting` throws; then the other processes must end before the group is destroyed. Throws Error(Unsupported) where
    /// isSupported() is false.
    ProcessGroup(const std::filesystem::path& meetingFile, int rank, int size, WhileWaiting whileWaiting);
    ~ProcessGroup();
    ProcessGroup(const ProcessGroup&) = delete;
    ProcessGroup& operator=(const ProcessGroup&) = delete;

    int rank() const { return m_rank; }
    int size() const { return m_size; }
    /// The first one leads: it alone evaluates, writes, reports and is told to stop.
    bool isFirst() const { return m_rank == 0; }

    /// Each element becomes the sum of those of all processes. Throws LostProcess, and as WhileWaiting.
    void sum(at::Tensor tensor) const;

    /// All get what the first one has. Throws LostProcess, and as WhileWaiting.
    void broadcast(at::Tensor tensor) const;

private:
    struct Gloo;
    std::unique_ptr<Gloo> m_gloo;
    WhileWaiting m_whileWaiting;
    int m_rank = 0, m_size = 1;
};

}  // namespace twb::train
