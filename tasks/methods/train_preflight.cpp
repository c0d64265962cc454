// `train_preflight`: what a training would need, tried on its longest batch. Takes the params of `train`, and writes nothing. Of
// several processes one is tried, with its share of the threads; the memory is what each has.
#include "engine/host/job_context.h"
#include "engine/host/memory.h"
#include "tasks/methods/loaded_models.h"
#include "tasks/methods/methods.h"
#include "tasks/methods/temporary_folder.h"
#include "tasks/methods/training_job.h"
#include "tasks/methods/training_processes.h"

namespace twb::tasks {
namespace {

using core::Json;

Json toJson(const train::MemoryParts& parts) {
    return {{"weights", parts.weights},         {"gradients", parts.gradients}, {"optimizer", parts.optimizer},
            {"activations", parts.activations}, {"temporary", parts.temporary}, {"total", parts.total()}};
}

Json toJson(const std::vector<train::Remedy>& remedies) {
    Json list = Json::array();
    for (const train::Remedy& remedy : remedies) {
        list.push_back({{"name", remedy.name},
                        {"changes", remedy.changes},
                        {"bytes", remedy.bytes},
                        {"time_factor", remedy.timeFactor ? Json(*remedy.timeFactor) : Json()}});
    }
    return list;
}

/// Without what makes a training write or start something.
Json quiet(Json params) {
    for (const char* name : {"event_command", "early_stopping", "resume_from_checkpoint"}) {
        params.erase(name);
    }
    if (const auto arguments = params.find("arguments"); arguments != params.end() && arguments->is_object()) {
        arguments->erase("output_dir");
        arguments->erase("logging_dir");
    }
    return params;
}

Json run(const Json& given, LoadedModels& models, host::JobContext& job) {
    const Json params = quiet(given);
    const int processes = trainingProcessCount(params);
    const ThreadShare threads(processes);
    const std::uint64_t limit = trainingMemoryLimit(params);
    // Asked for before anything of the training is here.
    const std::uint64_t available = limit > 0 ? limit : host::availableMemoryBytes() / static_cast<std::uint64_t>(processes);
    const TemporaryFolder temporary;
    job.progress(0, 2, "steps", "Loading");
    TrainingJob training(params, models, job, temporary.path());
    job.progress(1, 2, "steps", "Trying the longest batch");
    const train::Preflight report = training.trainer().preflight(training.meter(), processes);
    const std::uint64_t needed = report.measured.value_or(report.predicted).total();
    return {{"rows", report.batch.rows},
            {"length", report.batch.length},
            {"predicted", toJson(report.predicted)},
            {"measured", report.measured ? toJson(*report.measured) : Json()},
            {"seconds_per_step", report.measured ? Json(report.secondsPerStep) : Json()},
            {"steps", report.steps},
            {"seconds", report.measured ? Json(report.seconds) : Json()},
            {"available", available},
            {"fits", report.measured.has_value() && (available == 0 || needed <= available)},
            {"remedies", toJson(report.remedies)}};
}

}  // namespace

host::Method trainPreflightMethod(LoadedModels& models) {
    return [&models](const Json& params, host::JobContext& job) -> api::Output {
        checkTrainingParams(params);
        return {{api::Document{run(params, models, job)}}, false};
    };
}

}  // namespace twb::tasks
