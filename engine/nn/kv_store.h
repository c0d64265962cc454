#pragma once

#include <cstdint>

#include <ATen/ATen.h>

namespace twb::nn {

using at::Tensor;

/// Room for the keys, or the values, of one layer: [rows, key heads, capacity, size], as they are or in 8 bits with a scale a group of each
/// head (symmetric). A part of KvCache, which says what is where.
class KvStore {
public:
    explicit KvStore(bool inEightBits) : m_inEightBits(inEightBits) {}

    std::int64_t rows() const { return m_data.defined() ? m_data.size(0) : 0; }
    std::int64_t capacity() const { return m_data.defined() ? m_data.size(2) : 0; }

    /// Makes room for exactly `capacity` positions of tensors like `like`; the `count` positions from `from` on become the first ones.
    void resize(std::int64_t capacity, std::int64_t from, std::int64_t count, const Tensor& like);
    /// The `count` positions from `from` on become the first ones.
    void moveToFront(std::int64_t from, std::int64_t count);

    /// `x` [rows, key heads, n, size] from position `place` on.
    void write(std::int64_t place, const Tensor& x);
    /// The first `count` positions: a view, in 8 bits one of `scratch`, which grows when it must.
    Tensor read(std::int64_t count, Tensor& scratch) const;

    /// Row i becomes what was row rows[i].
    void select(const Tensor& rows);
    /// The first `count` positions of the rows `to` become those of the rows `from`.
    void copyRows(const Tensor& from, const Tensor& to, std::int64_t count);

    std::uint64_t byteCount() const;

private:
    bool m_inEightBits;
    at::ScalarType m_type = at::kFloat;  ///< of what was written
    Tensor m_data;                       ///< [rows, key heads, capacity, size]
    Tensor m_scales;                     ///< float [rows, key heads, capacity, groups], in 8 bits
};

}  // namespace twb::nn
