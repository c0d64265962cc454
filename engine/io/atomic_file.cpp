#include "engine/io/atomic_file.h"

#include <cerrno>
#include <cstring>
#include <system_error>

#include "engine/core/error.h"

#ifdef _WIN32
#include <io.h>
#else
#include <fcntl.h>
#include <unistd.h>
#endif

namespace twb::io {
namespace {

#ifdef _WIN32
std::FILE* openForWriting(const std::filesystem::path& file) {
    return _wfopen(file.c_str(), L"wb");
}
bool sync(std::FILE* stream) {
    return _commit(_fileno(stream)) == 0;
}
void syncFile(const std::filesystem::path& file) {
    if (std::FILE* stream = _wfopen(file.c_str(), L"r+b")) {
        sync(stream);
        std::fclose(stream);
    }
}
#else
std::FILE* openForWriting(const std::filesystem::path& file) {
    return std::fopen(file.c_str(), "wb");
}
bool sync(std::FILE* stream) {
    return fsync(fileno(stream)) == 0;
}
void syncPath(const std::filesystem::path& path, int flags) {
    const int descriptor = open(path.c_str(), flags | O_CLOEXEC);
    if (descriptor >= 0) {
        fsync(descriptor);
        close(descriptor);
    }
}
void syncFile(const std::filesystem::path& file) {
    syncPath(file, O_RDONLY);
}
#endif

}  // namespace

AtomicFile::AtomicFile(std::filesystem::path file) : m_file(std::move(file)), m_part(m_file) {
    m_part += ".part";
    m_stream = openForWriting(m_part);
    if (!m_stream) {
        fail();
    }
}

AtomicFile::~AtomicFile() {
    if (m_stream) {
        std::fclose(m_stream);
        std::error_code ignored;
        std::filesystem::remove(m_part, ignored);
    }
}

void AtomicFile::fail() const {
    throw core::Error(core::ErrorCode::InvalidFile, m_file.string() + " cannot be written: " + std::strerror(errno) + ".");
}

void AtomicFile::write(const void* data, std::size_t size) {
    if (size != 0 && std::fwrite(data, 1, size, m_stream) != size) {
        fail();
    }
}

void AtomicFile::commit() {
    if (std::fflush(m_stream) != 0 || !sync(m_stream)) {
        fail();
    }
    std::FILE* stream = m_stream;
    m_stream = nullptr;
    std::error_code failure;
    if (std::fclose(stream) != 0) {
        failure = {errno, std::generic_category()};
    } else {
        std::filesystem::rename(m_part, m_file, failure);
    }
    if (failure) {
        std::error_code ignored;
        std::filesystem::remove(m_part, ignored);
        throw core::Error(core::ErrorCode::InvalidFile, m_file.string() + " cannot be written: " + failure.message() + ".");
    }
    syncFolder(m_file.parent_path());
}

void syncFilesIn(const std::filesystem::path& folder) {
    for (const std::filesystem::directory_entry& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.is_regular_file()) {
            syncFile(entry.path());
        }
    }
}

void syncFolder(const std::filesystem::path& folder) {
#ifdef _WIN32
    (void)folder;  // NTFS journals renames
#else
    syncPath(folder.empty() ? "." : folder, O_RDONLY | O_DIRECTORY);
#endif
}

}  // namespace twb::io
