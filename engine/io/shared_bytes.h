#pragma once

#include <cstddef>
#include <memory>
#include <span>

namespace twb::io {

/// Bytes with what keeps them alive.
struct SharedBytes {
    std::span<const std::byte> bytes;
    std::shared_ptr<const void> owner;
};

}  // namespace twb::io
