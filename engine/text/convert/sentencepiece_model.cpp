#include "engine/text/convert/sentencepiece_model.h"

#include <cstring>

#include "engine/core/error.h"
#include "engine/core/text_file.h"
#include "engine/core/utf8.h"

namespace twb::text {
namespace {

using core::Error;
using core::ErrorCode;

enum class WireType { Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5 };

/// Walks the fields of one protobuf message. Offsets in errors count from the beginning of the file.
class MessageReader {
public:
    MessageReader(std::string_view message, std::size_t offset, const std::string& where)
        : m_message(message), m_offset(offset), m_where(where) {}

    /// Moves to the next field; false at the end of the message.
    bool next() {
        if (m_position == m_message.size()) {
            return false;
        }
        const std::uint64_t key = varint();
        m_field = key >> 3;
        switch (key & 7) {
            case 0:
                m_wire = WireType::Varint;
                m_number = varint();
                break;
            case 1:
                m_wire = WireType::Fixed64;
                m_bytes = take(8);
                break;
            case 2:
                m_wire = WireType::Bytes;
                m_bytes = take(varint());
                break;
            case 5:
                m_wire = WireType::Fixed32;
                m_bytes = take(4);
                break;
            default:
                fail("an unknown kind of field");
        }
        if (m_field == 0) {
            fail("field number 0");
        }
        return true;
    }

    std::uint64_t field() const { return m_field; }
    std::int64_t integer() const {
        expect(WireType::Varint, "an integer");
        return static_cast<std::int64_t>(m_number);
    }
    float real() const {
        expect(WireType::Fixed32, "a float");
        float value = 0;
        std::memcpy(&value, m_bytes.data(), sizeof value);
        return value;
    }
    std::string_view bytes() const {
        expect(WireType::Bytes, "text or a message");
        return m_bytes;
    }
    MessageReader message() const {
        expect(WireType::Bytes, "a message");
        return {m_bytes, m_offset + static_cast<std::size_t>(m_bytes.data() - m_message.data()), m_where};
    }

    [[noreturn]] void fail(const std::string& what) const {
        throw Error(ErrorCode::InvalidFile,
                    m_where + " is not a SentencePiece model: " + what + " at byte " + std::to_string(m_offset + m_position) + ".");
    }

private:
    std::uint64_t varint() {
        std::uint64_t value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (m_position == m_message.size()) {
                fail("the message ends inside a number");
            }
            const auto byte = static_cast<unsigned char>(m_message[m_position++]);
            value |= std::uint64_t(byte & 0x7F) << shift;
            if (byte < 0x80) {
                return value;
            }
        }
        fail("a number longer than 64 bits");
    }

    std::string_view take(std::uint64_t length) {
        if (length > m_message.size() - m_position) {
            fail("a field longer than the message that holds it");
        }
        const std::string_view part = m_message.substr(m_position, static_cast<std::size_t>(length));
        m_position += part.size();
        return part;
    }

    void expect(WireType wire, const char* what) const {
        if (m_wire != wire) {
            fail("field " + std::to_string(m_field) + " should be " + what + ", but is not, before");
        }
    }

    std::string_view m_message;
    std::size_t m_offset;
    const std::string& m_where;
    std::size_t m_position = 0;
    std::uint64_t m_field = 0;
    WireType m_wire = WireType::Varint;
    std::uint64_t m_number = 0;
    std::string_view m_bytes;
};

SentencePieceModel::Piece readPiece(MessageReader message) {
    SentencePieceModel::Piece piece;
    while (message.next()) {
        switch (message.field()) {
            case 1:
                piece.text = message.bytes();
                break;
            case 2:
                piece.score = message.real();
                break;
            case 3:
                if (message.integer() < 1 || message.integer() > 6) {
                    message.fail("an unknown kind of piece (" + std::to_string(message.integer()) + ")");
                }
                piece.type = static_cast<SentencePieceModel::PieceType>(message.integer());
                break;
            default:
                break;
        }
    }
    if (core::firstInvalidUtf8(piece.text) != std::string_view::npos) {
        message.fail("a piece that is not UTF-8");
    }
    return piece;
}

void readTrainerSpec(MessageReader message, SentencePieceModel& model) {
    while (message.next()) {
        switch (message.field()) {
            case 3:
                if (message.integer() < 1 || message.integer() > 4) {
                    message.fail("an unknown model_type (" + std::to_string(message.integer()) + ")");
                }
                model.kind = static_cast<SentencePieceModel::Kind>(message.integer());
                break;
            case 35:
                model.byteFallback = message.integer() != 0;
                break;
            case 40:
                model.unkId = static_cast<std::int32_t>(message.integer());
                break;
            case 45:
                model.unkPiece = message.bytes();
                break;
            default:
                break;
        }
    }
}

void readCharsmap(MessageReader message, std::string& charsmap) {
    while (message.next()) {
        if (message.field() == 2) {
            charsmap = message.bytes();
        }
    }
}

}  // namespace

SentencePieceModel parseSentencePieceModel(std::string_view bytes, const std::string& where) {
    SentencePieceModel model;
    MessageReader message(bytes, 0, where);
    while (message.next()) {
        switch (message.field()) {
            case 1:
                model.pieces.push_back(readPiece(message.message()));
                break;
            case 2:
                readTrainerSpec(message.message(), model);
                break;
            case 3:
                readCharsmap(message.message(), model.precompiledCharsmap);
                break;
            case 5:
                readCharsmap(message.message(), model.denormalizerCharsmap);
                break;
            default:
                break;
        }
    }
    if (model.pieces.empty()) {
        message.fail("it holds no pieces; the message ends");
    }
    return model;
}

SentencePieceModel readSentencePieceModel(const std::filesystem::path& file) {
    return parseSentencePieceModel(core::readTextFile(file), file.string());
}

}  // namespace twb::text
