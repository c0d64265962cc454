#pragma once

#include <cstdint>
#include <filesystem>

#include "engine/core/json.h"
#include "engine/train/trainer/training_arguments.h"

namespace twb::train {

/// What a training will need, in bytes, by owner.
struct MemoryPlan {
    std::uint64_t parameters = 0;  ///< of the model, counted
    std::uint64_t trainable = 0;   ///< of those, or of the adapter
    std::uint64_t weights = 0;
    std::uint64_t gradients = 0;
    std::uint64_t optimizer = 0;
    std::uint64_t activations = 0;  ///< what the forward pass keeps for the backward pass

    std::uint64_t total() const { return weights + gradients + optimizer + activations; }
};

struct MemoryQuestion {
    std::filesystem::path folder;    ///< of the model
    TrainingArguments arguments;     ///< batch size, optimizer, bf16, gradient_checkpointing
    std::int64_t length = 128;       ///< tokens of a row
    std::int64_t targetLength = 0;   ///< tokens of what an encoder-decoder model writes
    core::Json lora = core::Json();  ///< as in the request; null: the whole model trains
    bool predictsTokens = false;     ///< a figure for each word of the vocabulary at each place
};

/// A prediction from the headers of the checkpoint's files and config.json: no weight is read. Throws as io::listTensors does.
MemoryPlan planMemory(const MemoryQuestion& question);

}  // namespace twb::train
