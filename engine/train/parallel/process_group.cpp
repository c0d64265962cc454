#include "engine/train/parallel/process_group.h"

#include <chrono>
#include <thread>
#include <utility>
#include <vector>

#include <ATen/ATen.h>
#ifdef USE_C10D_GLOO
#include <torch/csrc/distributed/c10d/FileStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#endif

namespace twb::train {

#ifdef USE_C10D_GLOO

namespace {

using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::milliseconds;

constexpr Milliseconds kPause{20}, kLook{200};
constexpr std::chrono::hours kPatience{24 * 7};      // while the first evaluates, the others wait; one that dies closes its connection
constexpr std::chrono::minutes kConnectPatience{2};  // once all have come

Milliseconds since(Clock::time_point start) {
    return std::chrono::duration_cast<Milliseconds>(Clock::now() - start);
}

c10::intrusive_ptr<c10d::FileStore> meetAt(const std::filesystem::path& file, int rank, int size,
                                           const ProcessGroup::WhileWaiting& whileWaiting) {
    const auto store = c10::make_intrusive<c10d::FileStore>(file.string(), size);
    std::vector<std::string> names;
    for (int i = 0; i < size; ++i) {
        names.push_back("here/" + std::to_string(i));
    }
    store->set(names[static_cast<std::size_t>(rank)], std::vector<std::uint8_t>{1});
    for (const auto start = Clock::now(); !store->check(names);) {
        whileWaiting(since(start));
        std::this_thread::sleep_for(kPause);
    }
    store->setTimeout(kConnectPatience);
    return store;
}

/// Whether it is done by then. Throws what it failed with.
bool isDoneWithin(c10d::Work& work, Milliseconds time) {
    try {
        work.wait(time);
        return true;
    } catch (const std::exception&) {
        if (!work.isCompleted()) {
            return false;  // the time is over
        }
    }
    work.wait();
    return true;
}

/// What `begin` begins on the tensor.
template <class Begin>
void finish(at::Tensor tensor, const ProcessGroup::WhileWaiting& whileWaiting, const Begin& begin) {
    std::vector<at::Tensor> tensors{std::move(tensor)};
    c10::intrusive_ptr<c10d::Work> work;
    const auto isDone = [&] {
        try {
            work = work ? work : begin(tensors);
            return isDoneWithin(*work, kLook);
        } catch (const std::exception& error) {
            throw LostProcess(error.what());
        }
    };
    for (const auto start = Clock::now(); !isDone();) {
        whileWaiting(since(start));
    }
}

}  // namespace

struct ProcessGroup::Gloo {
    c10::intrusive_ptr<c10d::ProcessGroupGloo> group;
};

bool ProcessGroup::isSupported() {
    return true;
}

ProcessGroup::ProcessGroup(const std::filesystem::path& meetingFile, int rank, int size, WhileWaiting whileWaiting)
    : m_whileWaiting(std::move(whileWaiting)), m_rank(rank), m_size(size) {
    const auto store = meetAt(meetingFile, rank, size, m_whileWaiting);
    const auto options = c10d::ProcessGroupGloo::Options::create(kPatience);
    options->devices.push_back(c10d::ProcessGroupGloo::createDeviceForHostname("127.0.0.1"));
    options->threads = 1;
    try {
        m_gloo = std::make_unique<Gloo>(c10::make_intrusive<c10d::ProcessGroupGloo>(store, rank, size, options));
    } catch (const std::exception& error) {
        throw LostProcess(error.what());
    }
}

void ProcessGroup::sum(at::Tensor tensor) const {
    if (m_gloo) {
        finish(std::move(tensor), m_whileWaiting, [this](auto& tensors) { return m_gloo->group->allreduce(tensors); });
    }
}

void ProcessGroup::broadcast(at::Tensor tensor) const {
    if (m_gloo) {
        finish(std::move(tensor), m_whileWaiting, [this](auto& tensors) { return m_gloo->group->broadcast(tensors); });
    }
}

#else

struct ProcessGroup::Gloo {};

bool ProcessGroup::isSupported() {
    return false;
}

ProcessGroup::ProcessGroup(const std::filesystem::path&, int, int, WhileWaiting) {
    throw core::Error(core::ErrorCode::Unsupported, "Several processes cannot train together: this LibTorch was built without Gloo.");
}

void ProcessGroup::sum(at::Tensor) const {}

void ProcessGroup::broadcast(at::Tensor) const {}

#endif

ProcessGroup::ProcessGroup() = default;
ProcessGroup::~ProcessGroup() = default;

}  // namespace twb::train
