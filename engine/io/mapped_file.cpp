#include "engine/io/mapped_file.h"

#include <cstdint>
#include <system_error>

#include "engine/core/error.h"

#ifdef _WIN32
#define NOMINMAX
#include <windows.h>
#else
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace twb::io {
namespace {

using core::Error;
using core::ErrorCode;

#ifdef _WIN32

std::error_code lastError() {
    return {static_cast<int>(GetLastError()), std::system_category()};
}

struct Handle {
    HANDLE value;
    ~Handle() {
        if (value && value != INVALID_HANDLE_VALUE) {
            CloseHandle(value);
        }
    }
};

std::span<const std::byte> mapWhole(const std::filesystem::path& path, std::error_code& failure) {
    const Handle file{CreateFileW(path.c_str(), GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_DELETE, nullptr, OPEN_EXISTING, 0, nullptr)};
    LARGE_INTEGER size{};
    if (file.value == INVALID_HANDLE_VALUE || !GetFileSizeEx(file.value, &size)) {
        failure = lastError();
        return {};
    }
    if (size.QuadPart == 0) {
        return {};
    }
    const Handle mapping{CreateFileMappingW(file.value, nullptr, PAGE_READONLY, 0, 0, nullptr)};
    const void* address = mapping.value ? MapViewOfFile(mapping.value, FILE_MAP_READ, 0, 0, 0) : nullptr;
    if (!address) {
        failure = lastError();
        return {};
    }
    return {static_cast<const std::byte*>(address), static_cast<std::size_t>(size.QuadPart)};
}

void unmap(std::span<const std::byte> bytes) {
    UnmapViewOfFile(bytes.data());
}

#else

std::error_code lastError() {
    return {errno, std::generic_category()};
}

struct Descriptor {
    int value;
    ~Descriptor() {
        if (value >= 0) {
            close(value);
        }
    }
};

std::span<const std::byte> mapWhole(const std::filesystem::path& path, std::error_code& failure) {
    const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    struct stat status {};
    if (file.value < 0 || fstat(file.value, &status) != 0) {
        failure = lastError();
        return {};
    }
    if (status.st_size == 0) {
        return {};
    }
    void* address = mmap(nullptr, static_cast<std::size_t>(status.st_size), PROT_READ, MAP_PRIVATE, file.value, 0);
    if (address == MAP_FAILED) {
        failure = lastError();
        return {};
    }
    return {static_cast<const std::byte*>(address), static_cast<std::size_t>(status.st_size)};
}

void unmap(std::span<const std::byte> bytes) {
    munmap(const_cast<std::byte*>(bytes.data()), bytes.size());
}

#endif

}  // namespace

std::shared_ptr<const MappedFile> MappedFile::open(const std::filesystem::path& file) {
    std::error_code failure;
    const auto status = std::filesystem::status(file, failure);
    if (!std::filesystem::exists(status)) {
        throw Error(ErrorCode::NotFound, file.string() + " does not exist.");
    }
    if (!std::filesystem::is_regular_file(status)) {
        throw Error(ErrorCode::InvalidFile, file.string() + " is not a file.");
    }
    std::shared_ptr<MappedFile> mapped(new MappedFile(file));
    mapped->m_bytes = mapWhole(file, failure);
    if (failure) {
        throw Error(ErrorCode::NotFound, file.string() + " cannot be opened: " + failure.message() + ".");
    }
    return mapped;
}

void MappedFile::dropPages(std::span<const std::byte> bytes) const {
#ifndef _WIN32
    const auto page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
    const auto address = [](const std::byte* at) { return reinterpret_cast<std::uintptr_t>(at); };
    const std::uintptr_t first = address(m_bytes.data()), last = first + m_bytes.size();
    std::uintptr_t begin = address(bytes.data()), end = begin + bytes.size();
    if (begin < first || end > last) {
        return;  // memory of its own, which would be lost
    }
    begin = (begin + page - 1) / page * page;
    end = end == last ? end : end / page * page;
    if (begin < end) {
        madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);  // the mapping is never written to: nothing is lost
    }
#else
    static_cast<void>(bytes);  // Windows trims working sets by itself
#endif
}

MappedFile::~MappedFile() {
    if (!m_bytes.empty()) {
        unmap(m_bytes);
    }
}

}  // namespace twb::io
