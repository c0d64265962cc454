#include "engine/text/slow/word_bpe.h"

#include <queue>

#include "engine/text/python/python_text.h"

namespace twb::text {
namespace {

constexpr std::string_view kWordEnd = "</w>";
constexpr std::size_t kNone = std::string_view::npos;

void setKey(std::string& key, std::string_view left, std::string_view right) {
    key.assign(left).append(1, ' ').append(right);
}

}  // namespace

WordBpe::WordBpe(const std::vector<Merge>& merges) {
    m_ranks.reserve(merges.size());
    std::string key;
    for (const auto& [left, right] : merges) {
        setKey(key, left, right);
        m_ranks.emplace(key, m_ranks.size());
    }
}

/// One word in the making: symbols are parts of the text that follow one another, in a linked list, and the pairs that can be joined
/// wait in a queue, so that a word of a million letters takes seconds and not hours.
class WordBpe::Joining {
public:
    Joining(const WordBpe& bpe, std::string text) : m_bpe(bpe), m_text(std::move(text)) {}

    void add(std::size_t begin, std::size_t end) {
        const std::size_t i = m_symbols.size();
        m_symbols.push_back({begin, end - begin, i == 0 ? kNone : i - 1, kNone});
        if (i > 0) {
            m_symbols[i - 1].next = i;
        }
    }

    std::vector<std::string> run() {
        for (std::size_t i = 0; i < m_symbols.size(); ++i) {
            offer(i);
        }
        std::vector<std::size_t> changed;
        while (!m_waiting.empty()) {
            // One round: all pairs of this rank. What they make waits for the next round, even if its rank is lower.
            const std::size_t rank = m_waiting.top().rank;
            changed.clear();
            while (!m_waiting.empty() && m_waiting.top().rank == rank) {
                const Pair pair = m_waiting.top();
                m_waiting.pop();
                if (stands(pair)) {
                    join(pair.left);
                    changed.push_back(pair.left);
                }
            }
            for (const std::size_t i : changed) {
                if (const std::size_t previous = m_symbols[i].previous; previous != kNone) {
                    offer(previous);
                }
                offer(i);
            }
        }
        std::vector<std::string> pieces;
        for (std::size_t i = m_symbols.empty() ? kNone : 0; i != kNone; i = m_symbols[i].next) {
            pieces.emplace_back(textOf(m_symbols[i]));
        }
        return pieces;
    }

private:
    struct Symbol {
        std::size_t begin;
        std::size_t length;  // 0: part of the one before
        std::size_t previous;
        std::size_t next;
    };
    struct Pair {
        std::size_t rank;
        std::size_t left;
        std::size_t leftLength;
        std::size_t rightLength;
    };
    struct Later {
        bool operator()(const Pair& a, const Pair& b) const { return a.rank != b.rank ? a.rank > b.rank : a.left > b.left; }
    };

    std::string_view textOf(const Symbol& s) const { return std::string_view(m_text).substr(s.begin, s.length); }

    /// Puts symbol i and the next one into the queue, where a merge joins them.
    void offer(std::size_t i) {
        const Symbol& left = m_symbols[i];
        if (left.length == 0 || left.next == kNone) {
            return;
        }
        const Symbol& right = m_symbols[left.next];
        setKey(m_key, textOf(left), textOf(right));
        if (const auto rank = m_bpe.m_ranks.find(m_key); rank != m_bpe.m_ranks.end()) {
            m_waiting.push({rank->second, i, left.length, right.length});
        }
    }

    /// Whether the pair still is what it was when it was offered.
    bool stands(const Pair& pair) const {
        const Symbol& left = m_symbols[pair.left];
        return left.length == pair.leftLength && left.next != kNone && m_symbols[left.next].length == pair.rightLength;
    }

    void join(std::size_t i) {
        Symbol& left = m_symbols[i];
        Symbol& right = m_symbols[left.next];
        left.length += right.length;
        left.next = right.next;
        right.length = 0;
        if (left.next != kNone) {
            m_symbols[left.next].previous = i;
        }
    }

    const WordBpe& m_bpe;
    std::string m_text;
    std::vector<Symbol> m_symbols;
    std::priority_queue<Pair, std::vector<Pair>, Later> m_waiting;
    std::string m_key;
};

std::vector<std::string> WordBpe::split(std::string_view word, std::string_view ending) const {
    const std::vector<std::string> characters = py::characters(word);
    Joining joining(*this, py::join(characters, "").append(ending));
    std::size_t at = 0;
    for (std::size_t i = 0; i < characters.size(); ++i) {
        const std::size_t end = at + characters[i].size() + (i + 1 == characters.size() ? ending.size() : 0);
        joining.add(at, end);
        at = end;
    }
    return joining.run();
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
