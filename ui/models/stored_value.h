#pragma once

#include <QString>
#include <optional>

#include "engine/api/value.h"

/// Results as the history keeps them. The pipeline's JSON alone does not tell the kind, so the kind is written beside it.
namespace twb::ui {

core::Json storedOutput(const api::Output& output);

/// Nothing when the JSON was not written by storedOutput.
std::optional<api::Output> outputFromStored(const core::Json& stored);

}  // namespace twb::ui
