#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace twb::text {

/// The parts of a SentencePiece model file (sentencepiece_model.proto) that a conversion needs.
struct SentencePieceModel {
    enum class Kind { Unigram = 1, Bpe = 2, Word = 3, Char = 4 };
    enum class PieceType { Normal = 1, Unknown = 2, Control = 3, UserDefined = 4, Unused = 5, Byte = 6 };
    struct Piece {
        std::string text;
        float score = 0.0F;
        PieceType type = PieceType::Normal;
    };

    std::vector<Piece> pieces;
    Kind kind = Kind::Unigram;
    std::int64_t unkId = 0;
    std::string unkPiece = "<unk>";
    bool byteFallback = false;
    std::string precompiledCharsmap;   ///< empty: text is taken as it is
    std::string denormalizerCharsmap;  ///< used by the SentencePiece library when it joins pieces
};

/// Reads the protobuf message. Throws Error(InvalidFile) naming `where` and the offset at which the message breaks.
SentencePieceModel parseSentencePieceModel(std::string_view bytes, const std::string& where);

/// Throws Error(NotFound | InvalidFile).
SentencePieceModel readSentencePieceModel(const std::filesystem::path& file);

}  // namespace twb::text
