#include "engine/nn/kv_cache.h"

#include <algorithm>
#include <limits>

namespace twb::nn {
namespace {

constexpr std::int64_t kLeast = 32;
/// Positions before the window that are kept as well, so that a text whose last tokens are taken back need not be read again.
constexpr std::int64_t kSlack = 64;
constexpr std::int64_t kUnlimited = std::numeric_limits<std::int64_t>::max() / 4;

/// How many positions must be kept for later tokens.
std::int64_t keptOf(std::int64_t window) {
    return window > 0 ? window - 1 + kSlack : kUnlimited;
}

}  // namespace

KvCache::Entry KvCache::append(std::size_t layer, const Tensor& keys, const Tensor& values, std::int64_t window) {
    while (m_layers.size() <= layer) {
        m_layers.emplace_back(m_kind == CacheKind::EightBits);
    }
    Layer& to = m_layers[layer];
    to.window = m_kind == CacheKind::Window ? window : 0;
    const std::int64_t added = keys.size(2);
    const bool isFirst = to.length == 0;
    // Of a first text that is longer than the window its end is enough for what follows.
    const std::int64_t stored = isFirst ? std::min(added, keptOf(to.window)) : added;
    makeRoom(to, stored, keys, values);
    to.keys.write(to.held(), keys.narrow(2, added - stored, stored));
    to.values.write(to.held(), values.narrow(2, added - stored, stored));
    to.length += added;
    to.dropped += added - stored;
    // The first tokens see one another as they are: the cache need not be read back.
    return isFirst && m_kind != CacheKind::Full ? Entry{keys, values} : read(to);
}

/// Room for `added` more positions: what no one will see is dropped first.
void KvCache::makeRoom(Layer& layer, std::int64_t added, const Tensor& keys, const Tensor& values) const {
    const std::int64_t capacity = layer.keys.capacity();
    if (layer.held() + added <= capacity) {
        return;
    }
    const std::int64_t count = std::min(layer.held(), keptOf(layer.window));
    const std::int64_t from = layer.held() - count;
    const std::int64_t wanted = std::max(count + added, std::min(std::max(2 * capacity, kLeast), 2 * keptOf(layer.window)));
    if (wanted == capacity) {
        layer.keys.moveToFront(from, count);
        layer.values.moveToFront(from, count);
    } else {
        layer.keys.resize(wanted, from, count, keys);
        layer.values.resize(wanted, from, count, values);
    }
    layer.dropped += from;
}

KvCache::Entry KvCache::at(std::size_t layer) {
    return layer >= m_layers.size() || m_layers[layer].keys.capacity() == 0 ? Entry() : read(m_layers[layer]);
}

KvCache::Entry KvCache::read(const Layer& layer) {
    return {layer.keys.read(layer.held(), m_wideKeys), layer.values.read(layer.held(), m_wideValues)};
}

void KvCache::reorder(const Tensor& rows) {
    const Tensor places = at::arange(rows.numel(), rows.options());
    const Tensor moved = rows.ne(places).nonzero().squeeze(1);
    const Tensor origins = rows.index_select(0, moved);
    for (Layer& layer : m_layers) {
        for (KvStore* store : {&layer.keys, &layer.values}) {
            if (store->capacity() == 0) {
                continue;
            }
            if (store->rows() != rows.numel()) {
                store->select(rows);
            } else if (moved.numel() > 0) {
                // Only what is held of the rows that change: beams keep their places mostly.
                store->copyRows(origins, moved, layer.held());
            }
        }
    }
}

void KvCache::truncate(std::int64_t length) {
    const bool isEnough = std::all_of(m_layers.begin(), m_layers.end(), [&](const Layer& layer) {
        return layer.dropped == 0 || layer.dropped <= std::min(layer.length, length) - (layer.window - 1);
    });
    for (Layer& layer : m_layers) {
        layer.length = isEnough ? std::min(layer.length, length) : 0;
        layer.dropped = isEnough ? layer.dropped : 0;
    }
}

std::uint64_t KvCache::byteCount() const {
    std::uint64_t bytes = 0;
    for (const Layer& layer : m_layers) {
        bytes += layer.keys.byteCount() + layer.values.byteCount();
    }
    for (const Tensor& wide : {m_wideKeys, m_wideValues}) {
        bytes += wide.defined() ? wide.nbytes() : 0;
    }
    return bytes;
}

}  // namespace twb::nn
