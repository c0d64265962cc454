#include "engine/train/parallel/process_group.h"

#include <chrono>
#include <thread>
#include <vector>

#include <ATen/ATen.h>
#ifdef USE_C10D_GLOO
#include <torch/csrc/distributed/c10d/FileStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#endif

namespace twb::train {

#ifdef USE_C10D_GLOO

namespace {

constexpr std::chrono::milliseconds kPause{20};
constexpr std::chrono::hours kPatience{24 * 7};  // while the first evaluates, the others wait; one that dies closes its connection

c10::intrusive_ptr<c10d::FileStore> meetAt(const std::filesystem::path& file, int rank, int size,
                                           const std::function<void()>& whileWaiting) {
    const auto store = c10::make_intrusive<c10d::FileStore>(file.string(), size);
    std::vector<std::string> names;
    for (int i = 0; i < size; ++i) {
        names.push_back("here/" + std::to_string(i));
    }
    store->set(names[static_cast<std::size_t>(rank)], std::vector<std::uint8_t>{1});
    while (!store->check(names)) {
        whileWaiting();
        std::this_thread::sleep_for(kPause);
    }
    return store;
}

/// What `start` begins on the tensor.
template <class Start>
void finish(at::Tensor tensor, const Start& start) {
    std::vector<at::Tensor> tensors{std::move(tensor)};
    try {
        start(tensors)->wait();
    } catch (const std::exception& error) {
        throw LostProcess(error.what());
    }
}

}  // namespace

struct ProcessGroup::Gloo {
    c10::intrusive_ptr<c10d::ProcessGroupGloo> group;
};

ProcessGroup::ProcessGroup(const std::filesystem::path& meetingFile, int rank, int size, const std::function<void()>& whileWaiting)
    : m_rank(rank), m_size(size) {
    const auto store = meetAt(meetingFile, rank, size, whileWaiting);
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
        finish(std::move(tensor), [this](std::vector<at::Tensor>& tensors) { return m_gloo->group->allreduce(tensors); });
    }
}

void ProcessGroup::broadcast(at::Tensor tensor) const {
    if (m_gloo) {
        finish(std::move(tensor), [this](std::vector<at::Tensor>& tensors) { return m_gloo->group->broadcast(tensors); });
    }
}

#else

struct ProcessGroup::Gloo {};

ProcessGroup::ProcessGroup(const std::filesystem::path&, int, int, const std::function<void()>&) {
    throw core::Error(core::ErrorCode::Unsupported, "Several processes cannot train together: this LibTorch was built without Gloo.");
}

void ProcessGroup::sum(at::Tensor) const {}

void ProcessGroup::broadcast(at::Tensor) const {}

#endif

ProcessGroup::ProcessGroup() = default;
ProcessGroup::~ProcessGroup() = default;

}  // namespace twb::train
