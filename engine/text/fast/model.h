#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/text/fast/tokenizer_spec.h"
#include "engine/text/fast/word_cache.h"

namespace twb::text {

struct BpeSymbol {
    std::uint32_t id;
    std::uint32_t length;  // bytes; 0: merged into an earlier symbol
    std::int32_t previous;
    std::int32_t next;
    std::uint32_t rank;    // of the pair with the next symbol
    std::uint32_t merged;  // id of that pair
};

struct BpeCandidate {
    std::uint32_t rank;
    std::int32_t position;
    std::uint32_t merged;
    std::uint32_t leftLength;  // to see whether the pair is still the one that was queued
    std::uint32_t rightLength;
};

struct UnigramNode {
    double score;
    std::uint32_t begin;
    std::uint32_t id;
};

/// Working memory of one thread, kept between calls.
struct ModelScratch {
    WordCache cache;
    std::vector<BpeSymbol> symbols;
    std::vector<BpeCandidate> heap;
    std::vector<UnigramNode> nodes;
    std::vector<ModelToken> reversed;
    std::string buffer;
    std::uint64_t random = 0x9E3779B97F4A7C15ull;  // dropout
};

/// Cuts one word (what the pre-tokenizer made) into tokens of the vocabulary.
class Model {
public:
    virtual ~Model() = default;

    /// Appends the tokens of `word`, with byte offsets counted from `base`.
    void tokenize(std::string_view word, std::uint32_t base, std::vector<ModelToken>& out, ModelScratch& scratch) const;

    const Vocab& vocab() const { return m_vocab; }
    const std::string& where() const { return m_where; }
    /// Whether words come as raw bytes where the vocabulary writes them with GPT-2's letters.
    virtual bool takesRawBytes() const { return false; }

protected:
    Model(Vocab vocab, std::string where) : m_vocab(std::move(vocab)), m_where(std::move(where)) {}
    /// The tokens of a word, appended to `out` with offsets from 0.
    virtual void tokenizeWord(std::string_view word, std::vector<ModelToken>& out, ModelScratch& scratch) const = 0;
    /// False when the same word may give other tokens next time (dropout).
    virtual bool isDeterministic() const { return true; }

    Vocab m_vocab;
    std::string m_where;
};

/// `rawBytes`: the pre-tokenizer leaves bytes as they are; only BPE without prefix and suffix can (see canTakeRawBytes).
std::unique_ptr<Model> makeModel(ModelSpec spec, const std::string& where, bool rawBytes);
bool canTakeRawBytes(const ModelSpec& spec);

std::unique_ptr<Model> makeBpe(ModelSpec spec, const std::string& where, bool rawBytes);
std::unique_ptr<Model> makeUnigram(ModelSpec spec, const std::string& where);
std::unique_ptr<Model> makeWordPiece(ModelSpec spec, const std::string& where);
std::unique_ptr<Model> makeWordLevel(ModelSpec spec, const std::string& where);

/// Ids of <0x00> ... <0xFF>; kNone where the vocabulary lacks one.
std::vector<std::uint32_t> byteTokens(const Vocab& vocab);

}  // namespace twb::text
