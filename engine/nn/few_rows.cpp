#include "engine/nn/few_rows.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#if defined(__x86_64__) && defined(__GNUC__)
#define TWB_HAS_AVX512
#include <immintrin.h>
#endif

namespace twb::nn {

using at::Tensor;

#if defined(TWB_HAS_AVX512)
namespace {

#define TWB_AVX512 [[gnu::target("avx512f,avx512bw,avx512dq,avx512vl")]]

constexpr std::int64_t kLanes = 16;
constexpr std::int64_t kTileOutputs = 4;  // with kTileRows as many sums as registers hold beside what they are made of
constexpr std::int64_t kTileRows = 6;
constexpr std::int64_t kProductsATask = 32768;  // smaller products do not pay a second thread

struct Float {
    using Element = float;
    [[gnu::always_inline]] TWB_AVX512 static inline __m512 load(const float* at, __mmask16 mask) { return _mm512_maskz_loadu_ps(mask, at); }
};

struct BFloat16 {
    using Element = std::uint16_t;
    [[gnu::always_inline]] TWB_AVX512 static inline __m512 load(const std::uint16_t* at, __mmask16 mask) {
        return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(_mm256_maskz_loadu_epi16(mask, at)), 16));
    }
};

struct Half {
    using Element = std::uint16_t;
    [[gnu::always_inline]] TWB_AVX512 static inline __m512 load(const std::uint16_t* at, __mmask16 mask) {
        return _mm512_cvtph_ps(_mm256_maskz_loadu_epi16(mask, at));
    }
};

/// The sums over the lanes of four vectors.
TWB_AVX512 inline __m128 sumsOf(__m512 a, __m512 b, __m512 c, __m512 d) {
    const __m512 ab = _mm512_add_ps(_mm512_unpacklo_ps(a, b), _mm512_unpackhi_ps(a, b));
    const __m512 cd = _mm512_add_ps(_mm512_unpacklo_ps(c, d), _mm512_unpackhi_ps(c, d));
    const auto low = _mm512_unpacklo_pd(_mm512_castps_pd(ab), _mm512_castps_pd(cd));
    const auto high = _mm512_unpackhi_pd(_mm512_castps_pd(ab), _mm512_castps_pd(cd));
    const __m512 abcd = _mm512_add_ps(_mm512_castpd_ps(low), _mm512_castpd_ps(high));  // in each quarter the four sums of a part
    const __m256 halves = _mm256_add_ps(_mm512_castps512_ps256(abcd), _mm512_extractf32x8_ps(abcd, 1));
    return _mm_add_ps(_mm256_castps256_ps128(halves), _mm256_extractf128_ps(halves, 1));
}

/// y[row * yStride + i] = weight row i (of kTileOutputs) times x row. The rows are counted at compile time: with indices that only loops
/// make constants, GCC stores every sum in every step.
template <class Kind, std::size_t... row>
TWB_AVX512 void multiplyTile(std::index_sequence<row...>, const typename Kind::Element* weight, const float* x, std::int64_t in, float* y,
                             std::int64_t yStride) {
    const __m512 zero = _mm512_setzero_ps();
    __m512 first[] = {(static_cast<void>(row), zero)...};
    __m512 second[] = {(static_cast<void>(row), zero)...};
    __m512 third[] = {(static_cast<void>(row), zero)...};
    __m512 fourth[] = {(static_cast<void>(row), zero)...};
    for (std::int64_t k = 0; k < in; k += kLanes) {
        const auto mask = static_cast<__mmask16>(in - k >= kLanes ? 0xFFFF : (1U << (in - k)) - 1);
        const __m512 values[] = {_mm512_maskz_loadu_ps(mask, x + static_cast<std::int64_t>(row) * in + k)...};
        __m512 weights = Kind::load(weight + k, mask);
        ((first[row] = _mm512_fmadd_ps(weights, values[row], first[row])), ...);
        weights = Kind::load(weight + in + k, mask);
        ((second[row] = _mm512_fmadd_ps(weights, values[row], second[row])), ...);
        weights = Kind::load(weight + 2 * in + k, mask);
        ((third[row] = _mm512_fmadd_ps(weights, values[row], third[row])), ...);
        weights = Kind::load(weight + 3 * in + k, mask);
        ((fourth[row] = _mm512_fmadd_ps(weights, values[row], fourth[row])), ...);
    }
    (_mm_storeu_ps(y + static_cast<std::int64_t>(row) * yStride, sumsOf(first[row], second[row], third[row], fourth[row])), ...);
}

template <class Kind, std::size_t rows>
void multiplyTileBy(const void* weight, const float* x, std::int64_t in, float* y, std::int64_t yStride) {
    multiplyTile<Kind>(std::make_index_sequence<rows>(), static_cast<const typename Kind::Element*>(weight), x, in, y, yStride);
}

using TileFunction = void (*)(const void*, const float*, std::int64_t, float*, std::int64_t);

/// The same for any number of rows, in parts that differ by a row at most; the tile's weights stay in the first cache.
template <class Kind>
void multiplyRows(const void* weight, const float* x, std::int64_t rows, std::int64_t in, float* y, std::int64_t yStride) {
    static constexpr std::array<TileFunction, kTileRows> kTiles{multiplyTileBy<Kind, 1>, multiplyTileBy<Kind, 2>, multiplyTileBy<Kind, 3>,
                                                                multiplyTileBy<Kind, 4>, multiplyTileBy<Kind, 5>, multiplyTileBy<Kind, 6>};
    std::int64_t parts = (rows + kTileRows - 1) / kTileRows;
    for (std::int64_t row = 0; row < rows; --parts) {
        const std::int64_t count = (rows - row + parts - 1) / parts;
        kTiles[static_cast<std::size_t>(count - 1)](weight, x + row * in, in, y + row * yStride, yStride);
        row += count;
    }
}

using RowsFunction = void (*)(const void*, const float*, std::int64_t, std::int64_t, float*, std::int64_t);

RowsFunction functionFor(at::ScalarType type) {
    return type == at::kFloat ? multiplyRows<Float> : type == at::kBFloat16 ? multiplyRows<BFloat16> : multiplyRows<Half>;
}

}  // namespace

bool FewRows::canMultiply(at::ScalarType type, at::IntArrayRef shape) {
    static const bool hasInstructions = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                                        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
    const bool isKnown = type == at::kFloat || type == at::kBFloat16 || type == at::kHalf;
    return hasInstructions && isKnown && shape.size() == 2 && shape[0] % kTileOutputs == 0;
}

FewRows::FewRows(std::vector<Tensor> weights) : m_weights(std::move(weights)), m_in(m_weights.front().size(1)) {
    for (const Tensor& weight : m_weights) {
        const auto* data = static_cast<const std::byte*>(weight.const_data_ptr());
        const std::int64_t rowBytes = m_in * static_cast<std::int64_t>(weight.element_size());
        for (std::int64_t row = 0; row < weight.size(0); row += kTileOutputs) {
            m_tiles.push_back({data + row * rowBytes, m_outputs + row});
        }
        m_outputs += weight.size(0);
    }
}

void FewRows::multiply(const Tensor& x, Tensor& y) const {
    const auto* from = x.const_data_ptr<float>();
    auto* to = y.mutable_data_ptr<float>();
    const std::int64_t rows = x.size(0);
    const RowsFunction multiplyRowsOf = functionFor(m_weights.front().scalar_type());
    const std::int64_t tileProducts = kTileOutputs * m_in * rows;
    at::parallel_for(0, static_cast<std::int64_t>(m_tiles.size()), std::max<std::int64_t>(1, kProductsATask / tileProducts),
                     [&](std::int64_t begin, std::int64_t end) {
                         for (std::int64_t i = begin; i < end; ++i) {
                             const Tile& tile = m_tiles[static_cast<std::size_t>(i)];
                             multiplyRowsOf(tile.weight, from, rows, m_in, to + tile.output, m_outputs);
                         }
                     });
}
#else
bool FewRows::canMultiply(at::ScalarType, at::IntArrayRef) {
    return false;
}

FewRows::FewRows(std::vector<Tensor> weights) : m_weights(std::move(weights)), m_in(m_weights.front().size(1)) {}

void FewRows::multiply(const Tensor&, Tensor&) const {}  // never called: canMultiply() is false
#endif

}  // namespace twb::nn
