#include "engine/nn/kv_cache.h"

#include <algorithm>

namespace twb::nn {
namespace {

/// Room for at least `needed` positions; what `held` positions of `store` hold is kept.
Tensor grown(const Tensor& store, std::int64_t held, std::int64_t needed, const Tensor& like) {
    const std::int64_t old = store.defined() ? store.size(2) : 0;
    if (needed <= old) {
        return store;
    }
    constexpr std::int64_t kLeast = 32;
    const std::int64_t capacity = std::max({needed, 2 * old, kLeast});
    Tensor larger = at::empty({like.size(0), like.size(1), capacity, like.size(3)}, like.options());
    if (held > 0) {
        larger.narrow(2, 0, held).copy_(store.narrow(2, 0, held));
    }
    return larger;
}

}  // namespace

KvCache::Entry KvCache::append(std::size_t layer, const Tensor& keys, const Tensor& values) {
    if (layer >= m_layers.size()) {
        m_layers.resize(layer + 1);
    }
    Layer& at = m_layers[layer];
    const std::int64_t added = keys.size(2);
    at.keys = grown(at.keys, at.length, at.length + added, keys);
    at.values = grown(at.values, at.length, at.length + added, values);
    at.keys.narrow(2, at.length, added).copy_(keys);
    at.values.narrow(2, at.length, added).copy_(values);
    at.length += added;
    return this->at(layer);
}

KvCache::Entry KvCache::at(std::size_t layer) const {
    if (layer >= m_layers.size() || !m_layers[layer].keys.defined()) {
        return {};
    }
    const Layer& held = m_layers[layer];
    return {held.keys.narrow(2, 0, held.length), held.values.narrow(2, 0, held.length)};
}

void KvCache::reorder(const Tensor& rows) {
    const Tensor places = at::arange(rows.numel(), rows.options());
    const Tensor moved = rows.ne(places).nonzero().squeeze(1);
    const Tensor origins = rows.index_select(0, moved);
    for (Layer& layer : m_layers) {
        for (Tensor* store : {&layer.keys, &layer.values}) {
            if (!store->defined()) {
                continue;
            }
            if (store->size(0) != rows.numel()) {
                *store = store->index_select(0, rows);
            } else if (moved.numel() > 0) {
                // Only what is held of the rows that change: beams keep their places mostly.
                const Tensor held = store->narrow(2, 0, layer.length);
                held.index_copy_(0, moved, held.index_select(0, origins));
            }
        }
    }
}

void KvCache::truncate(std::int64_t length) {
    for (Layer& layer : m_layers) {
        layer.length = std::min(layer.length, length);
    }
}

std::uint64_t KvCache::byteCount() const {
    std::uint64_t bytes = 0;
    for (const Layer& layer : m_layers) {
        if (layer.keys.defined()) {
            bytes += layer.keys.nbytes() + layer.values.nbytes();
        }
    }
    return bytes;
}

}  // namespace twb::nn
