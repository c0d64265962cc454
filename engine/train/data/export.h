#pragma once

#include <filesystem>

#include "engine/train/data/dataset.h"

namespace twb::train {

/// Writes a .csv, .tsv, .jsonl or .json file, whole or not at all. Values of CSV cells that are no texts are written as JSON, null as an
/// empty cell. Throws Error(Unsupported) for another ending, Error(InvalidFile) when the file cannot be written.
void exportDataset(const Dataset& dataset, const std::filesystem::path& file);

}  // namespace twb::train
