#pragma once

#include <QString>
#include <optional>

#include "engine/core/json.h"

namespace twb::ui {

/// Something that happened during a training.
struct RunMark {
    /// The frequent ones first.
    enum class Kind { Epoch, Evaluation, Save, Paused, Resumed, LearningRate, SmallerBatch };

    Kind kind = Kind::Epoch;
    double step = 0;
    double value = 0;  ///< the new learning rate, or how many rows go through the model at once; otherwise 0

    bool operator==(const RunMark&) const = default;
};

/// What a kind is called.
QString markName(RunMark::Kind kind);

/// What happened, for the user.
QString markText(const RunMark& mark);

/// {"step", "event"[, "value"]}, as the training tells it.
core::Json toJson(const RunMark& mark);
/// Nothing when it is no such object, or an event that is not known.
std::optional<RunMark> markFromJson(const core::Json& json);

}  // namespace twb::ui
