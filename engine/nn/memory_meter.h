#pragma once

#include <cstdint>

namespace twb::nn {

/// Counts the bytes of the tensors in main memory that are made while it lives, and refuses those that pass a limit (c10::OutOfMemoryError,
/// as where the system has no more). What libraries below LibTorch take for themselves is not seen. One at a time in a process.
class MemoryMeter {
public:
    /// `limit`: bytes; 0: none. Throws Error(Internal) while another meter lives.
    explicit MemoryMeter(std::uint64_t limit = 0);
    ~MemoryMeter();
    MemoryMeter(const MemoryMeter&) = delete;
    MemoryMeter& operator=(const MemoryMeter&) = delete;

    /// Bytes of the tensors that were made under meters and are still there.
    std::uint64_t used() const;
    /// The most there were since the beginning, or since the last restartPeak().
    std::uint64_t peak() const;
    void restartPeak();
};

}  // namespace twb::nn
