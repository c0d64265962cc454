#pragma once

#include <cstdint>
#include <vector>

#include <ATen/ATen.h>

namespace twb::nn {

using at::Tensor;

/// The keys and values that a decoder's layers have computed, so that each position is computed once (transformers' past_key_values).
/// Storage grows geometrically: a new token copies itself, not the past. For the engine thread.
class KvCache {
public:
    struct Entry {
        Tensor keys;    ///< [rows, key heads, length, size]
        Tensor values;  ///< [rows, key heads, length, size]
    };

    /// Adds the newest positions of `layer` and gives all of them, as views that are valid until the next call.
    Entry append(std::size_t layer, const Tensor& keys, const Tensor& values);

    /// What `layer` holds; undefined tensors when it holds nothing. Cross attention fills a layer once and reads it from then on.
    Entry at(std::size_t layer) const;

    /// Positions held. A forward pass reads it before its first layer appends.
    std::int64_t length() const { return m_layers.empty() ? 0 : m_layers.front().length; }

    /// Row i goes on from what was row rows[i] (int64 [new rows]): beams move, candidates multiply, finished rows leave.
    void reorder(const Tensor& rows);

    /// Forgets all positions from `length` on.
    void truncate(std::int64_t length);

    std::uint64_t byteCount() const;

private:
    struct Layer {
        Tensor keys, values;  ///< [rows, key heads, capacity, size]
        std::int64_t length = 0;
    };

    std::vector<Layer> m_layers;
};

}  // namespace twb::nn
