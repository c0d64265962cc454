#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>

namespace twb::io {

/// A file mapped read-only into memory.
class MappedFile {
public:
    /// Throws Error(NotFound) naming the file when it cannot be opened, Error(InvalidFile) when it cannot be mapped.
    static std::shared_ptr<const MappedFile> open(const std::filesystem::path& file);
    ~MappedFile();
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;

    std::span<const std::byte> bytes() const { return {m_data, m_size}; }
    const std::filesystem::path& path() const { return m_path; }

private:
    MappedFile() = default;

    std::filesystem::path m_path;
    const std::byte* m_data = nullptr;
    std::size_t m_size = 0;
};

}  // namespace twb::io
