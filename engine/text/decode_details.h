#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/core/json.h"
#include "engine/text/tokenizer.h"

namespace twb::text {

/// decode as transformers returns it: text, or an object {"text", "char_offsets", "word_offsets"} (Wav2Vec2 with output_char_offsets or
/// output_word_offsets; in frames) or {"text", "offsets"} (Whisper with output_offsets; in seconds). Whisper's decode_with_timestamps and
/// its prompt are seen to here. Throws Error(InvalidInput | InvalidParameter | Unsupported).
core::Json decodeDetailed(const Tokenizer& tokenizer, std::span<const std::int64_t> ids, const DecodeOptions& options);

/// batch_decode: a list, or for Wav2Vec2 with offsets one object of lists.
core::Json decodeDetailed(const Tokenizer& tokenizer, const std::vector<std::vector<std::int64_t>>& rows, const DecodeOptions& options);

}  // namespace twb::text
