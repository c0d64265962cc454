#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/api/task_description.h"
#include "engine/core/json.h"

namespace twb::app {

/// One row of a file as an input of a pipeline, or why it is none.
struct InputRow {
    core::Json input;
    std::string problem;  ///< empty: the row can be used
};

/// Whether `name` ends as a file that readRows takes apart (.txt, .csv, .tsv, .jsonl).
bool isRowsFile(const std::filesystem::path& name);

/// The rows of a file: each line of a text, each record of a CSV or TSV file with a heading, each line of JSON. Columns are found by the
/// names of the task's fields; a task with one text field takes the column "text", or else the first one. Ragged records, invalid UTF-8 and
/// broken JSON are problems of their row. Throws Error(NotFound | InvalidFile) for the file as a whole.
std::vector<InputRow> readRows(const std::filesystem::path& file, const api::TaskDescription& task);

/// Lines of a text, each an input; empty lines are left out.
std::vector<InputRow> rowsOfLines(const std::string& text);

}  // namespace twb::app
