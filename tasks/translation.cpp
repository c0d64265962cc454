#include <filesystem>

#include "engine/core/error.h"
#include "engine/host/job_context.h"
#include "engine/hub/cache.h"
#include "tasks/common_parameters.h"
#include "tasks/methods/loaded_models.h"
#include "tasks/tasks.h"
#include "tasks/text_to_text.h"
#include "tasks/translation_languages.h"

/// translation, also under names such as translation_en_to_fr, whose settings config.json may hold.
namespace twb::tasks {
namespace {

using api::ParameterType;

api::TaskDescription description() {
    api::TaskDescription task;
    task.id = "translation";
    task.namesLanguages = true;
    task.title = TWB_TR("tasks", "Translate");
    task.summary = TWB_TR("tasks", "Says a text in another language.");
    task.panel = api::Panel::Text;
    task.autoClass = "AutoModelForSeq2SeqLM";
    task.inputs = {{"inputs", api::InputKind::Text, TWB_TR("tasks", "Text"), TWB_TR("tasks", "How old are you?"), true, true}};
    task.parameters = {
        parameter("src_lang", ParameterType::Language, TWB_TR("tasks", "From"),
                  TWB_TR("tasks", "The language of the text, as the model's code (en, eng_Latn, en_XX). Models for one pair need none."),
                  nullptr),
        parameter("tgt_lang", ParameterType::Language, TWB_TR("tasks", "Into"),
                  TWB_TR("tasks", "The language to translate into, as the model's code. An unknown code is answered with the known ones."),
                  nullptr)};
    const std::vector<api::ParameterField> shared = textToTextParameters();
    task.parameters.insert(task.parameters.end(), shared.begin(), shared.end());
    task.example = "How old are you?";
    return task;
}

/// Source and target of a call: its parameters, else those of the task's name.
std::pair<std::optional<std::string>, std::optional<std::string>> languagesOf(const CallRequest& request) {
    auto source = request.parameters.text("src_lang");
    auto target = request.parameters.text("tgt_lang");
    if (!source && !target) {
        if (auto named = languagesOfTaskName(request.task)) {
            return {named->first, named->second};
        }
    }
    return {source, target};
}

TextToTextOptions optionsFor(const CallRequest& request) {
    TextToTextOptions options{.returnName = "translation"};
    const auto tokenizer = request.models.tokenizer(request.model, request.job);
    const auto languages = TranslationLanguages::of(*tokenizer);
    if (!languages) {
        return options;
    }
    const auto [source, target] = languagesOf(request);
    if (!source || !target) {
        throw core::Error(core::ErrorCode::InvalidParameter,
                          "This model translates between many languages and needs both src_lang and tgt_lang; " +
                              std::string(source   ? "tgt_lang is missing."
                                          : target ? "src_lang is missing."
                                                   : "both are missing."));
    }
    options.tokenizer["src_lang"] = *source;
    options.forcedFirstToken = languages->targetToken(*target);
    options.takesPrefix = false;
    return options;
}

/// Without languages in its name the task has the settings of the first pair that config.json has some for, as in transformers.
std::string nameWithSettings(const CallRequest& request) {
    const std::filesystem::path file = hub::resolveModel(request.model) / "config.json";
    if (request.task != "translation" || !std::filesystem::exists(file)) {
        return request.task;
    }
    const core::Json config = core::readJsonFile(file);
    const auto settings = config.find("task_specific_params");
    if (settings != config.end() && settings->is_object()) {
        for (const auto& [name, values] : settings->items()) {
            if (name.rfind("translation", 0) == 0) {
                request.job.log(core::LogLevel::Info, "The languages are those of " + name + ", the first pair that config.json names.");
                return name;
            }
        }
    }
    return request.task;
}

std::unique_ptr<TaskCall> open(CallRequest request) {
    request.task = nameWithSettings(request);
    return std::make_unique<TextToText>(request, optionsFor(request));
}

}  // namespace

Task translationTask() {
    return {description(), textToTextScriptNames(), open};
}

}  // namespace twb::tasks
