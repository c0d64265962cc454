#include "engine/core/error.h"
#include "engine/hub/cache.h"
#include "engine/text/tokenizer.h"
#include "tasks/methods/loaded_models.h"
#include "tasks/methods/methods.h"
#include "tasks/methods/params.h"
#include "tasks/translation_languages.h"

namespace twb::tasks {
namespace {

using core::Json;

void addOnce(Json& list, const std::string& code) {
    for (const Json& held : list) {
        if (held == code) {
            return;
        }
    }
    list.push_back(code);
}

/// The one language of each side, as the tokenizers of translation models for a pair have it.
void addPair(const Json& tokenizerConfig, Json& sources, Json& targets) {
    const std::string file = "tokenizer_config.json";
    for (const auto& [key, list] : {std::pair("source_lang", &sources), std::pair("target_lang", &targets)}) {
        if (const auto code = core::optionalString(tokenizerConfig, key, file)) {
            addOnce(*list, *code);
        }
    }
    const auto pair = tokenizerConfig.find("langs");
    if (pair != tokenizerConfig.end() && pair->is_array() && pair->size() == 2 && (*pair)[0].is_string() && (*pair)[1].is_string()) {
        addOnce(sources, (*pair)[0].get<std::string>());
        addOnce(targets, (*pair)[1].get<std::string>());
    }
}

/// The pairs that task_specific_params of config.json has settings for.
void addPairsOfTasks(const Json& config, Json& sources, Json& targets) {
    const auto tasks = config.find("task_specific_params");
    if (tasks == config.end() || !tasks->is_object()) {
        return;
    }
    for (const auto& [name, settings] : tasks->items()) {
        if (const auto pair = languagesOfTaskName(name)) {
            addOnce(sources, pair->first);
            addOnce(targets, pair->second);
        }
    }
}

}  // namespace

/// {"source": [codes], "target": [codes]}: the languages that a model translates between, empty where its files do not say.
host::Method languagesMethod(LoadedModels& models) {
    return [&models](const Json& params, host::JobContext& job) -> api::Output {
        checkParamNames(params, "languages", {"model"});
        const std::string folder = requiredText(params, "model", "languages");
        const auto tokenizer = models.tokenizer(folder, job);
        Json sources = Json::array(), targets = Json::array();
        if (const auto known = TranslationLanguages::of(*tokenizer)) {
            for (const std::string_view code : known->codes()) {
                sources.push_back(std::string(code));
            }
            targets = sources;
        } else {
            addPair(tokenizer->config(), sources, targets);
            if (const auto file = hub::resolveModel(folder) / "config.json"; std::filesystem::exists(file)) {
                addPairsOfTasks(core::readJsonFile(file), sources, targets);
            }
        }
        return {{api::Document{Json{{"source", sources}, {"target", targets}}}}, false};
    };
}

}  // namespace twb::tasks
