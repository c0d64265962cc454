#include <ATen/core/grad_mode.h>

#include "engine/generation/generate.h"

#include "engine/host/job_context.h"
#include "engine/hub/cache.h"
#include "engine/text/tokenizer.h"
#include "tasks/methods/loaded_models.h"
#include "tasks/methods/methods.h"
#include "tasks/methods/model_inputs.h"
#include "tasks/methods/params.h"
#include "tasks/methods/tensor_json.h"

namespace twb::tasks {
namespace {

using core::Json;

/// Takes an option that is not of GenerationConfig out of the options.
std::optional<std::string> takeText(Json& options, const std::string& name) {
    const auto value = core::optionalString(options, name, "generate");
    options.erase(name);
    return value;
}

generation::DecodeText decoderOf(const std::shared_ptr<const text::Tokenizer>& tokenizer) {
    return [tokenizer](const generation::TokenIds& ids) {
        text::DecodeOptions options;
        options.cleanUpTokenizationSpaces = false;
        return tokenizer->decode(ids, options);
    };
}

Json toJson(const generation::GenerationOutput& output) {
    Json result{{"sequences", api::toJson(arrayFromTensor(output.sequences))}};
    if (output.scores.defined()) {
        result["scores"] = api::toJson(arrayFromTensor(output.scores));
    }
    if (output.scores.defined() && output.sequencesScores.defined()) {
        result["sequences_scores"] = api::toJson(arrayFromTensor(output.sequencesScores));
    }
    return result;
}

}  // namespace

host::Method generateMethod(LoadedModels& models) {
    return [&models](const Json& params, host::JobContext& job) -> api::Output {
        checkParamNames(params, "generate", {"model", "head", "inputs", "options"});
        const std::string folder = requiredText(params, "model", "generate");
        const std::string head = core::optionalString(params, "head", "generate").value_or("");
        Json options = objectOrEmpty(params, "options", "generate");
        const auto assistantFolder = takeText(options, "assistant_model");

        const at::NoGradGuard noGrad;
        const auto model = models.model(folder, head, job);
        const auto assistant = assistantFolder ? models.model(*assistantFolder, "", job) : nullptr;
        const auto defaults = generation::loadGenerationConfig(hub::resolveModel(folder), model->config());
        const auto history = models.history(model);
        generation::GenerationRequest request{.model = *model,
                                              .inputs = modelInputsFromJson(objectOrEmpty(params, "inputs", "generate")),
                                              .config = defaults,
                                              .defaults = defaults,
                                              .assistant = assistant.get(),
                                              .decode = {},
                                              .allowedTokens = {},
                                              .listener = nullptr,
                                              .cache = nullptr,
                                              .history = history.get(),
                                              .cancel = job.cancelToken()};
        generation::applyOptions(request.config, options);
        if (!request.config.stop_strings.empty()) {
            request.decode = decoderOf(models.tokenizer(folder, job));
        }
        return {{api::Document{toJson(generation::generate(request))}}, false};
    };
}

}  // namespace twb::tasks
