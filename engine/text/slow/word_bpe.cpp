#include "engine/text/slow/word_bpe.h"

#include <limits>

#include "engine/text/slow/python_text.h"

namespace twb::text {
namespace {

constexpr std::string_view kWordEnd = "</w>";

std::string keyOf(const std::string& left, const std::string& right) {
    return left + ' ' + right;
}

}  // namespace

WordBpe::WordBpe(const std::vector<Merge>& merges) {
    m_ranks.reserve(merges.size());
    for (const auto& [left, right] : merges) {
        m_ranks.emplace(keyOf(left, right), m_ranks.size());
    }
}

std::vector<std::string> WordBpe::join(std::vector<std::string> symbols) const {
    constexpr std::size_t kNoRank = std::numeric_limits<std::size_t>::max();
    while (symbols.size() > 1) {
        std::size_t best = kNoRank;
        std::size_t at = 0;
        for (std::size_t i = 0; i + 1 < symbols.size(); ++i) {
            const auto rank = m_ranks.find(keyOf(symbols[i], symbols[i + 1]));
            if (rank != m_ranks.end() && rank->second < best) {
                best = rank->second;
                at = i;
            }
        }
        if (best == kNoRank) {
            break;
        }
        const std::string left = symbols[at];
        const std::string right = symbols[at + 1];
        std::vector<std::string> joined;
        joined.reserve(symbols.size());
        for (std::size_t i = 0; i < symbols.size(); ++i) {
            if (i + 1 < symbols.size() && symbols[i] == left && symbols[i + 1] == right) {
                joined.push_back(left + right);
                ++i;
            } else {
                joined.push_back(std::move(symbols[i]));
            }
        }
        symbols = std::move(joined);
    }
    return symbols;
}

std::vector<std::string> WordBpe::split(std::string_view word, std::string_view ending) const {
    std::vector<std::string> symbols = py::characters(word);
    if (!symbols.empty()) {
        symbols.back() += ending;
    }
    return join(std::move(symbols));
}

std::vector<std::string> WordBpe::splitWithAts(std::string_view word) const {
    std::vector<std::string> pieces = split(word, kWordEnd);
    for (std::size_t i = 0; i + 1 < pieces.size(); ++i) {
        pieces[i] += "@@";
    }
    if (!pieces.empty()) {
        pieces.back().resize(pieces.back().size() - kWordEnd.size());
    }
    return pieces;
}

}  // namespace twb::text
