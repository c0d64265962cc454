#include "tasks/pipeline.h"

#include <optional>
#include <utility>
#include <vector>

#include <ATen/ATen.h>

#include "engine/core/error.h"
#include "engine/host/job_context.h"
#include "tasks/methods/params.h"
#include "tasks/registry.h"

namespace twb::tasks {
namespace {

using core::Error;
using core::ErrorCode;
using core::Json;

/// Keeps the values in the inputs' order; the first failure ends the call.
class CollectingSink : public RowSink {
public:
    explicit CollectingSink(std::size_t rows) : m_values(rows) {}

    void done(std::size_t row, api::Value value) override { m_values.at(row) = std::move(value); }
    void failed(std::size_t row, const Error& error) override {
        throw Error(error.code(), (m_values.size() > 1 ? "Input " + std::to_string(row + 1) + ": " : std::string()) + error.what(),
                    error.detail());
    }

    std::vector<api::Value> take() {
        std::vector<api::Value> values;
        for (std::optional<api::Value>& value : m_values) {
            values.push_back(std::move(value.value()));
        }
        return values;
    }

private:
    std::vector<std::optional<api::Value>> m_values;
};

/// Reports every row at once, and counts those that failed.
class ReportingSink : public RowSink {
public:
    explicit ReportingSink(host::JobContext& job) : m_job(job) {}

    void done(std::size_t row, api::Value value) override { m_job.rowResult(row, std::move(value)); }
    void failed(std::size_t row, const Error& error) override {
        ++m_failures;
        m_job.rowFailed(row, error.what());
    }
    std::size_t failures() const { return m_failures; }

private:
    host::JobContext& m_job;
    std::size_t m_failures = 0;
};

}  // namespace

api::Output runPipeline(const Json& params, LoadedModels& models, host::JobContext& job) {
    checkParamNames(params, "pipeline", {"task", "model", "inputs", "parameters", "rows", "dtype", "quantize", "adapter"});
    const std::string name = requiredText(params, "task", "pipeline");
    const Task& task = findTask(name);
    const std::string model = requiredText(params, "model", "pipeline");
    const Parameters parameters(task.description, task.scriptOnly, objectOrEmpty(params, "parameters", "pipeline"));
    if (!params.contains("inputs") || params.at("inputs").is_null()) {
        throw Error(ErrorCode::InvalidInput, "pipeline needs inputs: what " + task.description.id + " is to work on.");
    }
    const std::unique_ptr<TaskCall> call = task.open({name, model, ModelOptions::from(params, "pipeline"), parameters, models, job});
    const Json& given = params.at("inputs");

    if (core::optionalBool(params, "rows", "pipeline").value_or(false)) {
        if (!given.is_array()) {
            throw Error(ErrorCode::InvalidInput, "With rows the inputs must be a list, but are " + core::typeName(given) + ".");
        }
        ReportingSink sink(job);
        call->run({given.begin(), given.end()}, sink, job);
        return {{api::Document{{{"rows", given.size()}, {"failed", sink.failures()}}}}, false};
    }
    const CallInputs inputs = call->inputs(given);
    if (inputs.batched) {
        // transformers reads a list through torch's DataLoader, which takes a number from the generator: what is drawn later depends on it.
        at::empty({}, at::kLong).random_();
    }
    CollectingSink sink(inputs.items.size());
    call->run(inputs.items, sink, job);
    return {sink.take(), inputs.batched};
}

}  // namespace twb::tasks
