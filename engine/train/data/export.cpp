#include "engine/train/data/export.h"

#include "engine/core/error.h"
#include "engine/core/text_file.h"

namespace twb::train {
namespace {

using core::Json;

std::string csvCell(const Json& value, char separator) {
    const std::string text = value.is_string() ? value.get<std::string>() : value.is_null() ? std::string() : core::dumpJson(value);
    if (text.find_first_of(std::string("\"\r\n") + separator) == std::string::npos) {
        return text;
    }
    std::string quoted = "\"";
    for (const char c : text) {
        quoted += c == '"' ? "\"\"" : std::string(1, c);
    }
    return quoted + '"';
}

std::string toCsv(const Dataset& dataset, char separator) {
    std::string out;
    const std::size_t columns = dataset.columns().size();
    const auto line = [&](auto cellAt) {
        for (std::size_t column = 0; column < columns; ++column) {
            out += column ? std::string(1, separator) : "";
            out += csvCell(cellAt(column), separator);
        }
        out += '\n';
    };
    line([&](std::size_t column) { return Json(dataset.columns()[column]); });
    for (std::size_t row = 0; row < dataset.size(); ++row) {
        line([&](std::size_t column) { return dataset.cell(row, column); });
    }
    return out;
}

std::string toJson(const Dataset& dataset, bool lines) {
    std::string out = lines ? "" : "[\n";
    for (std::size_t row = 0; row < dataset.size(); ++row) {
        out += core::dumpJson(dataset.row(row));
        out += lines || row + 1 == dataset.size() ? "\n" : ",\n";
    }
    return lines ? out : out + "]\n";
}

}  // namespace

void exportDataset(const Dataset& dataset, const std::filesystem::path& file) {
    const std::string ending = file.extension().string();
    if (ending == ".csv" || ending == ".tsv") {
        core::writeTextFile(file, toCsv(dataset, ending == ".csv" ? ',' : '\t'));
    } else if (ending == ".jsonl" || ending == ".json") {
        core::writeTextFile(file, toJson(dataset, ending == ".jsonl"));
    } else {
        throw core::Error(core::ErrorCode::Unsupported, "Data sets are written as .csv, .tsv, .jsonl or .json, not as \"" + ending + "\".");
    }
}

}  // namespace twb::train
