#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tasks/task.h"

namespace twb::tasks {

/// What one item of sentence-similarity compares: the source with the others, or, without a source, all with each other.
struct Sentences {
    std::optional<std::string> source;
    std::vector<std::string> others;
};

/// Takes apart what the task may be given: {source_sentence, sentences}, a list of those, or a list of texts (one item: a matrix).
CallInputs similarityInputs(const core::Json& given);

/// Reads an item. `sentences` is a list of texts, or one text with a sentence a line; `fromFile` stands for it when given. Throws
/// Error(InvalidInput) naming what is missing or of the wrong type.
Sentences sentencesOf(const core::Json& item, const std::optional<std::vector<std::string>>& fromFile);

/// The lines of a text file that are not blank, or the texts under `column` of a .csv, .tsv or .jsonl file. Throws Error(NotFound |
/// InvalidFile) naming the file and line.
std::vector<std::string> sentencesOfFile(const std::filesystem::path& file, const std::string& column);

}  // namespace twb::tasks
