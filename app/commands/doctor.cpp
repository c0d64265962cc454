#include <cstdio>
#include <filesystem>
#include <string>

#include <CLI/CLI.hpp>

#include "app/commands/command.h"
#include "app/paths.h"
#include "app/session.h"
#include "engine/core/error.h"
#include "engine/core/executable_folder.h"
#include "engine/hub/cache.h"

namespace twb::app {
namespace {

namespace fs = std::filesystem;

using core::Json;

Json versions(const Json& engine) {
    return Json{{"twb", TWB_VERSION},           {"torch", engine["torch"]},     {"qt", TWB_QT_VERSION},
                {"opencv", TWB_OPENCV_VERSION}, {"ffmpeg", TWB_FFMPEG_VERSION}, {"sentencepiece", TWB_SENTENCEPIECE_VERSION},
                {"compiler", TWB_COMPILER}};
}

std::string starterOrEmpty() {
    try {
        return starterModel().string();
    } catch (const core::Error&) {
        return {};
    }
}

fs::path desktopProgram() {
#if defined(_WIN32)
    return core::executableFolder() / "transformer-workbench.exe";
#else
    return core::executableFolder() / "transformer-workbench";
#endif
}

Json missingParts(const std::string& starter, const fs::path& cache) {
    Json missing = Json::array();
    if (starter.empty()) {
        missing.push_back(
            "starter model: `twb selftest` and `twb run` without --model need it; set TWB_RESOURCES to the folder that has models/");
    }
    if (!fs::exists(desktopProgram())) {
        missing.push_back("desktop program: " + desktopProgram().filename().string() + " is not beside twb");
    }
    if (!fs::exists(cache)) {
        missing.push_back("Hugging Face cache: " + cache.string() + " does not exist yet");
    }
    return missing;
}

Json examine() {
    Session session;
    Json engine = api::toJson(session.run({"doctor", Json::object(), "Doctor"}).output);
    const std::string starter = starterOrEmpty();
    const fs::path cache = hub::cacheFolder();
    Json report{{"versions", versions(engine)}};
    engine.erase("torch");
    report.update(engine);
    report["cache_folder"] = cache.string();
    report["starter_model"] = starter.empty() ? Json(nullptr) : Json(starter);
    report["missing"] = missingParts(starter, cache);
    return report;
}

double gibibytes(const Json& bytes) {
    return bytes.get<double>() / (1 << 30);
}

void print(const Json& report) {
    for (const auto& [name, version] : report["versions"].items()) {
        std::printf("%-15s %s\n", name.c_str(), version.get_ref<const std::string&>().c_str());
    }
    std::string features;
    for (const Json& feature : report["cpu_features"]) {
        features += " " + feature.get<std::string>();
    }
    std::printf("%-15s %s\n", "processor", report["cpu"].get_ref<const std::string&>().c_str());
    std::printf("%-15s%s\n", "features", features.c_str());
    std::printf("%-15s %s\n", "torch kernels", report["torch_kernels"].get_ref<const std::string&>().c_str());
    std::printf("%-15s %d\n", "threads", report["threads"].get<int>());
    std::printf("%-15s %.1f GiB, %.2f GiB used by this process\n", "memory", gibibytes(report["memory_bytes"]),
                gibibytes(report["resident_bytes"]));
    std::printf("%-15s %.0f GFLOP/s (fp32, 1024 x 1024)\n", "matrix product", report["gemm_gflops"].get<double>());
    std::printf("%-15s %s\n", "cache folder", report["cache_folder"].get_ref<const std::string&>().c_str());
    std::printf("%-15s %s\n", "starter model",
                report["starter_model"].is_null() ? "none" : report["starter_model"].get<std::string>().c_str());
    for (const Json& part : report["missing"]) {
        std::printf("%-15s %s\n", "missing", part.get_ref<const std::string&>().c_str());
    }
}

}  // namespace

void addDoctorCommand(CLI::App& app, Action& action) {
    CLI::App* command = app.add_subcommand("doctor", "Say what this program runs on: versions, processor, speed, folders, missing parts");
    const auto asJson = std::make_shared<bool>(false);
    command->add_flag("--json", *asJson, "Print JSON");
    command->callback([&action, asJson] {
        action = [asJson] {
            const Json report = examine();
            if (*asJson) {
                std::printf("%s\n", core::dumpJson(report, 2).c_str());
            } else {
                print(report);
            }
            return kExitDone;
        };
    });
}

}  // namespace twb::app
