#pragma once

#include <cstdint>
#include <vector>

#include <ATen/ATen.h>

#include "engine/nn/kv_store.h"

namespace twb::nn {

using at::Tensor;

/// What a cache keeps.
enum class CacheKind {
    Full,      ///< everything
    Window,    ///< of layers with a sliding window only what later tokens see of them; the answers stay the same
    EightBits  ///< everything in 8 bits with a scale a group of 64: a quarter of float32's memory, a little less exact
};

/// The keys and values that a decoder's layers have computed, so that each position is computed once (transformers' past_key_values).
/// Storage grows geometrically: a new token copies itself, not the past. For the engine thread.
class KvCache {
public:
    struct Entry {
        Tensor keys;    ///< [rows, key heads, length, size]
        Tensor values;  ///< [rows, key heads, length, size]
    };

    KvCache() = default;
    explicit KvCache(CacheKind kind) : m_kind(kind) {}

    /// Adds the newest positions of `layer` and gives the last positions that it holds, these included, as tensors that are valid until the
    /// next call. `window` > 0: no later token sees more than so many positions, itself included; then those before may be missing.
    Entry append(std::size_t layer, const Tensor& keys, const Tensor& values, std::int64_t window = 0);

    /// What `layer` holds; undefined tensors when it holds nothing. Cross attention fills a layer once and reads it from then on.
    Entry at(std::size_t layer);

    /// Positions that went in. A forward pass reads it before its first layer appends.
    std::int64_t length() const { return m_layers.empty() ? 0 : m_layers.front().length; }

    /// Row i goes on from what was row rows[i] (int64 [new rows]): beams move, candidates multiply, finished rows leave.
    void reorder(const Tensor& rows);

    /// Forgets all positions from `length` on; everything, where a window has left too little of what is before.
    void truncate(std::int64_t length);

    std::uint64_t byteCount() const;

private:
    struct Layer {
        KvStore keys, values;
        std::int64_t length = 0;
        std::int64_t dropped = 0;  ///< the first positions, which are not held any more
        std::int64_t window = 0;

        explicit Layer(bool inEightBits) : keys(inEightBits), values(inEightBits) {}
        std::int64_t held() const { return length - dropped; }
    };

    void makeRoom(Layer& layer, std::int64_t added, const Tensor& keys, const Tensor& values) const;
    Entry read(const Layer& layer);

    CacheKind m_kind = CacheKind::Full;
    std::vector<Layer> m_layers;
    Tensor m_wideKeys, m_wideValues;  ///< of the layer read last, in 8 bits
};

}  // namespace twb::nn
