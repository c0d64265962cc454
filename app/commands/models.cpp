#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include <CLI/CLI.hpp>

#include "app/commands/command.h"
#include "app/session.h"
#include "engine/core/byte_size.h"
#include "engine/core/error.h"
#include "engine/hub/cache.h"

namespace twb::app {
namespace {

namespace fs = std::filesystem;

using core::Json;

constexpr int kScanDepth = 5;  // hub/models--a--b/snapshots/<commit>/ is three below the cache

struct InfoArguments {
    std::string model;
    std::string head;
    bool tensors = false;
    bool asJson = false;
};

std::string joined(const Json& list) {
    std::string out;
    for (const Json& item : list) {
        out += (out.empty() ? "" : ", ") + item.get<std::string>();
    }
    return out.empty() ? "none" : out;
}

void printInfo(const Json& info) {
    std::printf("model type       %s\n", info["model_type"].is_string() ? info["model_type"].get<std::string>().c_str() : "none");
    std::printf("architectures    %s\n", joined(info["architectures"]).c_str());
    std::printf("class            %s\n", info["head"].is_string() ? info["head"].get<std::string>().c_str() : "not known here");
    std::printf("parameters       %llu\n", static_cast<unsigned long long>(info["parameters"].get<std::uint64_t>()));
    std::printf("dtype            %s\n", info["dtype"].is_string() ? info["dtype"].get<std::string>().c_str() : "none");
    std::printf("missing keys     %s\n", joined(info["missing_keys"]).c_str());
    std::printf("unexpected keys  %s\n", joined(info["unexpected_keys"]).c_str());
    if (info.contains("problem")) {
        std::printf("problem          %s\n", info["problem"].get<std::string>().c_str());
    }
    std::printf("files            %s\n", joined(info["files"]).c_str());
    for (const Json& tensor : info.value("tensors", Json::array())) {
        const std::string size = tensor.contains("bytes") ? core::byteSizeText(tensor["bytes"].get<std::uint64_t>()) : std::string();
        const std::string state = tensor.contains("tied_to") ? "tied to " + tensor["tied_to"].get<std::string>()
                                  : tensor["state"] == "loaded" || tensor["state"] == "stored" ? tensor["file"].get<std::string>()
                                                                                               : tensor["state"].get<std::string>();
        std::printf("  %-60s %-8s %-16s %10s  %s\n", tensor["name"].get<std::string>().c_str(),
                    tensor.value("dtype", std::string()).c_str(), tensor["shape"].dump().c_str(), size.c_str(), state.c_str());
    }
}

int showInfo(const InfoArguments& arguments) {
    Json params{{"model", arguments.model}, {"tensors", arguments.tensors}, {"any_architecture", true}};
    if (!arguments.head.empty()) {
        params["head"] = arguments.head;
    }
    Session session;
    const Json info = api::toJson(session.run({"info", std::move(params), "Model information"}).output);
    if (arguments.asJson) {
        std::printf("%s\n", core::dumpJson(info, 2).c_str());
    } else {
        printInfo(info);
    }
    return kExitDone;
}

std::uintmax_t folderBytes(const fs::path& folder) {
    std::uintmax_t bytes = 0;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        const std::uintmax_t size = entry.is_regular_file(error) ? entry.file_size(error) : 0;
        bytes += error ? 0 : size;
    }
    return bytes;
}

/// What a folder's config.json says; null when it is not that of a transformers model.
Json describe(const fs::path& folder) {
    try {
        const Json config = core::readJsonFile(folder / "config.json");
        if (config.is_object() && config.contains("model_type")) {
            return Json{{"folder", folder.string()},
                        {"model_type", config["model_type"]},
                        {"architectures", config.value("architectures", Json::array())},
                        {"bytes", folderBytes(folder)}};
        }
    } catch (const core::Error& error) {
        std::fprintf(stderr, "twb: %s\n", error.what());
    }
    return nullptr;
}

Json scan(const fs::path& root) {
    std::vector<fs::path> folders;
    std::error_code error;
    if (fs::exists(root / "config.json", error)) {
        folders.push_back(root);
    }
    auto it = fs::recursive_directory_iterator(root, fs::directory_options::skip_permission_denied, error);
    for (const auto end = fs::recursive_directory_iterator(); !error && it != end; it.increment(error)) {
        if (it.depth() >= kScanDepth) {
            it.disable_recursion_pending();
        }
        if (it->is_directory(error) && fs::exists(it->path() / "config.json", error)) {
            folders.push_back(it->path());
        }
    }
    std::sort(folders.begin(), folders.end());
    Json found = Json::array();
    for (const fs::path& folder : folders) {
        if (Json model = describe(folder); !model.is_null()) {
            found.push_back(std::move(model));
        }
    }
    return found;
}

int showScan(const std::string& folder, bool asJson) {
    const fs::path root = folder.empty() ? hub::cacheFolder() : fs::path(folder);
    if (!fs::is_directory(root)) {
        throw core::Error(core::ErrorCode::NotFound, "There is no folder " + root.string() + ".");
    }
    const Json models = scan(root);
    if (asJson) {
        std::printf("%s\n", core::dumpJson(models, 2).c_str());
        return kExitDone;
    }
    for (const Json& model : models) {
        std::printf("%-16s %-40s %9.1f MB  %s\n", model["model_type"].is_string() ? model["model_type"].get<std::string>().c_str() : "",
                    joined(model["architectures"]).c_str(), model["bytes"].get<double>() / 1e6, model["folder"].get<std::string>().c_str());
    }
    std::fprintf(stderr, "%zu models in %s\n", models.size(), root.string().c_str());
    return kExitDone;
}

void addInfo(CLI::App& models, Action& action) {
    CLI::App* command = models.add_subcommand("info", "Describe a model folder without loading its weights");
    const auto arguments = std::make_shared<InfoArguments>();
    command->add_option("MODEL", arguments->model, "Model folder, hub id or .gguf file")->required();
    command->add_option("--head", arguments->head, "Class that missing and unexpected keys are for (default: as config.json says)");
    command->add_flag("--tensors", arguments->tensors, "List all tensors, too");
    command->add_flag("--json", arguments->asJson, "Print JSON");
    command->callback([&action, arguments] { action = [arguments] { return showInfo(*arguments); }; });
}

void addScan(CLI::App& models, Action& action) {
    CLI::App* command = models.add_subcommand("scan", "List the models of a folder, or of the Hugging Face cache");
    const auto folder = std::make_shared<std::string>();
    const auto asJson = std::make_shared<bool>(false);
    command->add_option("FOLDER", *folder, "Folder to search (default: the Hugging Face cache)");
    command->add_flag("--json", *asJson, "Print JSON");
    command->callback([&action, folder, asJson] { action = [folder, asJson] { return showScan(*folder, *asJson); }; });
}

}  // namespace

void addModelsCommand(CLI::App& app, Action& action) {
    CLI::App* models = app.add_subcommand("models", "Models on this machine");
    models->require_subcommand(1);
    addInfo(*models, action);
    addScan(*models, action);
    addModelsSaveCommand(*models, action);
}

}  // namespace twb::app
