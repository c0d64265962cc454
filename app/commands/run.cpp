#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "app/commands/command.h"
#include "app/input_rows.h"
#include "app/output_text.h"
#include "app/param_arguments.h"
#include "app/paths.h"
#include "app/session.h"
#include "app/terminal.h"
#include "engine/core/error.h"

namespace twb::app {
namespace {

namespace fs = std::filesystem;

using core::Error;
using core::ErrorCode;
using core::Json;

struct RunArguments {
    std::string task;
    std::vector<std::string> inputs;
    std::string model;
    std::vector<std::string> params;
    std::string dtype, quantize, adapter;
    bool asJson = false;
};

const api::TaskDescription& findTask(const api::Engine& engine, const std::string& idOrAlias) {
    std::string known;
    for (const api::TaskDescription& task : engine.tasks()) {
        if (api::answersTo(task, idOrAlias)) {
            return task;
        }
        known += (known.empty() ? "" : ", ") + task.id;
    }
    throw Error(ErrorCode::NotFound, "There is no task \"" + idOrAlias + "\". The tasks are: " + known + ".");
}

std::string modelFor(const RunArguments& arguments, const api::TaskDescription& task) {
    if (!arguments.model.empty()) {
        return arguments.model;
    }
    if (task.id != "text-classification") {
        throw Error(ErrorCode::InvalidParameter,
                    "The model that is shipped does text-classification only; name one for " + task.id + " with --model FOLDER.");
    }
    return starterModel().string();
}

/// Params that are fields of the input (question=..., context=...) move out of `params` into the input.
Json takeFields(Json& params, const api::TaskDescription& task) {
    Json fields = Json::object();
    if (task.inputs.size() > 1) {
        for (const api::InputField& field : task.inputs) {
            if (const auto it = params.find(field.name); it != params.end()) {
                fields[field.name] = *it;
                params.erase(field.name);
            }
        }
    }
    return fields;
}

/// A text argument as an input: a JSON object is taken as such, and so is a list for a task that takes messages; for a task of several
/// fields a text fills the first one not given.
Json inputFrom(const std::string& argument, const Json& fields, const api::TaskDescription& task) {
    const bool takesMessages = task.inputs.size() == 1 && task.inputs.front().kind == api::InputKind::Messages;
    if (!argument.empty() && (argument.front() == '{' || (takesMessages && argument.front() == '['))) {
        Json json = Json::parse(argument, nullptr, /*allow_exceptions=*/false);
        if (!json.is_discarded()) {
            return json;
        }
    }
    if (task.inputs.size() <= 1) {
        return argument;
    }
    Json input = fields;
    for (const api::InputField& field : task.inputs) {
        if (!input.contains(field.name)) {
            input[field.name] = argument;
            break;
        }
    }
    return input;
}

bool isRowsArgument(const std::string& argument) {
    std::error_code error;
    return argument == "-" || (isRowsFile(argument) && fs::is_regular_file(argument, error));
}

std::vector<InputRow> rowsOf(const std::string& argument, const api::TaskDescription& task) {
    if (argument != "-") {
        return readRows(argument, task);
    }
    return rowsOfLines(std::string(std::istreambuf_iterator<char>(std::cin), {}));
}

std::vector<InputRow> allRows(const RunArguments& arguments, const Json& fields, const api::TaskDescription& task) {
    std::vector<InputRow> rows;
    for (const std::string& argument : arguments.inputs) {
        if (!isRowsArgument(argument)) {
            rows.push_back({inputFrom(argument, fields, task), {}});
            continue;
        }
        for (InputRow& row : rowsOf(argument, task)) {
            if (!fields.empty() && row.problem.empty()) {
                row.input = row.input.is_object() ? row.input : inputFrom(row.input.get<std::string>(), fields, task);
            }
            rows.push_back(std::move(row));
        }
    }
    return rows;
}

/// Runs every row and prints a line of JSON for each, in the order of the rows, as soon as all before it are done.
class RowPrinter {
public:
    explicit RowPrinter(std::size_t count) : m_lines(count) {}

    void put(std::size_t row, const Json& line) {
        m_lines[row] = core::dumpJson(line);
        for (; m_next < m_lines.size() && !m_lines[m_next].empty(); ++m_next) {
            std::printf("%s\n", m_lines[m_next].c_str());
            m_lines[m_next] = " ";  // printed; keep no text
        }
        std::fflush(stdout);
    }

private:
    std::vector<std::string> m_lines;
    std::size_t m_next = 0;
};

int runRows(Session& session, Json params, const std::vector<InputRow>& rows) {
    Json inputs = Json::array();
    std::vector<std::size_t> indices;  // of the rows that can be used
    RowPrinter printer(rows.size());
    std::size_t failed = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i].problem.empty()) {
            inputs.push_back(rows[i].input);
            indices.push_back(i);
        } else {
            ++failed;
            printer.put(i, Json{{"row", i}, {"error", rows[i].problem}});
        }
    }
    if (!indices.empty()) {
        ProgressLine progress;
        const auto listener = [&](const api::EventBody& event) {
            if (const auto* row = std::get_if<api::RowResult>(&event)) {
                const std::size_t index = indices.at(row->row);
                const Json& input = rows[index].input;
                failed += row->value ? 0 : 1;
                printer.put(index, row->value ? Json{{"row", index}, {"input", input}, {"result", api::toJson(*row->value)}}
                                              : Json{{"row", index}, {"input", input}, {"error", row->error.value_or("")}});
            } else if (const auto* step = std::get_if<api::Progress>(&event)) {
                progress.show(*step);
            }
        };
        params["inputs"] = std::move(inputs);
        params["rows"] = true;
        session.run({"pipeline", std::move(params), "Batch"}, listener);
    }
    if (failed > 0) {
        std::fprintf(stderr, "twb: %zu of %zu rows failed.\n", failed, rows.size());
    }
    return failed == 0 ? kExitDone : kExitFailed;
}

int run(const RunArguments& arguments) {
    Session session;
    const api::TaskDescription& task = findTask(session.engine(), arguments.task);
    Json parameters = paramsFromArguments(arguments.params);
    const Json fields = takeFields(parameters, task);
    Json params{{"task", arguments.task}, {"model", modelFor(arguments, task)}, {"parameters", std::move(parameters)}};

    for (const auto& [name, value] : {std::pair<const char*, const std::string&>{"dtype", arguments.dtype},
                                      {"quantize", arguments.quantize},
                                      {"adapter", arguments.adapter}}) {
        if (!value.empty()) {
            params[name] = value;
        }
    }

    if (std::any_of(arguments.inputs.begin(), arguments.inputs.end(), isRowsArgument)) {
        return runRows(session, std::move(params), allRows(arguments, fields, task));
    }
    if (arguments.inputs.empty() && fields.empty()) {
        throw Error(ErrorCode::InvalidInput, "There is no input. Give a text, a .txt, .csv, .tsv or .jsonl file, or - for standard input.");
    }
    Json inputs = Json::array();
    for (const std::string& argument : arguments.inputs) {
        inputs.push_back(inputFrom(argument, fields, task));
    }
    params["inputs"] = inputs.empty() ? fields : inputs.size() == 1 ? inputs.front() : inputs;
    const api::Result result = session.run({"pipeline", std::move(params), task.title});
    if (arguments.asJson || !isTerminal(Stream::Output)) {
        std::printf("%s\n", core::dumpJson(api::toJson(result.output)).c_str());
    } else {
        std::fputs(outputText(result.output).c_str(), stdout);
    }
    return kExitDone;
}

}  // namespace

void addRunCommand(CLI::App& app, Action& action) {
    CLI::App* command = app.add_subcommand("run", "Run a task, as a transformers pipeline does");
    const auto arguments = std::make_shared<RunArguments>();
    command->add_option("TASK", arguments->task, "Task, e.g. text-classification")->required();
    command->add_option(
        "INPUT", arguments->inputs,
        "Texts or JSON objects; .txt, .csv, .tsv or .jsonl files, of which every row is run; - for lines of standard input");
    command->add_option("-m,--model", arguments->model,
                        "Model folder, hub id or .gguf file (default for text-classification: the model that is shipped)");
    command->add_option("-p,--param", arguments->params, "Parameter of the pipeline or field of the input, name=value")
        ->allow_extra_args(false);
    command->add_option("--dtype", arguments->dtype, "Type of the model's matrices: float32 (default) or bfloat16 (half the memory)")
        ->check(CLI::IsMember({"float32", "bfloat16"}));
    command->add_option("--quantize", arguments->quantize, "Store the matrices in int8 (faster, a little less exact) or int4 bits")
        ->check(CLI::IsMember({"int8", "int4"}));
    command->add_option("--adapter", arguments->adapter, "Folder of a LoRA adapter, as peft saves it, to put onto the model");
    command->add_flag("--json", arguments->asJson, "Print the JSON that the pipeline returns, also at a terminal");
    command->footer("Files give one line of JSON a row. At a terminal other results are shown as a table.");
    command->callback([&action, arguments] { action = [arguments] { return run(*arguments); }; });
}

}  // namespace twb::app
