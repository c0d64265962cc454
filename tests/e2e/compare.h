#pragma once

#include <string>

#include "engine/core/json.h"

namespace twb::test {

/// The first place where `got` is not `want`, or "". Whole numbers and texts must be equal, a float differs when
/// |got - want| > tolerance * (1 + |want|). Keys that only `got` has are allowed; {"$array": ...} may stand for nested lists and the other
/// way round.
std::string difference(const core::Json& got, const core::Json& want, double tolerance, const std::string& at = "result");

}  // namespace twb::test
