#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/json.h"
#include "engine/train/optimizers/optimizer.h"

namespace twb::train {

/// Sets an optimizer's learning rates from step to step (transformers' lr_scheduler_type).
class Schedule {
public:
    virtual ~Schedule() = default;

    /// Goes on by one step. `metric`: the evaluation's figure, which reduce_lr_on_plateau needs.
    virtual void step(std::optional<double> metric = {}) = 0;

    /// Multiplies the rates of this step and of all that come.
    virtual void scale(double factor) = 0;

    /// What a checkpoint keeps of it, under torch's names.
    virtual core::Json state() const = 0;
    virtual void restore(const core::Json& state) = 0;
};

/// linear, cosine, cosine_with_restarts, polynomial, constant, constant_with_warmup, inverse_sqrt, reduce_lr_on_plateau; options as their
/// functions in transformers take them. Sets the rate of the first step at once. The optimizer must outlive it. Throws
/// Error(InvalidParameter) for another name and for options that are unknown, missing or make no sense.
std::unique_ptr<Schedule> makeSchedule(const std::string& name, Optimizer& optimizer, const core::Json& options);

std::vector<std::string> scheduleNames();

}  // namespace twb::train
