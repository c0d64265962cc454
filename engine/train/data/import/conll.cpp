#include <algorithm>
#include <vector>

#include "engine/core/error.h"
#include "engine/train/data/dataset_builder.h"
#include "engine/train/data/import/parts.h"

namespace twb::train {
namespace {

using core::Json;

constexpr std::size_t kProbedLines = 200;
constexpr std::size_t kConllUForm = 1, kConllUTag = 3;  // columns FORM and UPOS

class LineReader {
public:
    explicit LineReader(std::string_view text) : m_text(text) {}

    bool next(std::string_view& line) {
        if (m_at >= m_text.size()) {
            return false;
        }
        const std::size_t end = std::min(m_text.find('\n', m_at), m_text.size());
        line = m_text.substr(m_at, end - m_at);
        while (!line.empty() && (line.back() == '\r' || line.back() == ' ' || line.back() == '\t')) {
            line.remove_suffix(1);
        }
        m_at = end + 1;
        return true;
    }

private:
    std::string_view m_text;
    std::size_t m_at = 0;
};

// Cells between tabs; between blanks where there is no tab.
std::vector<std::string_view> cellsOf(std::string_view line) {
    const bool hasTab = line.find('\t') != std::string_view::npos;
    std::vector<std::string_view> cells;
    while (!line.empty()) {
        const std::size_t end = std::min(line.find(hasTab ? '\t' : ' '), line.size());
        if (end > 0 || hasTab) {
            cells.push_back(line.substr(0, end));
        }
        line.remove_prefix(std::min(end + 1, line.size()));
    }
    return cells;
}

// O, B-PER, I-PER, S-LOC, ...
bool isSpanTag(std::string_view tag) {
    return tag == "O" || (tag.size() > 2 && tag[1] == '-' && std::string_view("BIESULM").find(tag[0]) != std::string_view::npos);
}

}  // namespace

bool looksLikeConll(std::string_view text) {
    LineReader lines(text);
    std::size_t words = 0;
    std::string_view line;
    for (std::size_t number = 0; number < kProbedLines && lines.next(line); ++number) {
        if (line.empty() || line.starts_with("-DOCSTART-")) {
            continue;
        }
        const auto cells = cellsOf(line);
        if (cells.size() < 2 || !isSpanTag(cells.back())) {
            return false;
        }
        ++words;
    }
    return words > 0;
}

Dataset conllSentences(std::string_view text, bool isConllU, const std::string& where) {
    DatasetBuilder sentences({"tokens", "tags"});
    Json tokens = Json::array(), tags = Json::array();
    const auto endSentence = [&] {
        if (!tokens.empty()) {
            sentences.add({{"tokens", std::move(tokens)}, {"tags", std::move(tags)}});
        }
        tokens = Json::array();
        tags = Json::array();
    };
    LineReader lines(text);
    std::size_t number = 0;
    for (std::string_view line; lines.next(line);) {
        ++number;
        if (line.empty() || line.starts_with("-DOCSTART-")) {
            endSentence();
            continue;
        }
        if (isConllU && line.starts_with('#')) {
            continue;
        }
        const auto cells = cellsOf(line);
        const std::size_t token = isConllU ? kConllUForm : 0, tag = isConllU ? kConllUTag : cells.size() - 1;
        if (cells.size() < 2 || tag >= cells.size()) {
            throw core::Error(core::ErrorCode::InvalidFile, where + ", line " + std::to_string(number) +
                                                                ": a word and its tag were expected, but the line has " +
                                                                std::to_string(cells.size()) + " cells.");
        }
        if (isConllU && cells[0].find_first_of("-.") != std::string_view::npos) {
            continue;  // a word that stands for several others, or one that was left out
        }
        tokens.push_back(cells[token]);
        tags.push_back(cells[tag]);
    }
    endSentence();
    return sentences.build();
}

}  // namespace twb::train
