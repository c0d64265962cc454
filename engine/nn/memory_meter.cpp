#include "engine/nn/memory_meter.h"

#include <atomic>
#include <cstddef>
#include <cstring>

#include <c10/core/Allocator.h>
#include <c10/util/Exception.h>

#include "engine/core/byte_size.h"
#include "engine/core/error.h"

namespace twb::nn {
namespace {

/// Room before each block, in which its size stands; as large as the alignment of tensors.
constexpr std::size_t kHeaderBytes = 64;

class CountingAllocator;
CountingAllocator& allocator();

class CountingAllocator final : public c10::Allocator {
public:
    c10::DataPtr allocate(std::size_t bytes) override {
        const std::uint64_t now = m_used += bytes;
        if (const std::uint64_t limit = m_limit; limit > 0 && now > limit) {
            m_used -= bytes;
            TORCH_CHECK_WITH(OutOfMemoryError, false, "A tensor of ", core::byteSizeText(bytes), " does not fit: of the limit of ",
                             core::byteSizeText(limit), ", ", core::byteSizeText(now - bytes), " are taken.");
        }
        void* block = nullptr;
        try {
            block = m_base->raw_allocate(kHeaderBytes + bytes);
        } catch (...) {
            m_used -= bytes;
            throw;
        }
        for (std::uint64_t peak = m_peak; peak < now && !m_peak.compare_exchange_weak(peak, now);) {
        }
        std::memcpy(block, &bytes, sizeof bytes);
        void* data = static_cast<std::byte*>(block) + kHeaderBytes;
        return {data, data, &release, c10::Device(c10::DeviceType::CPU)};
    }
    c10::DeleterFnPtr raw_deleter() const override { return &release; }
    void copy_data(void* to, const void* from, std::size_t bytes) const override { std::memcpy(to, from, bytes); }

    void install(std::uint64_t limit) {
        c10::Allocator* base = c10::GetAllocator(c10::DeviceType::CPU);
        if (base == this) {
            throw core::Error(core::ErrorCode::Internal, "Only one training can be measured at a time in a process.");
        }
        m_base = base;
        m_limit = limit;
        m_peak = m_used.load();
        c10::SetAllocator(c10::DeviceType::CPU, this);
    }
    void remove() {
        c10::SetAllocator(c10::DeviceType::CPU, m_base);
        m_limit = 0;
    }

    std::uint64_t used() const { return m_used; }
    std::uint64_t peak() const { return m_peak; }
    void restartPeak() { m_peak = m_used.load(); }

private:
    static void release(void* data) {
        void* block = static_cast<std::byte*>(data) - kHeaderBytes;
        std::size_t bytes = 0;
        std::memcpy(&bytes, block, sizeof bytes);
        allocator().m_used -= bytes;
        allocator().m_base->raw_deallocate(block);
    }

    c10::Allocator* m_base = nullptr;
    std::atomic<std::uint64_t> m_limit{0}, m_used{0}, m_peak{0};
};

// Never destroyed: tensors keep a plain pointer to what allocated them.
CountingAllocator& allocator() {
    static CountingAllocator& instance = *new CountingAllocator;
    return instance;
}

}  // namespace

MemoryMeter::MemoryMeter(std::uint64_t limit) {
    allocator().install(limit);
}

MemoryMeter::~MemoryMeter() {
    allocator().remove();
}

std::uint64_t MemoryMeter::used() const {
    return allocator().used();
}

std::uint64_t MemoryMeter::peak() const {
    return allocator().peak();
}

void MemoryMeter::restartPeak() {
    allocator().restartPeak();
}

}  // namespace twb::nn
