#include "engine/io/tfrecord.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <string>

#include "engine/core/error.h"
#include "engine/io/little_endian.h"

namespace twb::io {
namespace {

constexpr std::array<std::uint32_t, 256> makeTable() {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
        std::uint32_t rest = byte;
        for (int bit = 0; bit < 8; ++bit) {
            rest = (rest >> 1) ^ ((rest & 1) ? 0x82F63B78U : 0U);
        }
        table[byte] = rest;
    }
    return table;
}

constexpr std::array<std::uint32_t, 256> kTable = makeTable();

/// Rotated and shifted, so that checksums of data that hold checksums stay useful.
std::uint32_t masked(std::uint32_t checksum) {
    return ((checksum >> 15) | (checksum << 17)) + 0xA282EAD8U;
}

}  // namespace

std::uint32_t crc32c(std::string_view bytes) {
    std::uint32_t rest = 0xFFFFFFFFU;
    for (const char byte : bytes) {
        rest = (rest >> 8) ^ kTable[(rest ^ static_cast<unsigned char>(byte)) & 0xFF];
    }
    return ~rest;
}

TfRecordWriter::TfRecordWriter(std::filesystem::path file) : m_file(std::move(file)), m_stream(std::fopen(m_file.string().c_str(), "wb")) {
    if (!m_stream) {
        fail();
    }
}

void TfRecordWriter::fail() const {
    throw core::Error(core::ErrorCode::InvalidFile, m_file.string() + " cannot be written: " + std::strerror(errno) + ".");
}

void TfRecordWriter::append(std::string_view bytes) {
    if (std::fwrite(bytes.data(), 1, bytes.size(), m_stream.get()) != bytes.size()) {
        fail();
    }
}

void TfRecordWriter::write(std::string_view record) {
    const std::string length = littleEndian(static_cast<std::uint64_t>(record.size()));
    append(length);
    append(littleEndian(masked(crc32c(length))));
    append(record);
    append(littleEndian(masked(crc32c(record))));
}

void TfRecordWriter::flush() {
    if (std::fflush(m_stream.get()) != 0) {
        fail();
    }
}

}  // namespace twb::io
