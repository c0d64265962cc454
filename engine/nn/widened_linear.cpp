#include "engine/nn/widened_linear.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include <ATen/Parallel.h>

#include "engine/nn/quantized_linear.h"
#include "engine/nn/weights.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define TWB_WIDENS
#include <immintrin.h>
#endif

namespace twb::nn {

#if defined(TWB_WIDENS)
namespace {

#define TWB_AVX512 [[gnu::target("avx512f,avx512bw,avx512vl")]]

constexpr std::int64_t kLanes = 16;
constexpr std::int64_t kTileOutputs = 4;     // weight rows at once
constexpr std::int64_t kMostRows = 16;       // with more rows of x arithmetic is the cost, which MKL does best
constexpr std::int64_t kBytesATask = 65536;  // of weights: smaller products do not pay a second thread
constexpr std::int64_t kScratchElements = 2 << 20;

enum class Narrow { BFloat16, Half };

template <Narrow kind>
TWB_AVX512 inline __m512 widened(const std::uint16_t* at, __mmask16 mask) {
    const __m256i narrow = _mm256_maskz_loadu_epi16(mask, at);
    if constexpr (kind == Narrow::BFloat16) {
        return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(narrow), 16));
    } else {
        return _mm512_cvtph_ps(narrow);
    }
}

/// y[row * yStride + i] = weight row i (of kTileOutputs) times x row, for `rows` rows of x.
template <Narrow kind, int rows>
TWB_AVX512 void multiplyTile(const std::uint16_t* weight, const float* x, std::int64_t in, float* y, std::int64_t yStride) {
    __m512 sums[kTileOutputs][rows];
    for (auto& ofOutput : sums) {
        for (__m512& sum : ofOutput) {
            sum = _mm512_setzero_ps();
        }
    }
    for (std::int64_t k = 0; k < in; k += kLanes) {
        const auto mask = static_cast<__mmask16>(in - k >= kLanes ? 0xFFFF : (1U << (in - k)) - 1);
        __m512 values[rows];
        for (int row = 0; row < rows; ++row) {
            values[row] = _mm512_maskz_loadu_ps(mask, x + row * in + k);
        }
        for (std::int64_t i = 0; i < kTileOutputs; ++i) {
            const __m512 weights = widened<kind>(weight + i * in + k, mask);
            for (int row = 0; row < rows; ++row) {
                sums[i][row] = _mm512_fmadd_ps(weights, values[row], sums[i][row]);
            }
        }
    }
    for (std::int64_t i = 0; i < kTileOutputs; ++i) {
        for (int row = 0; row < rows; ++row) {
            y[row * yStride + i] = _mm512_reduce_add_ps(sums[i][row]);
        }
    }
}

/// The same for any number of rows; the tile's weights stay in the first cache.
template <Narrow kind>
void multiplyRows(const std::uint16_t* weight, const float* x, std::int64_t rows, std::int64_t in, float* y, std::int64_t yStride) {
    std::int64_t row = 0;
    for (; row + 4 <= rows; row += 4) {
        multiplyTile<kind, 4>(weight, x + row * in, in, y + row * yStride, yStride);
    }
    for (; row < rows; ++row) {
        multiplyTile<kind, 1>(weight, x + row * in, in, y + row * yStride, yStride);
    }
}

class WidenedLinear : public LinearKernel {
public:
    WidenedLinear(std::vector<Tensor> weights, const Tensor& bias)
        : m_weights(std::move(weights)), m_bias(bias.defined() ? bias.to(at::kFloat) : bias), m_in(m_weights.front().size(1)) {
        for (const Tensor& weight : m_weights) {
            const auto* data = static_cast<const std::uint16_t*>(weight.const_data_ptr());
            for (std::int64_t row = 0; row < weight.size(0); row += kTileOutputs) {
                m_tiles.push_back({data + row * m_in, m_out + row});
            }
            m_out += weight.size(0);
        }
    }

    Tensor operator()(const Tensor& x) const override {
        const Tensor rows = x.to(at::kFloat).reshape({-1, m_in}).contiguous();
        Tensor y = at::empty({rows.size(0), m_out}, rows.options());
        if (rows.size(0) > kMostRows) {
            multiplyMany(rows, y);
        } else if (m_weights.front().scalar_type() == at::kBFloat16) {
            multiplyFew<Narrow::BFloat16>(rows, y);
        } else {
            multiplyFew<Narrow::Half>(rows, y);
        }
        if (m_bias.defined()) {
            y.add_(m_bias);
        }
        std::vector<std::int64_t> shape = x.sizes().vec();
        shape.back() = m_out;
        return y.view(shape).to(x.scalar_type());
    }

private:
    struct Tile {
        const std::uint16_t* weight;
        std::int64_t output;  ///< the first of kTileOutputs
    };

    template <Narrow kind>
    void multiplyFew(const Tensor& x, Tensor& y) const {
        const auto* from = x.const_data_ptr<float>();
        auto* to = y.mutable_data_ptr<float>();
        const std::int64_t tileBytes = kTileOutputs * m_in * 2;
        at::parallel_for(0, static_cast<std::int64_t>(m_tiles.size()), std::max<std::int64_t>(1, kBytesATask / tileBytes),
                         [&](std::int64_t begin, std::int64_t end) {
                             for (std::int64_t i = begin; i < end; ++i) {
                                 const Tile& tile = m_tiles[static_cast<std::size_t>(i)];
                                 multiplyRows<kind>(tile.weight, from, x.size(0), m_in, to + tile.output, m_out);
                             }
                         });
    }

    /// Widens some weight rows at a time into memory.
    void multiplyMany(const Tensor& x, Tensor& y) const {
        const std::int64_t most = std::max<std::int64_t>(1, kScratchElements / m_in);
        const Tensor scratch = at::empty({std::min(most, m_out), m_in}, x.options());
        std::int64_t output = 0;
        for (const Tensor& weight : m_weights) {
            for (std::int64_t row = 0; row < weight.size(0); row += most) {
                const std::int64_t count = std::min(most, weight.size(0) - row);
                const Tensor wide = scratch.narrow(0, 0, count);
                wide.copy_(weight.narrow(0, row, count));
                Tensor part = y.narrow(1, output, count);
                at::mm_out(part, x, wide.t());
                output += count;
            }
        }
    }

    std::vector<Tensor> m_weights;
    Tensor m_bias;
    std::int64_t m_in;
    std::int64_t m_out = 0;
    std::vector<Tile> m_tiles;
};

}  // namespace

bool canWiden(at::ScalarType type, at::IntArrayRef shape) {
    static const bool hasInstructions =
        __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
    return hasInstructions && (type == at::kBFloat16 || type == at::kHalf) && shape[0] % kTileOutputs == 0;
}

std::shared_ptr<const LinearKernel> widenLinear(std::vector<at::Tensor> weights, const at::Tensor& bias) {
    return std::make_shared<WidenedLinear>(std::move(weights), bias);
}
#else
bool canWiden(at::ScalarType, at::IntArrayRef) {
    return false;
}

std::shared_ptr<const LinearKernel> widenLinear(std::vector<at::Tensor>, const at::Tensor&) {
    return nullptr;  // never called: canWiden() is false
}
#endif

bool isWidened(const WeightPolicy& policy, at::ScalarType stored, at::IntArrayRef shape) {
    const bool isPlain = policy.linear == LinearKind::Plain && !policy.adapter && !policy.trainable && !policy.shapesOnly;
    return isPlain && policy.dtype == at::kFloat && policy.device.is_cpu() && shape.size() == 2 &&
           c10::multiply_integers(shape) >= kSmallestPacked && canWiden(stored, shape);
}

}  // namespace twb::nn
