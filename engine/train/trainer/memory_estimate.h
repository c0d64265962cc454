#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/json.h"
#include "engine/train/trainer/trainable_model.h"
#include "engine/train/trainer/training_arguments.h"

namespace twb::train {

/// Bytes of a training, by what they are for.
struct MemoryParts {
    std::uint64_t weights = 0;
    std::uint64_t gradients = 0;
    std::uint64_t optimizer = 0;
    std::uint64_t activations = 0;  ///< that the forward pass leaves for the backward pass
    std::uint64_t temporary = 0;    ///< above these at the highest moment

    std::uint64_t total() const { return weights + gradients + optimizer + activations + temporary; }
};

/// The largest batch that goes through the model at once.
struct BatchShape {
    std::int64_t rows = 0;
    std::int64_t length = 0;        ///< tokens of a row
    std::int64_t targetLength = 0;  ///< tokens of what an encoder-decoder model writes
};

/// What of a model an estimate depends on; its tensors may be without data.
struct TrainingOutline {
    core::Json config;                               ///< the model's
    std::uint64_t weights = 0;                       ///< bytes
    std::uint64_t matrixBytes = 0;                   ///< of those, what is multiplied by: autocast copies it
    std::int64_t parameters = 0;                     ///< elements, an adapter's left out
    std::vector<std::vector<std::int64_t>> trained;  ///< shapes of the parameters that train
    std::int64_t frozenLayers = 0;                   ///< the lowest ones, in which and below which nothing trains
    bool hasAdapter = false;
    bool predictsTokens = false;  ///< a figure for each word of the vocabulary at each place

    std::int64_t trainedCount() const;  ///< elements
};

TrainingOutline outlineOf(const TrainableModel& model);
/// The same model frozen, with an adapter beside it.
TrainingOutline outlineWith(const Lora& lora, const models::Model& model);

/// Weights, gradients and the optimizer's state are exact. Activations are those of a transformer, from the sizes in config.json.
MemoryParts estimateMemory(const TrainingOutline& outline, const TrainingArguments& arguments, const BatchShape& batch);

}  // namespace twb::train
