#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace twb::core {

/// A whole number with a unit, as huggingface's max_shard_size: "5GB", "200MiB". Units are B, KB, MB, GB, TB (powers of 1000) and KiB,
/// MiB, GiB, TiB (of 1024). Throws Error(InvalidParameter) beginning with `where`.
std::uint64_t parseByteSize(std::string_view text, const std::string& where);

/// "86.7 MiB": for people.
std::string byteSizeText(std::uint64_t bytes);

}  // namespace twb::core
