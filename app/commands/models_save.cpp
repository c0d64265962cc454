#include <cstdio>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "app/commands/command.h"
#include "app/session.h"
#include "app/terminal.h"
#include "engine/core/byte_size.h"

namespace twb::app {
namespace {

using core::Json;

struct SaveArguments {
    std::string source;
    std::string target;
    std::string dtype = "auto";
    std::string maxShardSize;
    std::string adapter;
    std::string head;
    bool randomInit = false;
    std::uint64_t seed = 42;
    bool overwrite = false;
    bool asJson = false;
};

int save(const SaveArguments& arguments) {
    Json params{{"model", arguments.source}, {"output", arguments.target}, {"dtype", arguments.dtype}, {"overwrite", arguments.overwrite}};
    for (const auto& [name, value] : {std::pair<const char*, const std::string&>{"max_shard_size", arguments.maxShardSize},
                                      {"adapter", arguments.adapter},
                                      {"head", arguments.head}}) {
        if (!value.empty()) {
            params[name] = value;
        }
    }
    if (arguments.randomInit) {
        params["random_init"] = true;
        params["seed"] = arguments.seed;
    }
    Session session;
    ProgressLine progress;
    const auto listener = [&](const api::EventBody& event) {
        if (const auto* step = std::get_if<api::Progress>(&event)) {
            progress.show(*step);
        }
    };
    const Json saved = api::toJson(session.run({"save", std::move(params), "Save a model"}, listener).output);
    if (arguments.asJson) {
        std::printf("%s\n", core::dumpJson(saved, 2).c_str());
        return kExitDone;
    }
    std::printf("%s: %s, %s\n", saved["folder"].get<std::string>().c_str(), saved["class"].get<std::string>().c_str(),
                core::byteSizeText(saved["bytes"].get<std::uint64_t>()).c_str());
    for (const Json& file : saved["files"]) {
        std::printf("  %s\n", file.get<std::string>().c_str());
    }
    return kExitDone;
}

}  // namespace

void addModelsSaveCommand(CLI::App& models, Action& action) {
    CLI::App* command =
        models.add_subcommand("save", "Write a model as a folder that transformers opens: from safetensors, torch or GGUF files");
    command->alias("convert");
    const auto arguments = std::make_shared<SaveArguments>();
    command->add_option("SOURCE", arguments->source, "Model folder, hub id or .gguf file")->required();
    command->add_option("TARGET", arguments->target, "Folder to write")->required();
    command->add_option("--dtype", arguments->dtype, "auto (as stored), float32, float16 or bfloat16")
        ->check(CLI::IsMember({"auto", "float32", "float16", "bfloat16"}));
    command->add_option("--max-shard-size", arguments->maxShardSize, "Largest file of weights, e.g. 2GB (default 10GB)");
    command->add_option("--adapter", arguments->adapter, "LoRA folder to merge into the weights");
    command->add_option("--head", arguments->head, "Class to save (default: as config.json says)");
    command->add_flag("--random-init", arguments->randomInit,
                      "Draw all weights, to train from scratch: SOURCE needs config.json and the tokenizer's files only");
    command->add_option("--seed", arguments->seed, "Of the drawn weights (default 42)");
    command->add_flag("--overwrite", arguments->overwrite, "Write also into a folder that holds a model");
    command->add_flag("--json", arguments->asJson, "Print JSON");
    command->callback([&action, arguments] { action = [arguments] { return save(*arguments); }; });
}

}  // namespace twb::app
