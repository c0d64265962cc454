#include "engine/core/error.h"
#include "engine/host/job_context.h"
#include "engine/host/threads.h"
#include "engine/text/tokenize_json.h"
#include "tasks/methods/loaded_models.h"
#include "tasks/methods/methods.h"
#include "tasks/methods/params.h"

namespace twb::tasks {
namespace {

using core::Json;

const Json& required(const Json& params, std::string_view key, const std::string& method) {
    const auto it = params.find(key);
    if (it == params.end()) {
        throw core::Error(core::ErrorCode::InvalidParameter, method + " needs the parameter \"" + std::string(key) + "\".");
    }
    return *it;
}

}  // namespace

host::Method tokenizeMethod(LoadedModels& models) {
    return [&models](const Json& params, host::JobContext& job) -> api::Output {
        checkParamNames(params, "tokenize", {"model", "inputs", "options", "tokenizer"});
        const std::string model = requiredText(params, "model", "tokenize");
        const Json& inputs = required(params, "inputs", "tokenize");
        const Json options = objectOrEmpty(params, "options", "tokenize");
        const auto tokenizer = models.tokenizer(model, job, objectOrEmpty(params, "tokenizer", "tokenize"));
        const auto threads = static_cast<unsigned>(host::engineThreads());
        return {{api::Document{text::tokenizeJson(*tokenizer, inputs, options, threads)}}, false};
    };
}

host::Method detokenizeMethod(LoadedModels& models) {
    return [&models](const Json& params, host::JobContext& job) -> api::Output {
        checkParamNames(params, "detokenize", {"model", "ids", "options", "tokenizer"});
        const std::string model = requiredText(params, "model", "detokenize");
        const Json& ids = required(params, "ids", "detokenize");
        const Json options = objectOrEmpty(params, "options", "detokenize");
        const auto tokenizer = models.tokenizer(model, job, objectOrEmpty(params, "tokenizer", "detokenize"));
        return {{api::Document{text::detokenizeJson(*tokenizer, ids, options)}}, false};
    };
}

}  // namespace twb::tasks
