// The Unigram model: the cheapest path through the pieces of a word (Kudo 2018), with the tie rules of tokenizers' encode_optimized.
#include <algorithm>
#include <limits>

#include "engine/core/error.h"
#include "engine/text/fast/byte_trie.h"
#include "engine/text/fast/model.h"
#include "engine/text/fast/utf8_cursor.h"

namespace twb::text {
namespace {

constexpr double kUnknownPenalty = 10.0;
constexpr std::uint32_t kNowhere = 0xFFFFFFFFu;

class Unigram final : public Model {
public:
    Unigram(ModelSpec spec, const std::string& where)
        : Model(std::move(spec.vocab), where), m_scores(std::move(spec.scores)), m_unkId(spec.unkId) {
        double least = std::numeric_limits<double>::infinity();
        std::size_t bytes = 0;
        for (std::uint32_t id = 0; id < m_scores.size(); ++id) {
            least = std::min(least, m_scores[id]);
            bytes += m_vocab.token(id).size();
        }
        m_unknownScore = least - kUnknownPenalty;
        m_trie.reserve(bytes / 2);
        for (std::uint32_t id = 0; id < m_scores.size(); ++id) {
            const std::string_view piece = m_vocab.token(id);
            if (!piece.empty()) {
                m_trie.add(piece, id);
            }
        }
        if (spec.byteFallback) {
            m_bytes = byteTokens(m_vocab);
        }
    }

protected:
    void tokenizeWord(std::string_view word, std::vector<ModelToken>& out, ModelScratch& scratch) const override {
        std::vector<UnigramNode>& nodes = scratch.nodes;
        nodes.assign(word.size() + 1, {0.0, kNowhere, 0});
        for (std::size_t at = 0; at < word.size();) {
            const double score = nodes[at].score;
            const std::size_t characterEnd = at + utf8Length(static_cast<unsigned char>(word[at]));
            bool hasSingle = false;
            const auto offer = [&](std::size_t end, double candidate, std::uint32_t id) {
                if (nodes[end].begin == kNowhere || candidate > nodes[end].score) {
                    nodes[end] = {candidate, std::uint32_t(at), id};
                }
            };
            m_trie.prefixes(word.substr(at), [&](std::size_t length, std::uint32_t id) {
                offer(at + length, score + m_scores[id], id);
                hasSingle = hasSingle || at + length == characterEnd;
            });
            if (!hasSingle) {
                offer(characterEnd, score + m_unknownScore, unknownId());
            }
            at = characterEnd;
        }
        collect(word, out, scratch);
    }

private:
    std::uint32_t unknownId() const {
        if (!m_unkId) {
            throw core::Error(
                core::ErrorCode::InvalidInput,
                m_where + ": the text has a character that no piece covers, and the model names no unknown piece (model.unk_id).");
        }
        return *m_unkId;
    }

    /// Follows the best path back; neighbouring unknown pieces become one.
    void collect(std::string_view word, std::vector<ModelToken>& out, ModelScratch& scratch) const {
        std::vector<ModelToken>& path = scratch.reversed;
        path.clear();
        for (auto end = std::uint32_t(word.size()); end > 0;) {
            const UnigramNode& node = scratch.nodes[end];
            const bool unknown = m_unkId && node.id == *m_unkId;
            if (unknown && !path.empty() && path.back().id == *m_unkId) {
                path.back().begin = node.begin;
            } else {
                path.push_back({node.id, node.begin, end});
            }
            end = node.begin;
        }
        for (std::size_t i = path.size(); i-- > 0;) {
            append(word, path[i], out);
        }
    }

    void append(std::string_view word, ModelToken token, std::vector<ModelToken>& out) const {
        if (!m_unkId || token.id != *m_unkId) {
            out.push_back(token);
            return;
        }
        // Joined unknown characters may spell a piece by chance; else their bytes may have tokens.
        const std::string_view text = word.substr(token.begin, token.end - token.begin);
        if (const std::uint32_t id = m_vocab.find(text); id != Vocab::kNone) {
            token.id = id;
            out.push_back(token);
            return;
        }
        const auto known = [&](char c) { return m_bytes[static_cast<unsigned char>(c)] != Vocab::kNone; };
        if (!m_bytes.empty() && std::all_of(text.begin(), text.end(), known)) {
            for (const char c : text) {
                out.push_back({m_bytes[static_cast<unsigned char>(c)], token.begin, token.end});
            }
            return;
        }
        out.push_back(token);
    }

    std::vector<double> m_scores;
    std::optional<std::uint32_t> m_unkId;
    double m_unknownScore = 0;
    ByteTrie m_trie;
    std::vector<std::uint32_t> m_bytes;  // empty: no byte fallback
};

}  // namespace

std::unique_ptr<Model> makeUnigram(ModelSpec spec, const std::string& where) {
    return std::make_unique<Unigram>(std::move(spec), where);
}

}  // namespace twb::text
