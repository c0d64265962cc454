#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace twb::text {

/// The entries of the dictionary `member` of a pickled dictionary, in their order: texts with numbers. Nothing of the file is executed:
/// classes and calls in it become placeholders. Throws Error(NotFound | InvalidFile) naming the file and the place.
std::vector<std::pair<std::string, std::int64_t>> readPickledVocab(const std::filesystem::path& file, const std::string& member);

}  // namespace twb::text
