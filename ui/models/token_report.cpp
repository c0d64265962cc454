#include "ui/models/token_report.h"

#include <algorithm>
#include <array>

#include "engine/core/error.h"
#include "ui/text.h"
#include "ui/widgets/code_points.h"

namespace twb::ui {
namespace {

using core::Json;

bool isUnknownToken(const QString& token) {
    static const std::array<QString, 4> kNames = {"[UNK]", "<unk>", "<UNK>", "<|unk|>"};
    return std::find(kNames.begin(), kNames.end(), token) != kNames.end();
}

const Json& member(const Json& result, const char* key) {
    if (!result.is_object() || !result.contains(key) || !result[key].is_array()) {
        throw core::Error(core::ErrorCode::Internal, std::string("The engine's answer to tokenize has no list \"") + key + "\".");
    }
    return result[key];
}

void countTokensOfWords(TokenReport& report) {
    for (WordRow& word : report.words) {
        word.tokens = int(std::count_if(report.tokens.begin(), report.tokens.end(), [&](const TokenRow& token) {
            return !token.special && token.start < word.end && token.end > word.start;
        }));
    }
}

}  // namespace

int TokenReport::characters() const {
    return int(CodePoints(text).count());
}

int TokenReport::textTokens() const {
    return int(std::count_if(tokens.begin(), tokens.end(), [](const TokenRow& token) { return !token.special; }));
}

int TokenReport::unknowns() const {
    return int(std::count_if(tokens.begin(), tokens.end(), [](const TokenRow& token) { return token.unknown; }));
}

int TokenReport::wholeWords() const {
    return int(std::count_if(words.begin(), words.end(), [](const WordRow& word) { return word.tokens == 1; }));
}

double TokenReport::charactersPerToken() const {
    const int count = textTokens();
    return count == 0 ? 0.0 : double(characters()) / count;
}

TokenReport readTokenReport(const QString& text, const Json& result) {
    const Json& ids = member(result, "input_ids");
    const Json& tokens = member(result, "tokens");
    const Json& special = member(result, "special_tokens_mask");
    const bool hasOffsets = result.contains("offset_mapping");
    const Json offsets = hasOffsets ? member(result, "offset_mapping") : Json::array();
    if (tokens.size() != ids.size() || special.size() != ids.size() || (hasOffsets && offsets.size() != ids.size())) {
        throw core::Error(core::ErrorCode::Internal, "The engine's answer to tokenize has lists of different lengths.");
    }
    const CodePoints positions(text);
    TokenReport report;
    report.text = text;
    report.hasOffsets = hasOffsets;
    report.words = wordsOf(text);
    for (std::size_t i = 0; i < ids.size(); ++i) {
        TokenRow row;
        row.id = ids[i].get<qint64>();
        row.token = qtext(tokens[i].get<std::string>());
        row.special = special[i].get<int>() != 0;
        row.unknown = !row.special && isUnknownToken(row.token);
        if (hasOffsets && !row.special) {
            row.start = positions.utf16Index(offsets[i][0].get<qint64>());
            row.end = positions.utf16Index(offsets[i][1].get<qint64>());
        }
        report.tokens.push_back(std::move(row));
    }
    if (hasOffsets) {
        countTokensOfWords(report);
    }
    return report;
}

std::vector<WordRow> wordsOf(const QString& text) {
    std::vector<WordRow> words;
    qsizetype at = 0;
    while (at < text.size()) {
        while (at < text.size() && text[at].isSpace()) {
            ++at;
        }
        const qsizetype start = at;
        while (at < text.size() && !text[at].isSpace()) {
            ++at;
        }
        if (at > start) {
            words.push_back({start, at, 0});
        }
    }
    return words;
}

}  // namespace twb::ui
