#pragma once

#include <string>

#include "engine/text/fast/tokenizer_spec.h"
#include "engine/text/tokenizer_init.h"

namespace twb::text {

/// Whether the tokenizer is that of a GGUF file: the path itself, or the only one of the folder.
bool holdsGguf(const std::filesystem::path& folder);

/// Whether the files of this folder (of its class, a .tiktoken or a .gguf file) can be turned into a tokenizer.json document.
bool canConvert(const TokenizerInit& init);

/// The document that transformers' convert_slow_tokenizer makes of a folder without tokenizer.json (vocab.json and merges.txt, a
/// SentencePiece model, ...). Special and added tokens of the configuration are not in it: the fast tokenizer adds them to any document.
/// Throws Error(NotFound | InvalidFile | Unsupported) naming the file.
TokenizerSpec convertSlowFiles(const TokenizerInit& init);

}  // namespace twb::text
