#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/api/task_description.h"
#include "engine/api/value.h"
#include "engine/core/error.h"
#include "engine/core/json.h"
#include "tasks/methods/model_options.h"
#include "tasks/parameters.h"

namespace twb::host {
class JobContext;
}

namespace twb::tasks {

class LoadedModels;

/// Where a call's values go.
class RowSink {
public:
    virtual ~RowSink() = default;

    virtual void done(std::size_t row, api::Value value) = 0;
    /// The row could not be computed. May throw the error on: then the call ends.
    virtual void failed(std::size_t row, const core::Error& error) = 0;
};

/// What the caller gave, taken apart.
struct CallInputs {
    std::vector<core::Json> items;
    bool batched = false;  ///< the result is a list, as the pipeline answers a list
};

/// One call of a task: its parameters are checked, its model is loaded.
class TaskCall {
public:
    virtual ~TaskCall() = default;

    /// Takes the pipeline's `inputs` apart: a list holds several inputs, anything else is one. Tasks with other forms override it.
    virtual CallInputs inputs(const core::Json& given) const;

    /// Runs the items. Every row is reported once, in any order.
    virtual void run(const std::vector<core::Json>& items, RowSink& sink, host::JobContext& job) = 0;
};

/// What a call starts with.
struct CallRequest {
    std::string task;           ///< the name that was asked for, whose task_specific_params hold ("translation_en_to_fr")
    std::string model;          ///< folder or hub id
    ModelOptions modelOptions;  ///< how it is loaded
    Parameters parameters;
    LoadedModels& models;
    host::JobContext& job;
};

/// A pipeline task. Each is made by one function in a file of its own; tasks/registry.cpp lists them.
struct Task {
    api::TaskDescription description;
    /// Names whose values the task checks itself (see Parameters): for scripts; no form shows those that are not described.
    std::vector<std::string> scriptOnly;
    /// Checks the parameters further and loads the model. Throws core::Error.
    std::unique_ptr<TaskCall> (*open)(CallRequest request) = nullptr;
};

/// The text of a field that must be one. Throws Error(InvalidInput): "The `what` of `task` must be a text, but ...".
const std::string& requireText(const core::Json& value, const std::string& what, const std::string& task);

}  // namespace twb::tasks
