#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>

namespace twb::io {

/// A file mapped into memory, read only: pages are read when they are looked at and shared between processes.
class MappedFile {
public:
    /// Throws Error(NotFound | InvalidFile) naming the file.
    static std::shared_ptr<const MappedFile> open(const std::filesystem::path& file);

    ~MappedFile();
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;

    std::span<const std::byte> bytes() const { return m_bytes; }
    /// Takes the pages that lie wholly within `bytes` out of memory; what lies outside the mapping is left alone.
    void dropPages(std::span<const std::byte> bytes) const;

    const std::filesystem::path& path() const { return m_path; }

private:
    explicit MappedFile(std::filesystem::path path) : m_path(std::move(path)) {}

    std::filesystem::path m_path;
    std::span<const std::byte> m_bytes;
};

}  // namespace twb::io
