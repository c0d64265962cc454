#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "app/commands/command.h"
#include "app/param_arguments.h"
#include "app/session.h"
#include "engine/core/utf8.h"

namespace twb::app {
namespace {

using core::Json;

struct TokenizeArguments {
    std::string model;
    std::vector<std::string> texts;
    std::vector<std::string> options;
    bool asJson = false;
};

void printRow(const Json& ids, const Json& tokens) {
    for (std::size_t i = 0; i < ids.size(); ++i) {
        std::printf("%8lld  %s\n", static_cast<long long>(ids[i].get<std::int64_t>()),
                    tokens[i].is_string() ? tokens[i].get<std::string>().c_str() : "");
    }
}

int tokenize(const TokenizeArguments& arguments) {
    const bool single = arguments.texts.size() == 1;
    Json params{{"model", arguments.model}, {"inputs", single ? Json(arguments.texts.front()) : Json(arguments.texts)}};
    params["options"] = paramsFromArguments(arguments.options);
    if (!arguments.asJson) {
        params["options"]["return_tokens"] = true;
    }
    Session session;
    const Json result = api::toJson(session.run({"tokenize", std::move(params), "Tokenize"}).output);
    if (arguments.asJson) {
        std::printf("%s\n", core::dumpJson(result).c_str());
    } else if (single) {
        printRow(result["input_ids"], result["tokens"]);
    } else {
        for (std::size_t i = 0; i < result["input_ids"].size(); ++i) {
            std::printf("%s%s\n", i == 0 ? "" : "\n", core::shortened(arguments.texts[i], 100).c_str());
            printRow(result["input_ids"][i], result["tokens"][i]);
        }
    }
    return kExitDone;
}

}  // namespace

void addTokenizeCommand(CLI::App& app, Action& action) {
    CLI::App* command = app.add_subcommand("tokenize", "Show the tokens and ids of texts");
    const auto arguments = std::make_shared<TokenizeArguments>();
    command->add_option("TEXT", arguments->texts, "Texts")->required();
    command->add_option("-m,--model", arguments->model, "Folder with the tokenizer, GGUF file, or model id")->required();
    command->add_option("-p,--param", arguments->options, "Option of a transformers tokenizer call, name=value")->allow_extra_args(false);
    command->add_flag("--json", arguments->asJson, "Print what the tokenizer returns as JSON");
    command->callback([&action, arguments] { action = [arguments] { return tokenize(*arguments); }; });
}

}  // namespace twb::app
