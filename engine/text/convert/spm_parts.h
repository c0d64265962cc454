#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/text/convert/sentencepiece_model.h"
#include "engine/text/fast/tokenizer_spec.h"
#include "engine/text/tokenizer_init.h"

namespace twb::text {

/// What a family changes in the conversion of a SentencePiece model (SpmConverter of transformers). Made by spmParts with the defaults,
/// changed by the family, then put together by assemble.
struct SpmParts {
    /// How the merges of a BPE are found: they are not stored, only the pieces that they make.
    enum class MergeOrder { ById, ByScore };

    SentencePieceModel source;
    std::vector<std::pair<std::string, double>> vocab;  ///< pieces with scores, in the order of their new ids
    std::int64_t unkId = 0;
    bool byteFallback = false;
    MergeOrder mergeOrder = MergeOrder::ById;
    core::Json normalizer;
    core::Json preTokenizer;
    core::Json decoder;
};

/// Reads the model file of the folder; all parts as SpmConverter makes them.
SpmParts spmParts(const TokenizerInit& init, const std::string& fileName);

/// The normalisation rules stored in the model, if there are any, then runs of spaces made one space.
std::vector<core::Json> charsmapAndSpaces(const SentencePieceModel& model);

/// Appends tokens with score 0.
void append(std::vector<std::pair<std::string, double>>& vocab, std::initializer_list<std::string_view> tokens);

/// Appends the pieces from `first` on.
void appendPieces(std::vector<std::pair<std::string, double>>& vocab, const SentencePieceModel& model, std::size_t first);

/// The document, without post-processor and added tokens. Throws Error(Unsupported) for models that are neither Unigram nor BPE.
TokenizerSpec assemble(SpmParts parts, const TokenizerInit& init);

/// The pairs that join to a piece, in the order in which a SentencePiece BPE would join them (SentencePieceExtractor of transformers).
std::vector<std::pair<std::string, std::string>> mergesOfPieces(const std::vector<std::pair<std::string, double>>& pieces,
                                                                const Vocab& parts, SpmParts::MergeOrder order);

}  // namespace twb::text
