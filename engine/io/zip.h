#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/io/shared_bytes.h"

namespace twb::io {

struct ZipEntry {
    std::string name;
    bool deflated = false;
    std::uint64_t compressedSize = 0;
    std::uint64_t size = 0;
    std::uint64_t dataOffset = 0;  ///< of the first byte of its (compressed) data in the archive
};

/// A ZIP archive in memory (PKWARE APPNOTE 6.3, with ZIP64): stored and deflated entries. The directory is checked whole at once: entries
/// outside the archive, overlapping ones, sizes that deflate cannot reach, and names that are absolute or climb with ".." are refused.
class ZipArchive {
public:
    /// `where` names the archive in messages. Throws Error(InvalidFile | Unsupported).
    ZipArchive(std::span<const std::byte> bytes, std::string where, std::shared_ptr<const void> owner);

    const std::vector<ZipEntry>& entries() const { return m_entries; }
    const ZipEntry* find(std::string_view name) const;

    /// The content: a view into the archive for stored entries, a checked copy for deflated ones. Throws Error(InvalidFile) for damaged
    /// data and for entries over `maxBytes`.
    SharedBytes read(const ZipEntry& entry, std::uint64_t maxBytes) const;

private:
    void readDirectory();
    void checkOverlaps() const;

    std::span<const std::byte> m_bytes;
    std::string m_where;
    std::shared_ptr<const void> m_owner;
    std::vector<ZipEntry> m_entries;
};

/// Whether the bytes begin as a ZIP archive does.
bool looksLikeZip(std::span<const std::byte> bytes);

}  // namespace twb::io
