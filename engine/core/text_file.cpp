#include "engine/core/text_file.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <system_error>

#include "engine/core/error.h"

namespace twb::core {

std::string readTextFile(const std::filesystem::path& file, std::uintmax_t maxBytes) {
    std::error_code failure;
    const auto status = std::filesystem::status(file, failure);
    if (failure || !std::filesystem::exists(status)) {
        throw Error(ErrorCode::NotFound, file.string() + " does not exist.");
    }
    if (std::filesystem::is_directory(status)) {
        throw Error(ErrorCode::InvalidFile, file.string() + " is a folder; a file was expected.");
    }
    std::ifstream in(file, std::ios::binary);
    if (!in) {
        throw Error(ErrorCode::NotFound, file.string() + " cannot be opened: " + std::strerror(errno) + ".");
    }
    const auto size = std::filesystem::file_size(file, failure);
    if (!failure && size > maxBytes) {
        throw Error(ErrorCode::InvalidFile,
                    file.string() + " has " + std::to_string(size) + " bytes; at most " + std::to_string(maxBytes) + " are read as text.");
    }
    std::string content(failure ? 0 : static_cast<std::size_t>(size), '\0');
    in.read(content.data(), static_cast<std::streamsize>(content.size()));
    content.resize(static_cast<std::size_t>(in.gcount()));
    return content;
}

void writeTextFile(const std::filesystem::path& file, std::string_view content) {
    std::filesystem::path temporary = file;
    temporary += ".part";
    {
        std::ofstream out(temporary, std::ios::binary | std::ios::trunc);
        out.write(content.data(), static_cast<std::streamsize>(content.size()));
        out.flush();
        if (!out) {
            throw Error(ErrorCode::InvalidFile, temporary.string() + " cannot be written: " + std::strerror(errno) + ".");
        }
    }
    std::error_code failure;
    std::filesystem::rename(temporary, file, failure);
    if (failure) {
        throw Error(ErrorCode::InvalidFile, file.string() + " cannot be written: " + failure.message() + ".");
    }
}

}  // namespace twb::core
