#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "app/commands/command.h"
#include "app/session.h"
#include "app/terminal.h"
#include "app/training_flags.h"
#include "engine/core/error.h"

namespace twb::app {
namespace {

using core::Json;

/// Curves go to standard error as they come: "step 20  loss 0.412  learning_rate 1.9e-05".
class CurvePrinter {
public:
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
            std::fprintf(stderr, "step %llu%s\n", static_cast<unsigned long long>(m_step), m_line.c_str());
            m_line.clear();
        }
    }

private:
    std::uint64_t m_step = 0;
    std::string m_line;
};

/// `words`: the recipe's file, if there is one, then flags.
int train(std::vector<std::string> words, bool asJson) {
    Json recipe = Json::object();
    if (!words.empty() && !words.front().starts_with("--")) {
        recipe = core::readJsonFile(words.front());
        if (!recipe.is_object()) {
            throw core::Error(core::ErrorCode::InvalidFile,
                              words.front() + " must hold an object, but holds " + core::typeName(recipe) + ".");
        }
        words.erase(words.begin());
    }
    Session session;
    CurvePrinter curves;
    const auto listener = [&](const api::EventBody& event) {
        if (const auto* point = std::get_if<api::MetricPoint>(&event)) {
            curves.put(*point);
        }
    };
    const Json result = api::toJson(session.run({"train", trainingParams(std::move(recipe), words), "Training"}, listener).output);
    curves.end();
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
    command->allow_extras();
    command->footer(
        "twb train [RECIPE.json] [--flag value]...\n"
        "RECIPE.json holds the fields of the method `train`: model, task, train_dataset, arguments, ...\n"
        "Flags: --model_name_or_path, --task, --train_file, --validation_file, --test_file, --max_seq_length, --source_prefix,\n"
        "--metrics, --event_command (runs at evaluations, checkpoints and the end, with the state as JSON on its standard input),\n"
        "--memory_limit (of the tensors, as 4GB: fewer rows go through the model at once where they would take more), ...\n"
        "and every training argument of transformers: --learning_rate, --num_train_epochs, --output_dir, --report_to, --logging_dir, ...");
    command->callback([&action, asJson, command] { action = [asJson, words = command->remaining()] { return train(words, *asJson); }; });
}

}  // namespace twb::app
