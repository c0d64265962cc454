#pragma once

#include <cstdint>

namespace twb::host {

/// Bytes of this process that are in main memory, or 0 where the system does not tell.
std::uint64_t residentBytes();

/// Bytes that this process has freed but keeps for what it needs next (of the C library's heap), or 0 where the system does not tell.
std::uint64_t freedBytes();

/// Bytes of main memory that this machine has, or 0 where the system does not tell.
std::uint64_t mainMemoryBytes();

/// Bytes of main memory that could be used now without swapping, or 0 where the system does not tell.
std::uint64_t availableMemoryBytes();

}  // namespace twb::host
