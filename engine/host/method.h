#pragma once

#include <functional>
#include <map>
#include <string>

#include "engine/api/value.h"
#include "engine/core/json.h"

namespace twb::host {

class JobContext;

/// A method of the protocol (`pipeline`, `forward`, ...): runs on the engine thread, throws core::Error.
using Method = std::function<api::Output(const core::Json& params, JobContext& job)>;

/// Methods by name.
using MethodTable = std::map<std::string, Method, std::less<>>;

}  // namespace twb::host
