#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include <unistd.h>

#include "engine/core/text_file.h"

/// Inputs that are folders, written as one text: a line "=== NAME" begins each file.
namespace twb::fuzz {

/// A folder of this process, emptied for every input.
class ScratchFolder {
public:
    ScratchFolder() : m_path(std::filesystem::temp_directory_path() / ("twb-fuzz-" + std::to_string(::getpid()))) { clear(); }
    ~ScratchFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(m_path, ignored);
    }
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;

    const std::filesystem::path& path() const { return m_path; }

    void clear() {
        std::filesystem::remove_all(m_path);
        std::filesystem::create_directories(m_path);
    }

    /// Plain names only: nothing outside the folder is written.
    void write(const std::string& name, std::string_view content) {
        const bool plain = !name.empty() && name.size() < 64 && name != "." && name != ".." && name.find('/') == std::string::npos &&
                           name.find('\0') == std::string::npos;
        if (plain) {
            core::writeTextFile(m_path / name, content);
        }
    }

    void writeAll(std::string_view input) {
        constexpr std::string_view kMark = "=== ";
        while (!input.empty()) {
            const std::size_t lineEnd = std::min(input.find('\n'), input.size());
            const std::string_view line = input.substr(0, lineEnd);
            input.remove_prefix(std::min(lineEnd + 1, input.size()));
            if (!line.starts_with(kMark)) {
                continue;
            }
            std::size_t end = input.starts_with(kMark) ? 0 : input.find("\n=== ");
            end = end == 0 ? 0 : std::min(end == std::string_view::npos ? end : end + 1, input.size());
            write(std::string(line.substr(kMark.size())), input.substr(0, end));
            input.remove_prefix(end);
        }
    }

private:
    std::filesystem::path m_path;
};

}  // namespace twb::fuzz
