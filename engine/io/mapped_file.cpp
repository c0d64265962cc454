#include "engine/io/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "engine/core/error.h"

namespace twb::io {

using core::Error;
using core::ErrorCode;

std::shared_ptr<const MappedFile> MappedFile::open(const std::filesystem::path& file) {
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        throw Error(ErrorCode::NotFound, file.string() + " cannot be opened: " + std::strerror(errno) + ".");
    }
    struct stat status {};
    if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
        ::close(descriptor);
        throw Error(ErrorCode::InvalidFile, file.string() + " is not a regular file.");
    }
    std::shared_ptr<MappedFile> mapped(new MappedFile);
    mapped->m_path = file;
    mapped->m_size = static_cast<std::size_t>(status.st_size);
    if (mapped->m_size > 0) {
        void* data = ::mmap(nullptr, mapped->m_size, PROT_READ, MAP_PRIVATE, descriptor, 0);
        if (data == MAP_FAILED) {
            const int reason = errno;
            ::close(descriptor);
            mapped->m_size = 0;
            throw Error(ErrorCode::InvalidFile, file.string() + " cannot be mapped into memory: " + std::strerror(reason) + ".");
        }
        mapped->m_data = static_cast<const std::byte*>(data);
    }
    ::close(descriptor);
    return mapped;
}

MappedFile::~MappedFile() {
    if (m_size > 0) {
        ::munmap(const_cast<std::byte*>(m_data), m_size);
    }
}

}  // namespace twb::io
