#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/json.h"
#include "engine/io/gguf/gguf_file.h"
#include "engine/io/tensor_view.h"

namespace twb::io {

/// A GGUF file as a Hugging Face checkpoint: llama (mistral too), qwen2 and qwen3.
struct GgufCheckpoint {
    std::vector<TensorView> tensors;  ///< by Hugging Face names; F16, BF16 and F32 in place where possible, others unpacked on request
    core::Json config;                ///< config.json
    core::Json tokenizerConfig;       ///< tokenizer_config.json, with the chat template
    core::Json generationConfig;      ///< generation_config.json
};

/// Throws Error(Unsupported) naming the architecture, tokenizer or tensor that has no counterpart, Error(InvalidFile) naming the key that
/// is missing or wrong.
GgufCheckpoint openGgufCheckpoint(const std::filesystem::path& file);

/// The same for a file that is open already. `dtype` (F32 or BF16, rounded to nearest even) is that of all tensors; absent: as stored where
/// that is possible, else F32.
GgufCheckpoint ggufCheckpoint(const GgufFile& file, std::optional<DType> dtype = {});

/// The parts: config.json and tokenizer_config.json. engine/text makes the tokenizer's document from the same file.
core::Json ggufConfig(const GgufFile& file);
core::Json ggufTokenizerConfig(const GgufFile& file);

}  // namespace twb::io
