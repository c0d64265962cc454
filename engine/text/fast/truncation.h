#pragma once

#include <vector>

#include "engine/text/encode_options.h"
#include "engine/text/encoding.h"

namespace twb::text {

/// Cuts one or two encodings to options.maxLength less `added` special tokens; what is cut off becomes `overflowing` rows that overlap by
/// options.stride (truncate_encodings of the Rust library). Throws Error(InvalidInput) when the strategy cannot cut enough.
void truncate(std::vector<Encoding>& parts, const EncodeOptions& options, Side side, std::size_t added);

}  // namespace twb::text
