#pragma once

#include <cstdint>
#include <optional>

#include "engine/core/json.h"
#include "engine/models/model.h"

/// What generation asks a model's configuration.
namespace twb::generation {

/// Whether the model reads with an encoder and writes with a decoder.
bool isEncoderDecoder(const models::Model& model);

/// Positions that the model was made for; nullopt when config.json does not say or nothing limits them.
std::optional<std::int64_t> contextLength(const core::Json& config);

/// The same where the model cannot go beyond it, because it has a table of positions.
std::optional<std::int64_t> positionTableSize(const core::Json& config);

/// Whether the model's release of transformers has the beam search of 4.50 and later.
bool hasLaterBeams(const core::Json& config);

}  // namespace twb::generation
