#include "tasks/sentence_inputs.h"

#include <algorithm>

#include "engine/core/text_file.h"
#include "engine/core/utf8.h"
#include "engine/io/csv.h"

namespace twb::tasks {
namespace {

using core::Error;
using core::ErrorCode;
using core::Json;

const std::string kTask = "sentence-similarity";

struct Line {
    std::size_t number = 0;
    std::string text;
};

/// The lines that are not blank, without their ends.
std::vector<Line> linesOf(const std::string& text) {
    std::vector<Line> lines;
    std::size_t number = 0;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        std::string line = text.substr(begin, end - begin);
        if (line.ends_with('\r')) {
            line.pop_back();
        }
        ++number;
        if (line.find_first_not_of(" \t") != std::string::npos) {
            lines.push_back({number, std::move(line)});
        }
        begin = end + 1;
    }
    return lines;
}

std::vector<std::string> textsOf(const Json& list) {
    std::vector<std::string> texts;
    for (const Json& text : list) {
        texts.push_back(requireText(text, "sentences", kTask));
    }
    return texts;
}

std::vector<std::string> textsOf(std::vector<Line> lines) {
    std::vector<std::string> texts;
    for (Line& line : lines) {
        texts.push_back(std::move(line.text));
    }
    return texts;
}

/// Puts the text under `column` of each line's JSON object in the line's place.
void takeColumn(std::vector<Line>& lines, const std::string& file, const std::string& column) {
    for (Line& line : lines) {
        const std::string where = file + ", line " + std::to_string(line.number);
        const Json row = core::parseJson(line.text, where);
        if (!row.is_object() || !row.contains(column) || !row.at(column).is_string()) {
            throw Error(ErrorCode::InvalidFile, where + " has no text under the key \"" + column + "\".");
        }
        line.text = row.at(column).get<std::string>();
    }
}

/// The cells of the column that are not blank; the only column of a table may have any name.
std::vector<std::string> sentencesOfTable(const std::vector<io::CsvRecord>& records, const std::string& file, const std::string& column) {
    if (records.empty()) {
        return {};
    }
    const std::vector<std::string>& names = records.front().cells;
    const auto found = std::find(names.begin(), names.end(), column);
    if (found == names.end() && names.size() != 1) {
        throw Error(ErrorCode::InvalidFile, file + " has no column \"" + column + "\".");
    }
    const auto at = found == names.end() ? std::size_t(0) : static_cast<std::size_t>(found - names.begin());
    std::vector<std::string> sentences;
    for (std::size_t i = 1; i < records.size(); ++i) {
        if (at >= records[i].cells.size()) {
            throw Error(ErrorCode::InvalidFile,
                        file + ", line " + std::to_string(records[i].line) + " has no cell in the column \"" + column + "\".");
        }
        if (const std::string& cell = records[i].cells[at]; cell.find_first_not_of(" \t") != std::string::npos) {
            sentences.push_back(cell);
        }
    }
    return sentences;
}

}  // namespace

CallInputs similarityInputs(const Json& given) {
    if (!given.is_array()) {
        return {{given}, false};
    }
    if (std::all_of(given.begin(), given.end(), [](const Json& item) { return item.is_string(); })) {
        return {{given}, false};
    }
    return {{given.begin(), given.end()}, true};
}

Sentences sentencesOf(const Json& item, const std::optional<std::vector<std::string>>& fromFile) {
    Sentences out;
    if (item.is_array()) {
        out.others = textsOf(item);
    } else if (item.is_object()) {
        for (const auto& [key, value] : item.items()) {
            if (key != "source_sentence" && key != "sentences") {
                throw Error(ErrorCode::InvalidInput,
                            "An input of " + kTask + " has the keys source_sentence and sentences, but not \"" + key + "\".");
            }
        }
        out.source = requireText(item.value("source_sentence", Json()), "source_sentence", kTask);
        const Json sentences = item.value("sentences", Json());
        if (fromFile) {
            out.others = *fromFile;
        } else {
            out.others = sentences.is_array() ? textsOf(sentences) : textsOf(linesOf(requireText(sentences, "sentences", kTask)));
        }
    } else if (item.is_string() && fromFile) {
        out = {item.get<std::string>(), *fromFile};
    } else {
        throw Error(ErrorCode::InvalidInput, "An input of " + kTask +
                                                 " is {\"source_sentence\": ..., \"sentences\": [...]}, or a list of texts, but " +
                                                 core::excerpt(item) + " is " + core::typeName(item) + ".");
    }
    if (out.others.empty()) {
        throw Error(ErrorCode::InvalidInput, "There are no sentences to compare with.");
    }
    return out;
}

std::vector<std::string> sentencesOfFile(const std::filesystem::path& file, const std::string& column) {
    const std::string content = core::readTextFile(file);
    if (const std::size_t bad = core::firstInvalidUtf8(content); bad != std::string::npos) {
        throw Error(ErrorCode::InvalidFile,
                    file.string() + " is not a text file in UTF-8: byte " + std::to_string(bad) + " cannot be read.");
    }
    std::vector<std::string> sentences;
    if (file.extension() == ".csv" || file.extension() == ".tsv") {
        sentences = sentencesOfTable(io::parseCsv(content, file.string(), file.extension() == ".tsv" ? '\t' : ','), file.string(), column);
    } else {
        std::vector<Line> lines = linesOf(content);
        if (file.extension() == ".jsonl") {
            takeColumn(lines, file.string(), column);
        }
        sentences = textsOf(std::move(lines));
    }
    if (sentences.empty()) {
        throw Error(ErrorCode::InvalidInput, file.string() + " holds no sentences.");
    }
    return sentences;
}

}  // namespace twb::tasks
