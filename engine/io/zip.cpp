#include "engine/io/zip.h"

#include <zlib.h>

#include <algorithm>
#include <limits>

#include "engine/core/error.h"
#include "engine/core/utf8.h"
#include "engine/io/byte_reader.h"

namespace twb::io {
namespace {

using core::Error;
using core::ErrorCode;

constexpr std::uint32_t kLocalHeader = 0x04034b50;
constexpr std::uint32_t kDirectoryEntry = 0x02014b50;
constexpr std::uint32_t kDirectoryEnd = 0x06054b50;
constexpr std::uint32_t kDirectoryEnd64 = 0x06064b50;
constexpr std::uint32_t kDirectoryEnd64Locator = 0x07064b50;
constexpr std::size_t kDirectoryEndSize = 22;
constexpr std::size_t kLocatorSize = 20;
constexpr std::size_t kMaxComment = 0xffff;
constexpr std::uint32_t kIn64 = 0xffffffff;       // the real number is in the ZIP64 extra field
constexpr std::uint64_t kMaxDeflateRatio = 1032;  // of the format itself; more is a lie
constexpr std::uint16_t kEncrypted = 1;

std::string named(const std::string& where, std::string_view entry) {
    return where + ": the entry \"" + core::shortened(entry, 200) + "\"";
}

void checkName(std::string_view name, const std::string& where) {
    const bool absolute = name.empty() || name.front() == '/' || name.find('\\') != std::string_view::npos || name.find(':') == 1;
    const std::string padded = "/" + std::string(name) + "/";
    if (absolute || padded.find("/../") != std::string::npos || name.find('\0') != std::string_view::npos) {
        throw Error(ErrorCode::InvalidFile,
                    named(where, name) + " has an absolute path or one that leaves its folder; the archive is refused.");
    }
}

struct Directory {
    std::uint64_t count = 0;
    std::uint64_t offset = 0;
};

Directory findDirectory(std::span<const std::byte> bytes, const std::string& where) {
    ByteReader reader(bytes, where);
    const std::size_t lowest = bytes.size() > kDirectoryEndSize + kMaxComment ? bytes.size() - kDirectoryEndSize - kMaxComment : 0;
    for (std::size_t at = bytes.size() < kDirectoryEndSize ? 0 : bytes.size() - kDirectoryEndSize + 1; at-- > lowest;) {
        reader.seek(at);
        if (reader.number<std::uint32_t>() != kDirectoryEnd) {
            continue;
        }
        reader.seek(at + 10);
        Directory directory;
        directory.count = reader.number<std::uint16_t>();
        reader.number<std::uint32_t>();
        directory.offset = reader.number<std::uint32_t>();
        if (at < kLocatorSize) {
            return directory;
        }
        reader.seek(at - kLocatorSize);
        if (reader.number<std::uint32_t>() != kDirectoryEnd64Locator) {
            return directory;
        }
        reader.number<std::uint32_t>();
        reader.seek(reader.number<std::uint64_t>());
        if (reader.number<std::uint32_t>() != kDirectoryEnd64) {
            throw Error(ErrorCode::InvalidFile, where + " is damaged: its ZIP64 directory is not where the archive says.");
        }
        reader.bytes(28);
        directory.count = reader.number<std::uint64_t>();
        reader.number<std::uint64_t>();
        directory.offset = reader.number<std::uint64_t>();
        return directory;
    }
    throw Error(ErrorCode::InvalidFile, where + " is damaged or cut off: the directory at the end of a ZIP archive was expected.");
}

// Sizes and offset of 4 GB and more stand in an extra field, only those that overflowed, in this order.
void readZip64(std::span<const std::byte> extra, ZipEntry& entry, std::uint64_t& offset, const std::string& where) {
    ByteReader fields(extra, where);
    while (fields.left() >= 4) {
        const auto id = fields.number<std::uint16_t>();
        ByteReader field(fields.bytes(std::min<std::size_t>(fields.number<std::uint16_t>(), fields.left())), where);
        if (id != 1) {
            continue;
        }
        for (std::uint64_t* number : {&entry.size, &entry.compressedSize, &offset}) {
            if (*number == kIn64) {
                *number = field.number<std::uint64_t>();
            }
        }
    }
}

std::uint64_t dataOffsetOf(std::span<const std::byte> bytes, std::uint64_t headerOffset, const ZipEntry& entry, const std::string& where) {
    ByteReader local(bytes, where);
    local.seek(headerOffset);
    if (local.number<std::uint32_t>() != kLocalHeader) {
        throw Error(ErrorCode::InvalidFile, named(where, entry.name) + " is not where the archive's directory says.");
    }
    local.bytes(22);
    const auto nameLength = local.number<std::uint16_t>();
    const auto extraLength = local.number<std::uint16_t>();
    if (local.text(nameLength) != entry.name) {
        throw Error(ErrorCode::InvalidFile, named(where, entry.name) + " has another name in its own header.");
    }
    local.bytes(extraLength);
    const std::uint64_t offset = local.position();
    local.bytes(entry.compressedSize);
    return offset;
}

}  // namespace

ZipArchive::ZipArchive(std::span<const std::byte> bytes, std::string where, std::shared_ptr<const void> owner)
    : m_bytes(bytes), m_where(std::move(where)), m_owner(std::move(owner)) {
    readDirectory();
    checkOverlaps();
}

void ZipArchive::readDirectory() {
    const Directory directory = findDirectory(m_bytes, m_where);
    ByteReader reader(m_bytes, m_where);
    reader.seek(directory.offset);
    for (std::uint64_t i = 0; i < directory.count; ++i) {
        if (reader.number<std::uint32_t>() != kDirectoryEntry) {
            throw Error(ErrorCode::InvalidFile,
                        m_where + " is damaged: entry " + std::to_string(i) + " of its directory does not begin as one.");
        }
        reader.bytes(4);
        const auto flags = reader.number<std::uint16_t>();
        const auto method = reader.number<std::uint16_t>();
        reader.bytes(8);
        ZipEntry entry;
        entry.compressedSize = reader.number<std::uint32_t>();
        entry.size = reader.number<std::uint32_t>();
        const auto nameLength = reader.number<std::uint16_t>();
        const auto extraLength = reader.number<std::uint16_t>();
        const auto commentLength = reader.number<std::uint16_t>();
        reader.bytes(8);
        std::uint64_t offset = reader.number<std::uint32_t>();
        entry.name = reader.text(nameLength);
        readZip64(reader.bytes(extraLength), entry, offset, m_where);
        reader.bytes(commentLength);

        checkName(entry.name, m_where);
        if ((flags & kEncrypted) || (method != Z_NO_COMPRESSION && method != Z_DEFLATED)) {
            throw Error(ErrorCode::Unsupported, named(m_where, entry.name) + " is encrypted or compressed with method " +
                                                    std::to_string(method) + "; stored and deflated ones are read.");
        }
        entry.deflated = method == Z_DEFLATED;
        if (entry.deflated ? entry.size / kMaxDeflateRatio > entry.compressedSize : entry.size != entry.compressedSize) {
            throw Error(ErrorCode::InvalidFile, named(m_where, entry.name) + " claims " + std::to_string(entry.size) +
                                                    " bytes, which its " + std::to_string(entry.compressedSize) +
                                                    " stored bytes cannot hold.");
        }
        entry.dataOffset = dataOffsetOf(m_bytes, offset, entry, m_where);
        m_entries.push_back(std::move(entry));
    }
}

// Archives that unpack to far more than they hold let entries share their data.
void ZipArchive::checkOverlaps() const {
    std::vector<const ZipEntry*> sorted;
    for (const ZipEntry& entry : m_entries) {
        sorted.push_back(&entry);
    }
    std::sort(sorted.begin(), sorted.end(), [](const ZipEntry* a, const ZipEntry* b) { return a->dataOffset < b->dataOffset; });
    for (std::size_t i = 1; i < sorted.size(); ++i) {
        if (sorted[i - 1]->dataOffset + sorted[i - 1]->compressedSize > sorted[i]->dataOffset) {
            throw Error(ErrorCode::InvalidFile,
                        named(m_where, sorted[i]->name) + " overlaps \"" + core::shortened(sorted[i - 1]->name, 200) + "\".");
        }
    }
}

const ZipEntry* ZipArchive::find(std::string_view name) const {
    const auto it = std::find_if(m_entries.begin(), m_entries.end(), [&](const ZipEntry& entry) { return entry.name == name; });
    return it == m_entries.end() ? nullptr : &*it;
}

SharedBytes ZipArchive::read(const ZipEntry& entry, std::uint64_t maxBytes) const {
    if (entry.size > maxBytes) {
        throw Error(ErrorCode::InvalidFile, named(m_where, entry.name) + " has " + std::to_string(entry.size) + " bytes; at most " +
                                                std::to_string(maxBytes) + " are read.");
    }
    const auto stored = m_bytes.subspan(static_cast<std::size_t>(entry.dataOffset), static_cast<std::size_t>(entry.compressedSize));
    if (!entry.deflated) {
        return {stored, m_owner};
    }
    auto content = std::make_shared<std::vector<std::byte>>(static_cast<std::size_t>(entry.size));
    z_stream stream{};
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) {
        throw Error(ErrorCode::OutOfMemory, named(m_where, entry.name) + " cannot be unpacked: zlib has no memory.");
    }
    // zlib counts in 32 bits: both sides are handed over in pieces.
    constexpr std::size_t kPiece = std::size_t(1) << 30;
    std::size_t taken = 0, made = 0;
    int status = Z_OK;
    while (status == Z_OK) {
        const std::size_t in = std::min(kPiece, stored.size() - taken), out = std::min(kPiece, content->size() - made);
        stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(stored.data() + taken));
        stream.avail_in = static_cast<uInt>(in);
        stream.next_out = reinterpret_cast<Bytef*>(content->data() + made);
        stream.avail_out = static_cast<uInt>(out);
        status = inflate(&stream, Z_NO_FLUSH);
        taken += in - stream.avail_in;
        made += out - stream.avail_out;
    }
    inflateEnd(&stream);
    if (status != Z_STREAM_END || made != content->size()) {
        throw Error(ErrorCode::InvalidFile,
                    named(m_where, entry.name) + " is damaged: its data do not unpack to " + std::to_string(entry.size) + " bytes.");
    }
    return {*content, content};
}

bool looksLikeZip(std::span<const std::byte> bytes) {
    std::uint32_t magic = 0;
    if (bytes.size() >= sizeof magic) {
        std::memcpy(&magic, bytes.data(), sizeof magic);
    }
    return magic == kLocalHeader || magic == kDirectoryEnd;
}

}  // namespace twb::io
