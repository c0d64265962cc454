#include "engine/train/data/checkpoints.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace twb::train {

namespace fs = std::filesystem;

namespace {

std::optional<std::int64_t> stepOf(const fs::path& folder) {
    const std::string name = folder.filename().string();
    std::int64_t step = 0;
    const char* begin = name.data() + std::string_view(kCheckpointPrefix).size();
    const char* end = name.data() + name.size();
    if (!name.starts_with(kCheckpointPrefix) || begin == end) {
        return std::nullopt;
    }
    const auto [stop, failure] = std::from_chars(begin, end, step);
    return failure == std::errc() && stop == end ? std::optional(step) : std::nullopt;
}

}  // namespace

std::vector<fs::path> checkpointsIn(const fs::path& outputFolder) {
    std::vector<std::pair<std::int64_t, fs::path>> found;
    std::error_code failure;
    for (const fs::directory_entry& entry : fs::directory_iterator(outputFolder, failure)) {
        if (const auto step = stepOf(entry.path()); step && entry.is_directory()) {
            found.emplace_back(*step, entry.path());
        }
    }
    std::sort(found.begin(), found.end());
    std::vector<fs::path> folders;
    for (auto& [step, folder] : found) {
        folders.push_back(std::move(folder));
    }
    return folders;
}

void removeCheckpointFolder(const fs::path& folder) {
    const fs::path part = folder.string() + kUnfinishedCheckpoint;
    fs::remove_all(part);
    fs::rename(folder, part);
    fs::remove_all(part);
}

}  // namespace twb::train
