#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "app/commands/command.h"
#include "app/output_folder.h"
#include "app/session.h"
#include "app/terminal.h"
#include "app/training_flags.h"
#include "app/training_help.h"
#include "engine/core/byte_size.h"
#include "engine/core/error.h"

namespace twb::app {
namespace {

using core::Json;

/// Curves go to standard error as they come: "step 20  loss 0.412  learning_rate 1.9e-05".
class CurvePrinter {
public:
    explicit CurvePrinter(ProgressLine& progress) : m_progress(progress) {}

    void put(const api::MetricPoint& point) {
        if (point.name.starts_with("memory_")) {
            return;  // for charts
        }
        if (point.step != m_step && !m_line.empty()) {
            end();
        }
        m_step = point.step;
        char text[64];
        std::snprintf(text, sizeof text, "  %s %.5g", point.name.c_str(), point.value);
        m_line += text;
    }
    void end() {
        if (!m_line.empty()) {
            m_progress.erase();
            std::fprintf(stderr, "step %llu%s\n", static_cast<unsigned long long>(m_step), m_line.c_str());
            m_line.clear();
        }
    }

private:
    ProgressLine& m_progress;
    std::uint64_t m_step = 0;
    std::string m_line;
};

/// The recipe, if the first of the words is its file; else empty.
std::string recipeIn(const std::vector<std::string>& words) {
    return words.empty() || words.front().starts_with("--") ? std::string() : words.front();
}

/// The recipe with the flags on top.
Json paramsOf(std::vector<std::string> words) {
    Json recipe = Json::object();
    if (const std::string file = recipeIn(words); !file.empty()) {
        recipe = core::readJsonFile(file);
        if (!recipe.is_object()) {
            throw core::Error(core::ErrorCode::InvalidFile, file + " must hold an object, but holds " + core::typeName(recipe) + ".");
        }
        words.erase(words.begin());
    }
    return trainingParams(std::move(recipe), words);
}

std::string sizeText(const Json& bytes) {
    return core::byteSizeText(bytes.get<std::uint64_t>());
}

void printPreflight(const Json& report) {
    const Json& measured = report["measured"];
    std::printf("Longest batch: %s rows of %s tokens\n%-14s %14s %14s\n", core::dumpJson(report["rows"]).c_str(),
                core::dumpJson(report["length"]).c_str(), "memory", "predicted", "measured");
    for (const auto& [part, bytes] : report["predicted"].items()) {
        std::printf("%-14s %14s %14s\n", part.c_str(), sizeText(bytes).c_str(),
                    measured.is_null() ? "-" : sizeText(measured[part]).c_str());
    }
    std::printf("%s: there are %s\n", report["fits"].get<bool>() ? "It fits" : "It does not fit", sizeText(report["available"]).c_str());
    if (!measured.is_null()) {
        std::printf("Time: %.3g s a step, about %.0f s for %s steps\n", report["seconds_per_step"].get<double>(),
                    report["seconds"].get<double>(), core::dumpJson(report["steps"]).c_str());
    }
    for (const Json& remedy : report["remedies"]) {
        const Json& factor = remedy["time_factor"];
        std::printf("%-24s about %s%s: %s\n", remedy["name"].get<std::string>().c_str(), sizeText(remedy["bytes"]).c_str(),
                    factor.is_null() ? "" : (", time x " + core::dumpJson(factor)).c_str(), core::dumpJson(remedy["changes"]).c_str());
    }
}

int preflight(const std::vector<std::string>& words, bool asJson) {
    Session session;
    const Json report = api::toJson(session.run({"train_preflight", paramsOf(words), "Checking the training"}).output);
    if (asJson) {
        std::printf("%s\n", core::dumpJson(report).c_str());
    } else {
        printPreflight(report);
    }
    return report["fits"].get<bool>() ? kExitDone : kExitFailed;
}

int train(const std::vector<std::string>& words, bool asJson) {
    Session session;
    ProgressLine progress;
    CurvePrinter curves(progress);
    const auto listener = [&](const api::EventBody& event) {
        if (const auto* point = std::get_if<api::MetricPoint>(&event)) {
            curves.put(*point);
        } else if (const auto* step = std::get_if<api::Progress>(&event)) {
            progress.show(*step);
        }
    };
    Json params = paramsOf(words);
    if (const std::string told = continueOrRefuse(params, recipeIn(words)); !told.empty()) {
        std::fprintf(stderr, "%s\n", told.c_str());
    }
    const Json result = api::toJson(session.run({"train", params, "Training"}, listener).output);
    curves.end();
    progress.erase();
    const Json arguments = params.value("arguments", Json::object());
    if (const auto folder = core::optionalString(arguments, "output_dir", "arguments"); folder && !folder->empty()) {
        std::fprintf(stderr, "The trained model is in %s\n", folder->c_str());
    }
    if (asJson) {
        std::printf("%s\n", core::dumpJson(result).c_str());
        return kExitDone;
    }
    for (const char* part : {"metrics", "eval"}) {
        const Json figures = result.value(part, Json::object());
        for (const auto& [name, value] : figures.items()) {
            std::printf("%-32s %s\n", name.c_str(), core::dumpJson(value).c_str());
        }
    }
    return kExitDone;
}

}  // namespace

void addTrainCommand(CLI::App& app, Action& action) {
    CLI::App* command = app.add_subcommand(
        "train", "Fine-tune a model: by a recipe, by the flags of transformers' example scripts, or by both (the flags count)");
    const auto asJson = std::make_shared<bool>(false);
    command->add_flag("--json", *asJson, "Print the whole result as JSON");
    const auto onlyChecks = std::make_shared<bool>(false);
    command->add_flag("--preflight", *onlyChecks,
                      "Only try the longest batch: memory, time, and what would take less; status 1 where it does not fit");
    command->allow_extras();
    command->footer(
        std::string("twb train [RECIPE.json] [--flag value]...\n") +
        "RECIPE.json holds the fields of the method `train`: model, task, train_dataset, arguments, ...\n"
        "A training goes on from the newest checkpoint in --output_dir. A folder that holds none, but other files, is refused;\n"
        "--overwrite_output_dir begins afresh, and deletes the checkpoints.\n"
        "Flags: --model_name_or_path, --task, --train_file, --validation_file, --test_file, --max_seq_length, --source_prefix,\n"
        "--metrics, --event_command (runs at evaluations, checkpoints and the end, with the state as JSON on its standard input),\n"
        "--memory_limit (of the tensors, as 4GB: fewer rows go through the model at once where they would take more),\n"
        "--processes (that train together on this machine; each takes per_device_train_batch_size rows a step), ...\n"
        "and every training argument of transformers: --learning_rate, --num_train_epochs, --output_dir, --report_to, --logging_dir, "
        "...\n\n" +
        trainingArgumentHelp());
    command->callback([&action, asJson, onlyChecks, command] {
        action = [asJson, onlyChecks, words = command->remaining()] {
            return *onlyChecks ? preflight(words, *asJson) : train(words, *asJson);
        };
    });
}

}  // namespace twb::app
