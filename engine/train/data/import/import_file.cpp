#include <algorithm>

#include "engine/core/error.h"
#include "engine/io/mapped_file.h"
#include "engine/io/table/text_encoding.h"
#include "engine/io/table/text_tables.h"
#include "engine/train/data/dataset_builder.h"
#include "engine/train/data/import/parts.h"

namespace twb::train {
namespace {

namespace fs = std::filesystem;

using core::Json;

Dataset readTable(io::TableReader& table, const fs::path& file, bool hasTypes, ImportedData& found) {
    found.notes.insert(found.notes.end(), table.notes().begin(), table.notes().end());
    DatasetBuilder rows(table.columns());
    for (io::TableRow row; table.next(row);) {
        if (row.problem.empty()) {
            adaptKnownShape(row.cells);
            rows.add(std::move(row.cells));
            continue;
        }
        if (++found.badRowCount <= kMostBadRows) {
            found.badRows.push_back({file.filename().string(), row.problem});
        }
    }
    if (!hasTypes) {
        rows.convertNumbers();
    }
    return rows.build();
}

// A list of rows, {"data": rows}, SQuAD's form, or (as the scripts of transformers write .json files) a row a line.
Dataset readJson(const std::string& text, const fs::path& file, ImportedData& found) {
    Json document;
    try {
        document = core::parseJson(text, file.string());
    } catch (const core::Error& wholeFailed) {
        const auto lines = io::jsonLinesTable(text, file.string());
        if (io::TableRow first; !lines->next(first) || !first.problem.empty()) {
            throw wholeFailed;
        }
        return readTable(*io::jsonLinesTable(text, file.string()), file, true, found);
    }
    if (isSquad(document)) {
        found.notes.push_back("The questions of a file in SQuAD's form, a row each.");
        return squadQuestions(document, file.string());
    }
    if (document.is_object() && !(document.contains("data") && document["data"].is_array())) {
        return readTable(*io::jsonLinesTable(core::dumpJson(document), file.string()), file, true, found);  // one row, one line
    }
    return readTable(*io::jsonTable(text, file.string()), file, true, found);
}

bool isConllEnding(const std::string& ending) {
    return ending == ".conll" || ending == ".conllu" || ending == ".bio" || ending == ".iob" || ending == ".iob2";
}

}  // namespace

std::string endingOf(const fs::path& path) {
    std::string ending = path.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return ending;
}

bool isDataFile(const fs::path& file) {
    return io::isTableFile(file) || isConllEnding(endingOf(file));
}

Dataset importFile(const fs::path& file, const ImportOptions& options, ImportedData& found) {
    const std::string ending = endingOf(file);
    if (!isDataFile(file)) {
        throw core::Error(
            core::ErrorCode::Unsupported,
            file.string() +
                " is no data set that can be read: .csv, .tsv, .jsonl, .json, .parquet, .txt, .conll, .zip files and folders are.");
    }
    if (ending != ".txt" && ending != ".json" && !isConllEnding(ending)) {
        return readTable(*io::openTable(file, options.table), file, ending != ".csv" && ending != ".tsv", found);
    }
    io::DecodedText decoded = io::decodeText(io::MappedFile::open(file)->bytes(), file.string());
    if (!decoded.note.empty()) {
        found.notes.push_back(decoded.note);
    }
    if (ending == ".json") {
        return readJson(decoded.text, file, found);
    }
    if (isConllEnding(ending) || looksLikeConll(decoded.text)) {
        Dataset sentences = conllSentences(decoded.text, ending == ".conllu", file.string());
        found.notes.push_back("A word and its tag a line (CoNLL): " + std::to_string(sentences.size()) + " sentences.");
        return sentences;
    }
    return readTable(*io::linesTable(std::move(decoded.text), options.table), file, true, found);
}

}  // namespace twb::train
