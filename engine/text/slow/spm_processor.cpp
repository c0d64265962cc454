#include "engine/text/slow/spm_processor.h"

#include <sentencepiece_processor.h>

#include "engine/core/error.h"
#include "engine/core/text_file.h"
#include "engine/text/convert/sentencepiece_model.h"
#include "engine/text/fast/charsmap.h"

namespace twb::text {

using core::Error;
using core::ErrorCode;

struct SpmProcessor::Impl {
    sentencepiece::SentencePieceProcessor processor;
};

namespace {

// Appending a message to a protobuf message overwrites the fields that it names: normalizer_spec (3) { add_dummy_prefix (3): false }.
constexpr std::string_view kNoDummyPrefix("\x1A\x02\x18\x00", 4);

// Looked through first: the library does not name the place of a fault, and trusts the character maps.
std::string readModel(const std::filesystem::path& file) {
    std::string bytes = core::readTextFile(file);
    const SentencePieceModel model = parseSentencePieceModel(bytes, file.string());
    for (const auto& [name, charsmap] :
         {std::pair("normalizer_spec", &model.precompiledCharsmap), std::pair("denormalizer_spec", &model.denormalizerCharsmap)}) {
        if (!charsmap->empty()) {
            Charsmap(*charsmap, file.string() + ": " + name + ".precompiled_charsmap").requireClosed();
        }
    }
    return bytes;
}

void load(sentencepiece::SentencePieceProcessor& processor, const std::string& bytes, const std::filesystem::path& file) {
    const auto status = processor.LoadFromSerializedProto(bytes);
    if (!status.ok()) {
        throw Error(ErrorCode::InvalidFile, file.string() + " is not a SentencePiece model that can be used: " + status.ToString() + ".");
    }
}

}  // namespace

SpmProcessor::SpmProcessor(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
SpmProcessor::SpmProcessor(SpmProcessor&&) noexcept = default;
SpmProcessor::~SpmProcessor() = default;

SpmProcessor::SpmProcessor(const std::filesystem::path& file) : m_impl(std::make_unique<Impl>()) {
    load(m_impl->processor, readModel(file), file);
}

SpmProcessor SpmProcessor::withoutDummyPrefix(const std::filesystem::path& file) {
    auto impl = std::make_unique<Impl>();
    load(impl->processor, readModel(file) + std::string(kNoDummyPrefix), file);
    return SpmProcessor(std::move(impl));
}

std::vector<std::string> SpmProcessor::encode(std::string_view text) const {
    std::vector<std::string> pieces;
    const auto status = m_impl->processor.Encode(absl::string_view(text.data(), text.size()), &pieces);
    if (!status.ok()) {
        throw Error(ErrorCode::InvalidInput, "The text cannot be split by its SentencePiece model: " + status.ToString() + ".");
    }
    return pieces;
}

std::string SpmProcessor::decode(const std::vector<std::string>& pieces) const {
    std::string text;
    const auto status = m_impl->processor.Decode(pieces, &text);
    if (!status.ok()) {
        throw Error(ErrorCode::InvalidInput, "The pieces cannot be joined by their SentencePiece model: " + status.ToString() + ".");
    }
    return text;
}

std::int64_t SpmProcessor::size() const {
    return m_impl->processor.GetPieceSize();
}

std::int64_t SpmProcessor::pieceToId(std::string_view piece) const {
    return m_impl->processor.PieceToId(absl::string_view(piece.data(), piece.size()));
}

bool SpmProcessor::holds(std::string_view text) const {
    return piece(pieceToId(text)) == text;
}

std::string SpmProcessor::piece(std::int64_t id) const {
    if (id < 0 || id >= size()) {
        throw Error(ErrorCode::InvalidInput, "The id " + std::to_string(id) + " is outside the SentencePiece model, which has " +
                                                 std::to_string(size()) + " pieces.");
    }
    return m_impl->processor.IdToPiece(static_cast<int>(id));
}

}  // namespace twb::text
