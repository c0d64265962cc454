#pragma once

#include <cstdint>
#include <vector>

#include <ATen/core/Tensor.h>

namespace twb::nn {

/// The product of few rows with matrices that are read where they lie, one below the other as if they were one. MKL packs a matrix before
/// it multiplies, which costs more than the product of a sentence or of a few beams: a matrix is read once here, by dot products in
/// AVX-512's registers, where bfloat16 and float16 are widened to float32.
class FewRows {
public:
    /// Whether such matrices [out, in] can be multiplied on this processor: float32, bfloat16 or float16.
    static bool canMultiply(at::ScalarType type, at::IntArrayRef shape);

    /// Of one type, contiguous.
    explicit FewRows(std::vector<at::Tensor> weights);

    std::int64_t outputs() const { return m_outputs; }

    /// y [rows, outputs] = x [rows, in] times each matrix's transpose; both float32 and contiguous.
    void multiply(const at::Tensor& x, at::Tensor& y) const;

private:
    struct Tile {
        const void* weight;   ///< some rows of a matrix
        std::int64_t output;  ///< the first of them
    };

    std::vector<at::Tensor> m_weights;
    std::vector<Tile> m_tiles;
    std::int64_t m_in, m_outputs = 0;
};

}  // namespace twb::nn
