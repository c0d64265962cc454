#pragma once

#include "engine/core/error.h"

namespace twb::tasks {

/// What is being handled, as the project's error: for rows that fail while the others go on. Cancelling is thrown on: it ends the call.
core::Error currentError();

}  // namespace twb::tasks
