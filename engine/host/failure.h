#pragma once

#include <exception>

#include "engine/api/job.h"

namespace twb::host {

/// The one place where an exception becomes an event: core::Error as it is, lack of memory (LibTorch's or the system's) as OutOfMemory,
/// LibTorch's other errors by their first line (the backtrace goes into the detail), anything else as Internal.
api::Failure failureOf(const std::exception_ptr& error);

}  // namespace twb::host
