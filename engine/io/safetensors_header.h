#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/io/safetensors.h"

namespace twb::io {

/// One tensor of a safetensors header, as written there.
struct SafetensorsEntry {
    std::string name;
    std::string dtype;
    std::vector<std::int64_t> shape;
    std::vector<std::uint64_t> offsets;  ///< begin and end, from the end of the header on
};

struct SafetensorsHeader {
    std::vector<SafetensorsEntry> entries;
    Metadata metadata;
};

/// Reads the header's JSON event by event, so that a hostile header cannot make the program build a document larger than the file.
/// Throws Error(InvalidFile) beginning with `where`.
SafetensorsHeader parseSafetensorsHeader(std::string_view json, const std::string& where);

}  // namespace twb::io
