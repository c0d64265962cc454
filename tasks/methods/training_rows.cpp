#include "tasks/methods/training_rows.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "engine/core/error.h"
#include "engine/train/data/import/import.h"
#include "tasks/methods/params.h"

namespace twb::tasks {
namespace {

using core::Error;
using core::ErrorCode;
using core::Json;

/// Of a folder with several parts the one that the field asks for; else the first.
const train::NamedSplit& splitFor(const train::Splits& splits, const std::string& field) {
    const std::vector<std::string> wanted = field.starts_with("eval")   ? std::vector<std::string>{"validation", "test"}
                                            : field.starts_with("test") ? std::vector<std::string>{"test", "validation"}
                                                                        : std::vector<std::string>{"train"};
    for (const std::string& name : wanted) {
        const auto found = std::find_if(splits.begin(), splits.end(), [&](const train::NamedSplit& split) { return split.name == name; });
        if (found != splits.end()) {
            return *found;
        }
    }
    return splits.front();
}

/// As run_clm and run_mlm read TXT files.
train::ImportOptions importOptions(const Json& params) {
    const Json data = objectOrEmpty(params, "data", "train");
    const bool keepsBreaks =
        params.value("task", Json()) == "causal-lm" && core::optionalBool(data, "keep_linebreaks", "data").value_or(true);
    train::ImportOptions options;
    options.table.textLines = keepsBreaks ? io::TextLines::WithBreaks : io::TextLines::All;
    return options;
}

}  // namespace

std::vector<Json> trainingRows(const Json& params, const Json& source, const std::string& name) {
    std::vector<Json> rows;
    if (source.is_array()) {
        for (const Json& row : source) {
            if (!row.is_object()) {
                throw Error(ErrorCode::InvalidInput,
                            name + ": row " + std::to_string(rows.size()) + " must be an object, but is " + core::typeName(row) + ".");
            }
            rows.push_back(row);
        }
        return rows;
    }
    if (!source.is_string()) {
        throw Error(ErrorCode::InvalidParameter,
                    name + " must be a list of rows or the path of a file, but is " + core::typeName(source) + ".");
    }
    const train::ImportedData data = train::importData(source.get<std::string>(), importOptions(params));
    if (!data.badRows.empty()) {
        throw Error(ErrorCode::InvalidFile, data.badRows.front().file + ": " + data.badRows.front().problem);
    }
    const train::Dataset& table = splitFor(data.splits, name).rows;
    for (std::size_t i = 0; i < table.size(); ++i) {
        rows.push_back(table.row(i));
    }
    return rows;
}

std::vector<Json> takeValidation(std::vector<Json>& rows, double percentage) {
    const auto count = static_cast<std::ptrdiff_t>(std::llround(static_cast<double>(rows.size()) * percentage / 100));
    if (!(percentage > 0 && percentage < 100) || count == 0 || count == std::ssize(rows)) {
        throw Error(ErrorCode::InvalidParameter, "validation_split_percentage must leave rows to train on and to evaluate on, but " +
                                                     core::dumpJson(percentage) + " % of " + std::to_string(rows.size()) + " rows are " +
                                                     std::to_string(count) + ".");
    }
    std::vector<Json> validation(std::make_move_iterator(rows.begin()), std::make_move_iterator(rows.begin() + count));
    rows.erase(rows.begin(), rows.begin() + count);
    return validation;
}

}  // namespace twb::tasks
