#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/io/gguf/gguf_file.h"
#include "engine/text/fast/tokenizer_spec.h"

namespace twb::text {

/// The tokenizer.ggml.* values of a GGUF file, as plain data.
struct GgufVocabulary {
    enum class TokenType { Normal = 1, Unknown = 2, Control = 3, UserDefined = 4, Unused = 5, Byte = 6 };

    std::string model;                ///< tokenizer.ggml.model: "llama", "gpt2", "bert" or "t5"
    std::string pre;                  ///< tokenizer.ggml.pre: how a byte-level BPE splits text
    std::vector<std::string> tokens;  ///< in the order of their ids
    std::vector<float> scores;        ///< llama, t5
    std::vector<std::int32_t> types;  ///< values of TokenType; empty: all normal
    std::vector<std::string> merges;  ///< gpt2: "left right"
    std::string precompiledCharsmap;  ///< t5
    std::optional<std::int64_t> bosId, eosId, unkId, sepId, clsId;
    std::optional<bool> addBos, addEos, addSpacePrefix;
};

/// The keys of a file. Throws Error(InvalidFile) naming the file and the key.
GgufVocabulary readGgufVocabulary(const io::GgufFile& file);

/// What a folder made of a GGUF file (the file itself, or a folder with only one) would have in its tokenizer_config.json.
core::Json configOfGguf(const std::filesystem::path& path);

/// The same tokenizer as a tokenizer.json document. Throws Error(InvalidFile | Unsupported) naming `where` and the key.
TokenizerSpec specOfGguf(const GgufVocabulary& vocabulary, const std::string& where);

}  // namespace twb::text
