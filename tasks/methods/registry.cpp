#include "tasks/methods/registry.h"

#include "engine/host/job_context.h"
#include "engine/train/parallel/process_group.h"
#include "tasks/methods/methods.h"
#include "tasks/pipeline.h"

namespace twb::tasks {

host::MethodTable makeMethods(LoadedModels& models) {
    host::MethodTable methods{
        {"chat_template", chatTemplateMethod()},
        {"collate", collateMethod(models)},
        {"detokenize", detokenizeMethod(models)},
        {"doctor", doctorMethod()},
        {"forward", forwardMethod(models)},
        {"generate", generateMethod(models)},
        {"info", infoMethod()},
        {"languages", languagesMethod(models)},
        {"metrics", metricsMethod()},
        {"optimize", optimizeMethod()},
        {"pipeline", [&models](const core::Json& params, host::JobContext& job) { return runPipeline(params, models, job); }},
        {"save", saveMethod()},
        {"token_lengths", tokenLengthsMethod(models)},
        {"tokenize", tokenizeMethod(models)},
        {"train", trainMethod(models)},
        {"train_memory", trainMemoryMethod()},
        {"train_preflight", trainPreflightMethod(models)},
        {"train_preview", trainPreviewMethod(models)},
    };
#if !defined(_WIN32)
    if (train::ProcessGroup::isSupported()) {
        methods.emplace("train_process", trainProcessMethod(models));  // the window offers several processes where this is
    }
#endif
    return methods;
}

}  // namespace twb::tasks
