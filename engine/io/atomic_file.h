#pragma once

#include <cstddef>
#include <cstdio>
#include <filesystem>

namespace twb::io {

/// A file that appears whole or not at all: written beside (`<name>.part`), synced to the disk, then renamed. Without commit() nothing
/// remains. Throws Error(InvalidFile) naming the file and the system's reason.
class AtomicFile {
public:
    explicit AtomicFile(std::filesystem::path file);
    ~AtomicFile();
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;

    void write(const void* data, std::size_t size);
    void commit();

private:
    [[noreturn]] void fail() const;

    std::filesystem::path m_file;
    std::filesystem::path m_part;
    std::FILE* m_stream = nullptr;
};

/// Brings the files of a folder to the disk, whoever wrote them.
void syncFilesIn(const std::filesystem::path& folder);

/// Makes renames inside a folder survive a power cut, where the system needs that.
void syncFolder(const std::filesystem::path& folder);

}  // namespace twb::io
