#include "app/input_rows.h"

#include <algorithm>
#include <optional>
#include <sstream>

#include "engine/core/error.h"
#include "engine/core/text_file.h"
#include "engine/core/utf8.h"
#include "engine/io/csv.h"

namespace twb::app {
namespace {

namespace fs = std::filesystem;

using core::Error;
using core::ErrorCode;
using core::Json;

constexpr std::string_view kTextColumn = "text";

InputRow problemRow(const std::string& problem) {
    return {nullptr, problem};
}

bool isBinary(const std::string& text) {
    return text.find('\0') != std::string::npos;
}

InputRow textRow(std::string text) {
    if (const std::size_t bad = core::firstInvalidUtf8(text); bad != std::string::npos) {
        return problemRow("The text is not valid UTF-8 (byte " + std::to_string(bad) + ").");
    }
    return {Json(std::move(text)), {}};
}

// The record as the pipeline's input: the one field's value, or an object of all fields.
InputRow inputOf(const Json& record, const api::TaskDescription& task) {
    if (task.inputs.size() == 1) {
        for (const std::string_view name : {std::string_view(task.inputs.front().name), kTextColumn}) {
            if (const auto it = record.find(name); it != record.end()) {
                return {*it, {}};
            }
        }
        return record.empty() ? problemRow("The row is empty.") : InputRow{record.front(), {}};
    }
    InputRow row{Json::object(), {}};
    for (const api::InputField& field : task.inputs) {
        if (const auto it = record.find(field.name); it != record.end()) {
            row.input[field.name] = *it;
        } else if (field.required) {
            return problemRow("The row has no \"" + field.name + "\".");
        }
    }
    return row;
}

std::vector<InputRow> csvRows(const std::string& text, const std::string& where, char separator, const api::TaskDescription& task) {
    const std::vector<io::CsvRecord> records = io::parseCsv(text, where, separator);
    std::vector<InputRow> rows;
    for (std::size_t i = 1; i < records.size(); ++i) {
        const std::vector<std::string>& names = records.front().cells;
        const std::vector<std::string>& cells = records[i].cells;
        if (cells.size() != names.size()) {
            rows.push_back(problemRow("Line " + std::to_string(records[i].line) + " has " + std::to_string(cells.size()) +
                                      " cells, but the heading has " + std::to_string(names.size()) + "."));
            continue;
        }
        Json record = Json::object();
        std::string problem;
        for (std::size_t k = 0; k < cells.size(); ++k) {
            InputRow cell = textRow(cells[k]);
            problem = problem.empty() ? cell.problem : problem;
            record[names[k]] = std::move(cell.input);
        }
        rows.push_back(problem.empty() ? inputOf(record, task) : problemRow(problem));
    }
    return rows;
}

std::vector<InputRow> jsonRows(const std::string& text, const std::string& where, const api::TaskDescription& task) {
    std::vector<InputRow> rows;
    std::istringstream lines(text);
    std::size_t number = 0;
    for (std::string line; std::getline(lines, line);) {
        ++number;
        if (line.find_first_not_of(" \t\r") == std::string::npos) {
            continue;
        }
        try {
            const Json value = core::parseJson(line, where + ", line " + std::to_string(number));
            rows.push_back(value.is_object() ? inputOf(value, task) : InputRow{value, {}});
        } catch (const Error& error) {
            rows.push_back(problemRow(error.what()));
        }
    }
    return rows;
}

std::string extensionOf(const fs::path& name) {
    std::string extension = name.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return extension;
}

}  // namespace

bool isRowsFile(const fs::path& name) {
    const std::string extension = extensionOf(name);
    return extension == ".txt" || extension == ".csv" || extension == ".tsv" || extension == ".jsonl";
}

std::vector<InputRow> rowsOfLines(const std::string& text) {
    std::vector<InputRow> rows;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (!line.empty() && line.back() == '\r') {
            line.pop_back();
        }
        if (!line.empty()) {
            rows.push_back(textRow(std::move(line)));
        }
    }
    return rows;
}

std::vector<InputRow> readRows(const fs::path& file, const api::TaskDescription& task) {
    const std::string text = core::readTextFile(file);
    if (isBinary(text)) {
        throw Error(ErrorCode::InvalidFile, file.string() + " is not a text file: it holds zero bytes.");
    }
    const std::string extension = extensionOf(file);
    if (extension == ".csv" || extension == ".tsv") {
        return csvRows(text, file.string(), extension == ".csv" ? ',' : '\t', task);
    }
    return extension == ".jsonl" ? jsonRows(text, file.string(), task) : rowsOfLines(text);
}

}  // namespace twb::app
