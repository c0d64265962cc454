#pragma once

#include <cstdint>

#include <ATen/ATen.h>

#include "engine/nn/context.h"
#include "engine/nn/kv_cache.h"

namespace twb::models {

using at::Tensor;

/// One generation under way with a model: what it keeps of the sequences so far (caches, an encoder's states). Made by
/// Model::startDecoding; engine/generation owns the sequences and decides what follows.
class Decoding {
public:
    struct Step {
        Tensor logits;           ///< [rows, positions, vocabulary], float32
        Tensor lastHiddenState;  ///< [rows, positions, hidden], when the context asks for hidden states
    };

    virtual ~Decoding() = default;

    /// `sequences` [rows, length] are all ids so far, the prompt included (of the decoder, in an encoder-decoder). Gives what follows the
    /// last `positions` of them; those before are computed only where the model does not remember them.
    virtual Step next(const Tensor& sequences, std::int64_t positions, nn::CallContext& context) = 0;

    /// How to keep keys and values, before the first call of next(). Throws Error(InvalidParameter) naming cache_implementation where the
    /// model has none to keep that way.
    virtual void keepAs(nn::CacheKind kind);

    /// Row i goes on from what was row rows[i] (int64 [new rows]). When their number stays, rows move only among those of one prompt (a
    /// prompt that is done may follow any row, whose answer nobody reads): masks and the like need not move.
    virtual void reorder(const Tensor& rows) = 0;

    /// Forgets what was computed for the positions from `length` on.
    virtual void truncate(std::int64_t length) = 0;

    /// Whether a prompt that goes on from a truncated decoding gives what it gives to a new one.
    virtual bool canContinuePrompts() const { return true; }
};

}  // namespace twb::models
