#include <algorithm>

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

constexpr std::size_t kInputsAtOnce = 1024;  // between looks at whether the job is cancelled

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

// How many tokens each input becomes, for data sets of any size: no ids are returned.
host::Method tokenLengthsMethod(LoadedModels& models) {
    return [&models](const Json& params, host::JobContext& job) -> api::Output {
        checkParamNames(params, "token_lengths", {"model", "inputs", "is_split_into_words"});
        const std::string model = requiredText(params, "model", "token_lengths");
        const Json& inputs = required(params, "inputs", "token_lengths");
        text::EncodeOptions options;
        options.isSplitIntoWords = core::optionalBool(params, "is_split_into_words", "token_lengths").value_or(false);
        options.threads = static_cast<unsigned>(host::engineThreads());
        const auto tokenizer = models.tokenizer(model, job, Json::object());
        Json lengths = Json::array();
        for (std::size_t begin = 0; begin < inputs.size(); begin += kInputsAtOnce) {
            job.checkCancelled();
            job.progress(begin, inputs.size(), "rows");
            const auto first = inputs.begin() + static_cast<std::ptrdiff_t>(begin);
            const Json part(first, first + static_cast<std::ptrdiff_t>(std::min(kInputsAtOnce, inputs.size() - begin)));
            bool batched = false;
            const auto texts = text::textInputsFromJson(part, options.isSplitIntoWords, batched);
            for (const text::Encoding& row : tokenizer->encode(texts, options).rows) {
                lengths.push_back(row.size());
            }
        }
        return {{api::Document{{{"lengths", std::move(lengths)}}}}, false};
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
