#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/io/table/table.h"
#include "engine/train/data/dataset.h"

namespace twb::train {

/// A row of a file that could not be read.
struct BadRow {
    std::string file;
    std::string problem;
};

struct ImportedData {
    Splits splits;                   ///< at least one; a file alone is "train", or what its name says
    std::vector<std::string> notes;  ///< what was found out or assumed, for a person
    std::vector<BadRow> badRows;     ///< left out; at most kMostBadRows are kept
    std::size_t badRowCount = 0;
};

constexpr std::size_t kMostBadRows = 1000;

struct ImportOptions {
    io::TableOptions table{{}, {}, "text", io::TextLines::WithBreaks};
    std::filesystem::path unpackFolder;  ///< where ZIP files are unpacked; empty: the system's folder for temporary files
};

/// Reads a data set from a file (CSV, TSV, JSONL, JSON, SQuAD's JSON, Parquet, TXT, CoNLL), a folder (files named train, validation, test;
/// or a folder for each class), or a ZIP file of such a folder. Throws Error(NotFound | InvalidFile | Unsupported | InvalidInput) naming
/// the file.
ImportedData importData(const std::filesystem::path& path, const ImportOptions& options = {});

}  // namespace twb::train
