#pragma once

#include <cstdint>
#include <memory>

#include <ATen/ATen.h>

namespace twb::nn {

using at::Tensor;
struct CallContext;

/// The places of a padded batch that hold tokens: what treats each token by itself is computed for them alone.
class PackedRows {
public:
    /// `mask` [batch, length]: 0 where padding is. The first place of a row is always kept: poolers look at it.
    explicit PackedRows(const Tensor& mask);

    std::int64_t batch() const { return m_batch; }
    std::int64_t length() const { return m_length; }
    std::int64_t tokens() const { return m_rows.numel(); }

    /// [batch, length, size] -> [tokens, size].
    Tensor pack(const Tensor& x) const;
    /// [tokens, size] -> [batch, length, size], zeros where padding is.
    Tensor unpack(const Tensor& x) const;

private:
    std::int64_t m_batch, m_length;
    Tensor m_rows;  ///< of [batch * length], int64
};

/// While it lives the layers of `context` see packed rows, if the caller does not look at padding (CallContext::skipsPadding), there is
/// some, and nothing is recorded.
class Packing {
public:
    /// `mask`: the attention mask as it was given; may be undefined.
    Packing(const Tensor& mask, CallContext& context);
    ~Packing();
    Packing(const Packing&) = delete;
    Packing& operator=(const Packing&) = delete;

private:
    CallContext& m_context;
};

/// x, packed where the context says so.
Tensor packed(const Tensor& x, const CallContext& context);
/// x as a padded batch again, where it is packed.
Tensor padded(const Tensor& x, const CallContext& context);

}  // namespace twb::nn
