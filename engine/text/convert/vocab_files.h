#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/text/fast/vocab.h"

namespace twb::text {

using Merge = std::pair<std::string, std::string>;

/// Which lines of a merges file count.
struct MergeLines {
    std::size_t first = 1;                ///< 1: the line "#version: ..." is left out
    std::size_t limit = std::size_t(-1);  ///< at most so many lines
    bool dropLast = true;                 ///< the last line (empty in a well-formed file) is left out
};

/// {"token": id, ...}. Throws Error(NotFound | InvalidFile) naming the file and the place.
Vocab readVocabJson(const std::filesystem::path& file);

/// Lines of two symbols; what follows them (a count) is left out. A pair that occurs twice keeps its first rank.
/// Throws Error(NotFound | InvalidFile) naming the file and the line.
std::vector<Merge> readMerges(const std::filesystem::path& file, const MergeLines& lines = {});

/// The lines of a text file (without their ends); a last empty line is not one.
std::vector<std::string> readLines(const std::filesystem::path& file);

}  // namespace twb::text
