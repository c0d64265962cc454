#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/json.h"
#include "engine/text/added_token.h"
#include "engine/text/fast/vocab.h"

namespace twb::text {

enum class ModelKind { Bpe, WordPiece, Unigram, WordLevel };

/// The `model` part of a tokenizer.json.
struct ModelSpec {
    ModelKind kind = ModelKind::WordLevel;
    Vocab vocab;                                              ///< Unigram: ids are the pieces' indices
    std::vector<std::pair<std::string, std::string>> merges;  ///< BPE, in order of rank
    std::vector<double> scores;                               ///< Unigram, one a piece
    std::optional<std::string> unkToken;                      ///< BPE, WordPiece, WordLevel
    std::optional<std::uint32_t> unkId;                       ///< Unigram
    std::optional<std::string> continuingSubwordPrefix;       ///< BPE; WordPiece: "##" when absent
    std::optional<std::string> endOfWordSuffix;               ///< BPE
    std::optional<double> dropout;                            ///< BPE
    bool fuseUnk = false;                                     ///< BPE
    bool byteFallback = false;                                ///< BPE, Unigram
    bool ignoreMerges = false;                                ///< BPE
    std::uint32_t maxInputCharsPerWord = 100;                 ///< WordPiece
};

/// A tokenizer.json document. It is read from a file, or made by engine/text/convert from the files of a slow tokenizer. The small parts
/// stay JSON in the syntax of tokenizer.json (null: absent).
struct TokenizerSpec {
    core::Json normalizer;
    core::Json preTokenizer;
    bool cutsByJieba = false;  ///< instead of preTokenizer, which stands in a saved file (transformers' custom pre-tokenizer of RoFormer)
    core::Json postProcessor;
    core::Json decoder;
    core::Json truncation;
    core::Json padding;
    std::vector<AddedToken> addedTokens;  ///< with ids; content that the model's vocabulary holds keeps the vocabulary's id
    ModelSpec model;
    std::string where = "tokenizer.json";  ///< named in errors
};

/// Reads a tokenizer.json in one pass. Throws Error(InvalidFile) naming file, line and column (syntax) or the path of the key and what was
/// expected.
TokenizerSpec readTokenizerJson(const std::filesystem::path& file);
TokenizerSpec parseTokenizerJson(std::string_view text, const std::string& where);

/// The document as text (pretty-printed as tokenizers' save does). Read back, it gives an equal tokenizer.
std::string writeTokenizerJson(const TokenizerSpec& spec);

}  // namespace twb::text
