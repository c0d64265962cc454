#pragma once

#include <exception>

namespace twb::nn {

/// Whether an exception says that memory ran out: LibTorch's on a device or on the processor (a plain c10::Error), or the system's.
bool isOutOfMemory(const std::exception_ptr& error);

}  // namespace twb::nn
