#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/text/encode_options.h"
#include "engine/text/encoding.h"

namespace twb::text {

class Tokenizer;

struct PaddingValues {
    std::int64_t id = 0;
    std::int64_t typeId = 0;
    Side side = Side::Right;
};

PaddingValues paddingOf(const Tokenizer& tokenizer, const EncodeOptions& options);

/// The length to pad to (options are resolved); nullopt: do not pad.
std::optional<std::size_t> paddingTargetOf(const std::vector<Encoding>& rows, const EncodeOptions& options);

/// Lengthens every row, and its overflowing rows, to `length`. Vectors that a row leaves empty stay empty.
void padRows(std::vector<Encoding>& rows, std::optional<std::size_t> length, const PaddingValues& values);

}  // namespace twb::text
