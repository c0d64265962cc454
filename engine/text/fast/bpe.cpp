// Byte-pair encoding (Sennrich et al. 2016): the pair of lowest rank is merged first, the leftmost of equals first.
#include <algorithm>

#include "engine/core/error.h"
#include "engine/core/utf8.h"
#include "engine/text/fast/byte_alphabet.h"
#include "engine/text/fast/model.h"
#include "engine/text/fast/pair_table.h"
#include "engine/text/fast/utf8_cursor.h"

namespace twb::text {
namespace {

constexpr std::uint32_t kNoRank = 0xFFFFFFFFu;
constexpr std::size_t kShortWord = 40;  // symbols up to which looking through all pairs beats a heap
constexpr std::string_view kSpaceMark = "\u2581";

class Bpe final : public Model {
public:
    Bpe(ModelSpec spec, const std::string& where, bool rawBytes)
        : Model(std::move(spec.vocab), where),
          m_prefix(spec.continuingSubwordPrefix.value_or("")),
          m_suffix(spec.endOfWordSuffix.value_or("")),
          m_dropout(spec.dropout.value_or(0.0)),
          m_fuseUnk(spec.fuseUnk),
          m_ignoreMerges(spec.ignoreMerges),
          m_rawBytes(rawBytes) {
        readMerges(spec.merges);
        if (spec.byteFallback) {
            m_bytes = byteTokens(m_vocab);
        }
        if (spec.unkToken) {
            m_unkToken = *spec.unkToken;
            m_unk = m_vocab.find(m_unkToken);
            m_hasUnk = true;
        }
        if (rawBytes) {
            readRawVocabulary();
        }
    }

    bool takesRawBytes() const override { return m_rawBytes; }

protected:
    bool isDeterministic() const override { return m_dropout <= 0.0; }

    void tokenizeWord(std::string_view word, std::vector<ModelToken>& out, ModelScratch& scratch) const override {
        if (!m_cutsBeforeMark || word.size() <= WordCache::kLongestWord) {
            return tokenizePiece(word, out, scratch);
        }
        // No merge reaches over the beginning of a marked word, so that the words of a long text can be looked up one by one.
        std::size_t begin = 0;
        for (std::size_t at = word.find(kSpaceMark); at != std::string_view::npos; at = word.find(kSpaceMark, at + kSpaceMark.size())) {
            if (at > begin && !word.substr(0, at).ends_with(kSpaceMark)) {
                tokenize(word.substr(begin, at - begin), std::uint32_t(begin), out, scratch);
                begin = at;
            }
        }
        if (begin == 0) {
            return tokenizePiece(word, out, scratch);
        }
        if (word.size() - begin <= WordCache::kLongestWord) {
            tokenize(word.substr(begin), std::uint32_t(begin), out, scratch);
        } else {
            const std::size_t first = out.size();
            tokenizePiece(word.substr(begin), out, scratch);
            for (std::size_t i = first; i < out.size(); ++i) {
                out[i].begin += std::uint32_t(begin);
                out[i].end += std::uint32_t(begin);
            }
        }
    }

private:
    void tokenizePiece(std::string_view word, std::vector<ModelToken>& out, ModelScratch& scratch) const {
        if (m_ignoreMerges) {
            const std::uint32_t id = (m_rawBytes ? m_rawVocab : m_vocab).find(word);
            if (id != Vocab::kNone) {
                out.push_back({id, 0, std::uint32_t(word.size())});
                return;
            }
        }
        scratch.symbols.clear();
        m_rawBytes ? addBytes(word, scratch.symbols) : addCharacters(word, scratch);
        if (scratch.symbols.empty()) {
            return;
        }
        link(scratch.symbols);
        if (m_dropout <= 0.0 && scratch.symbols.size() <= kShortWord) {
            mergeShort(scratch.symbols);
        } else {
            mergeLong(scratch);
        }
        const auto size = std::uint32_t(word.size());
        std::uint32_t at = 0;
        for (std::int32_t i = 0; i >= 0; i = scratch.symbols[std::size_t(i)].next) {
            const BpeSymbol& s = scratch.symbols[std::size_t(i)];
            // Bytes of a prefix or suffix that fall back count as well, but have no place in the word.
            const std::uint32_t end = std::min(at + s.length, size);
            out.push_back({s.id, at, end});
            at = end;
        }
    }

    // ---- loading
    void readMerges(const std::vector<std::pair<std::string, std::string>>& merges) {
        m_pairs.reserve(merges.size());
        m_cutsBeforeMark = m_prefix.empty() && m_suffix.empty() && m_vocab.find(kSpaceMark) != Vocab::kNone;
        std::string joined;
        for (std::size_t rank = 0; rank < merges.size(); ++rank) {
            const auto& [left, right] = merges[rank];
            const std::uint32_t a = idOfPart(left, rank, merges[rank]);
            const std::uint32_t b = idOfPart(right, rank, merges[rank]);
            joined.assign(left);
            joined.append(right.starts_with(m_prefix) ? std::string_view(right).substr(m_prefix.size()) : std::string_view(right));
            const std::uint32_t merged = idOfPart(joined, rank, merges[rank]);
            m_pairs.set(a, b, {std::uint32_t(rank), merged});
            if (m_cutsBeforeMark && right.starts_with(kSpaceMark) && !left.ends_with(kSpaceMark)) {
                m_cutsBeforeMark = false;
            }
        }
    }

    std::uint32_t idOfPart(std::string_view token, std::size_t rank, const std::pair<std::string, std::string>& merge) const {
        const std::uint32_t id = m_vocab.find(token);
        if (id == Vocab::kNone) {
            throw core::Error(core::ErrorCode::InvalidFile, m_where + ": model.merges[" + std::to_string(rank) + "] (\"" +
                                                                core::shortened(merge.first, 60) + "\" + \"" +
                                                                core::shortened(merge.second, 60) + "\") needs the token \"" +
                                                                core::shortened(token, 60) + "\", which model.vocab does not hold.");
        }
        return id;
    }

    void readRawVocabulary() {
        const ByteAlphabet& alphabet = ByteAlphabet::get();
        m_byteIds.resize(256);
        std::string letter;
        for (unsigned b = 0; b < 256; ++b) {
            letter.clear();
            appendUtf8(letter, alphabet.characterOf(static_cast<unsigned char>(b)));
            m_byteIds[b] = m_vocab.find(letter);
        }
        if (!m_ignoreMerges) {
            return;
        }
        m_rawVocab.reserve(m_vocab.size(), m_vocab.size() * 8);
        std::string bytes;
        for (std::uint32_t id = 0; id < m_vocab.idEnd(); ++id) {
            const std::string_view token = m_vocab.token(id);
            if (token.data() != nullptr && alphabet.decode(token, bytes)) {
                m_rawVocab.add(bytes, id);
            }
        }
    }

    // ---- the first symbols
    /// Collects unknown characters; when `m_fuseUnk`, neighbours become one.
    struct Unknowns {
        const Bpe& bpe;
        std::vector<BpeSymbol>& out;
        std::uint32_t pending = 0;  // bytes

        void add(std::uint32_t bytes) {
            if (!bpe.m_hasUnk) {
                return;  // the character is dropped, as in the Rust library
            }
            if (bpe.m_unk == Vocab::kNone) {
                throw core::Error(
                    core::ErrorCode::InvalidInput,
                    bpe.m_where +
                        ": the text has a character that the vocabulary lacks, and the vocabulary does not hold the unknown token \"" +
                        bpe.m_unkToken + "\" either (model.unk_token).");
            }
            if (pending != 0 && bpe.m_fuseUnk) {
                pending += bytes;
            } else {
                flush();
                pending = bytes;
            }
        }
        void flush() {
            if (pending != 0) {
                out.push_back({bpe.m_unk, pending, 0, 0, 0, 0});
                pending = 0;
            }
        }
    };

    void addBytes(std::string_view word, std::vector<BpeSymbol>& symbols) const {
        Unknowns unknowns{*this, symbols};
        for (const char c : word) {
            const std::uint32_t id = m_byteIds[static_cast<unsigned char>(c)];
            if (id == Vocab::kNone) {
                unknowns.add(1);
            } else {
                unknowns.flush();
                symbols.push_back({id, 1, 0, 0, 0, 0});
            }
        }
        unknowns.flush();
    }

    void addCharacters(std::string_view word, ModelScratch& scratch) const {
        Unknowns unknowns{*this, scratch.symbols};
        for (std::size_t at = 0; at < word.size();) {
            const unsigned length = utf8Length(static_cast<unsigned char>(word[at]));
            const std::string_view character = word.substr(at, length);
            const bool first = at == 0;
            at += length;
            const bool last = at == word.size();
            std::string_view token = character;
            if ((!first && !m_prefix.empty()) || (last && !m_suffix.empty())) {
                scratch.buffer.clear();
                scratch.buffer.append(first ? "" : m_prefix).append(character).append(last ? m_suffix : "");
                token = scratch.buffer;
            }
            const std::uint32_t id = m_vocab.find(token);
            if (id != Vocab::kNone) {
                unknowns.flush();
                scratch.symbols.push_back({id, length, 0, 0, 0, 0});
            } else if (!addFallback(token, scratch.symbols)) {
                unknowns.add(length);
            }
        }
        unknowns.flush();
    }

    bool addFallback(std::string_view character, std::vector<BpeSymbol>& symbols) const {
        const auto known = [&](char c) { return m_bytes[static_cast<unsigned char>(c)] != Vocab::kNone; };
        if (m_bytes.empty() || !std::all_of(character.begin(), character.end(), known)) {
            return false;
        }
        for (const char c : character) {
            symbols.push_back({m_bytes[static_cast<unsigned char>(c)], 1, 0, 0, 0, 0});
        }
        return true;
    }

    // ---- merging
    void rate(std::vector<BpeSymbol>& symbols, std::int32_t i) const {
        BpeSymbol& s = symbols[std::size_t(i)];
        const PairTable::Merge* merge = s.next < 0 ? nullptr : m_pairs.find(s.id, symbols[std::size_t(s.next)].id);
        s.rank = merge ? merge->rank : kNoRank;
        s.merged = merge ? merge->merged : 0;
    }

    void link(std::vector<BpeSymbol>& symbols) const {
        const auto n = std::int32_t(symbols.size());
        for (std::int32_t i = 0; i < n; ++i) {
            symbols[std::size_t(i)].previous = i - 1;
            symbols[std::size_t(i)].next = i + 1 < n ? i + 1 : -1;
            rate(symbols, i);
        }
    }

    /// Joins symbol i with the next one.
    static void join(std::vector<BpeSymbol>& symbols, std::int32_t i, std::uint32_t merged) {
        BpeSymbol& s = symbols[std::size_t(i)];
        BpeSymbol& gone = symbols[std::size_t(s.next)];
        s.id = merged;
        s.length += gone.length;
        s.next = gone.next;
        gone.length = 0;
        if (s.next >= 0) {
            symbols[std::size_t(s.next)].previous = i;
        }
    }

    void mergeShort(std::vector<BpeSymbol>& symbols) const {
        while (true) {
            std::uint32_t best = kNoRank;
            std::int32_t at = -1;
            for (std::int32_t i = 0; i >= 0; i = symbols[std::size_t(i)].next) {
                if (symbols[std::size_t(i)].rank < best) {
                    best = symbols[std::size_t(i)].rank;
                    at = i;
                }
            }
            if (at < 0) {
                return;
            }
            join(symbols, at, symbols[std::size_t(at)].merged);
            rate(symbols, at);
            if (symbols[std::size_t(at)].previous >= 0) {
                rate(symbols, symbols[std::size_t(at)].previous);
            }
        }
    }

    void mergeLong(ModelScratch& scratch) const {
        const auto later = [](const BpeCandidate& a, const BpeCandidate& b) {
            return a.rank != b.rank ? a.rank > b.rank : a.position > b.position;
        };
        std::vector<BpeSymbol>& symbols = scratch.symbols;
        std::vector<BpeCandidate>& heap = scratch.heap;
        std::vector<BpeCandidate> skipped;  // dropout: tried again after the next merge
        heap.clear();
        const auto push = [&](std::int32_t i) {
            const BpeSymbol& s = symbols[std::size_t(i)];
            if (s.rank != kNoRank) {
                heap.push_back({s.rank, i, s.merged, s.length, symbols[std::size_t(s.next)].length});
                std::push_heap(heap.begin(), heap.end(), later);
            }
        };
        for (std::int32_t i = 0; i >= 0; i = symbols[std::size_t(i)].next) {
            push(i);
        }
        while (!heap.empty()) {
            std::pop_heap(heap.begin(), heap.end(), later);
            const BpeCandidate top = heap.back();
            heap.pop_back();
            if (m_dropout > 0.0 && draw(scratch.random) < m_dropout) {
                skipped.push_back(top);
                continue;
            }
            for (const BpeCandidate& c : skipped) {
                heap.push_back(c);
                std::push_heap(heap.begin(), heap.end(), later);
            }
            skipped.clear();
            const BpeSymbol& s = symbols[std::size_t(top.position)];
            if (s.length != top.leftLength || s.next < 0 || s.rank != top.rank || symbols[std::size_t(s.next)].length != top.rightLength) {
                continue;  // one of the two is part of another merge by now
            }
            join(symbols, top.position, top.merged);
            rate(symbols, top.position);
            push(top.position);
            if (s.previous >= 0) {
                rate(symbols, s.previous);
                push(s.previous);
            }
        }
    }

    /// xorshift, in [0, 1)
    static double draw(std::uint64_t& state) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        return double(state >> 11) * 0x1.0p-53;
    }

    std::string m_prefix;
    std::string m_suffix;
    double m_dropout;
    bool m_fuseUnk;
    bool m_ignoreMerges;
    bool m_rawBytes;
    bool m_hasUnk = false;
    bool m_cutsBeforeMark = false;
    std::string m_unkToken;
    std::uint32_t m_unk = Vocab::kNone;
    PairTable m_pairs;
    std::vector<std::uint32_t> m_bytes;    // ids of <0x..>; empty: no byte fallback
    std::vector<std::uint32_t> m_byteIds;  // raw bytes: the id of each byte's letter
    Vocab m_rawVocab;                      // raw bytes and ignore_merges: the vocabulary in bytes
};

}  // namespace

bool canTakeRawBytes(const ModelSpec& spec) {
    return spec.kind == ModelKind::Bpe && !spec.byteFallback && spec.continuingSubwordPrefix.value_or("").empty() &&
           spec.endOfWordSuffix.value_or("").empty();
}

std::unique_ptr<Model> makeBpe(ModelSpec spec, const std::string& where, bool rawBytes) {
    return std::make_unique<Bpe>(std::move(spec), where, rawBytes);
}

}  // namespace twb::text
