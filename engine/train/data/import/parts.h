#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "engine/train/data/import/import.h"

/// The parts of importData. Notes and bad rows go into `found`.
namespace twb::train {

Dataset importFile(const std::filesystem::path& file, const ImportOptions& options, ImportedData& found);

/// Whether importFile knows the file's ending.
bool isDataFile(const std::filesystem::path& file);

void importFolder(const std::filesystem::path& folder, const ImportOptions& options, ImportedData& found);

/// The rows of a folder with a folder for each class; nothing when it is none.
std::optional<Dataset> importClassFolders(const std::filesystem::path& folder);

/// Whether the text has a word and its tag a line, as CoNLL files have.
bool looksLikeConll(std::string_view text);

/// Sentences with "tokens" and "tags". Throws Error(InvalidFile) for a line without a tag; `where` names the file.
Dataset conllSentences(std::string_view text, bool isConllU, const std::string& where);

/// Well-known shapes brought into the trainer's: {"translation": {"en", "de"}} gets a column a language; {"choices": {"label", "text"},
/// "answerKey"} gets "endings" and "label". Other rows are left alone.
void adaptKnownShape(core::Json& row);

/// Whether a JSON document is SQuAD's, and its questions as rows.
bool isSquad(const core::Json& document);
Dataset squadQuestions(const core::Json& document, const std::string& where);

/// Unpacks a ZIP file into a folder of its own; the folder.
std::filesystem::path unpackZip(const std::filesystem::path& file, const ImportOptions& options);

/// "train", "validation" or "test" when a file's or folder's name says so, else empty.
std::string splitOfName(const std::filesystem::path& path);

/// The name's ending in small letters, with the dot.
std::string endingOf(const std::filesystem::path& path);

}  // namespace twb::train
