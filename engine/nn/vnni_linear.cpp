#include "engine/nn/vnni_linear.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include <ATen/Parallel.h>

#if defined(__x86_64__) && defined(__GNUC__)
#define TWB_VNNI
#include <immintrin.h>
#endif

namespace twb::nn {

#if defined(TWB_VNNI)
namespace {

using at::Tensor;

#define TWB_AVX512_VNNI [[gnu::target("avx512f,avx512bw,avx512vl,avx512vnni")]]

constexpr std::int64_t kLanes = 16;          // outputs of a register
constexpr std::int64_t kBlock = 2 * kLanes;  // outputs of a packed block
constexpr std::int64_t kQuad = 4;            // products that an instruction adds up
constexpr std::int64_t kMostIn = 65536;      // 255 * 127 * kMostIn fits into 32 bits
constexpr std::int64_t kBytesATask = 65536;  // of weights: smaller products do not pay a second thread
constexpr int kRowsAtOnce = 8;

/// A row of x as unsigned bytes around 128: value = scale * (byte - 128).
TWB_AVX512_VNNI float quantizeRow(const float* x, std::int64_t in, std::int64_t paddedIn, std::uint8_t* bytes) {
    __m512 most = _mm512_setzero_ps();
    __mmask16 isNan = 0;
    const auto maskAt = [in](std::int64_t k) { return static_cast<__mmask16>(in - k >= kLanes ? 0xFFFF : (1U << (in - k)) - 1); };
    for (std::int64_t k = 0; k < in; k += kLanes) {
        const __m512 values = _mm512_maskz_loadu_ps(maskAt(k), x + k);
        isNan |= _mm512_cmp_ps_mask(values, values, _CMP_UNORD_Q);
        most = _mm512_max_ps(most, _mm512_abs_ps(values));
    }
    const float largest = _mm512_reduce_max_ps(most);
    // Bytes cannot say that a value is no number, so the row's scale does.
    const float scale = isNan != 0 ? std::numeric_limits<float>::quiet_NaN() : largest / 127;
    const __m512 factor = _mm512_set1_ps(largest > 0 ? 127 / largest : 0);
    const __m512i center = _mm512_set1_epi32(128);
    for (std::int64_t k = 0; k < in; k += kLanes) {
        const __m512 scaled = _mm512_mul_ps(_mm512_maskz_loadu_ps(maskAt(k), x + k), factor);
        const __m128i narrow = _mm512_cvtusepi32_epi8(_mm512_add_epi32(_mm512_cvtps_epi32(scaled), center));
        _mm_mask_storeu_epi8(bytes + k, maskAt(k), narrow);
    }
    std::memset(bytes + in, 128, static_cast<std::size_t>(paddedIn - in));
    return scale;
}

struct Block {
    const std::int8_t* weight;  ///< [in / kQuad, kBlock, kQuad]
    const float* scales;        ///< [kBlock]
    const float* bias;          ///< [kBlock]
    const std::int32_t* sums;   ///< [kBlock] 128 * the sum of an output's weights
    std::int64_t outputs;       ///< of them that there are
};

/// `rows` rows of x times a block's outputs.
template <int rows>
TWB_AVX512_VNNI void multiplyBlock(const Block& block, const std::uint8_t* x, std::int64_t in, const float* rowScales, float* y,
                                   std::int64_t yStride) {
    __m512i sums[rows][2];
    for (auto& ofRow : sums) {
        ofRow[0] = _mm512_setzero_si512();
        ofRow[1] = _mm512_setzero_si512();
    }
    for (std::int64_t k = 0; k < in; k += kQuad) {
        const __m512i first = _mm512_loadu_si512(block.weight + k * kBlock);
        const __m512i second = _mm512_loadu_si512(block.weight + k * kBlock + 64);
        for (int row = 0; row < rows; ++row) {
            std::int32_t quad;
            std::memcpy(&quad, x + row * in + k, sizeof(quad));
            const __m512i values = _mm512_set1_epi32(quad);
            sums[row][0] = _mm512_dpbusd_epi32(sums[row][0], values, first);
            sums[row][1] = _mm512_dpbusd_epi32(sums[row][1], values, second);
        }
    }
    for (int half = 0; half < 2; ++half) {
        const std::int64_t left = block.outputs - half * kLanes;
        if (left <= 0) {
            return;
        }
        const auto mask = static_cast<__mmask16>(left >= kLanes ? 0xFFFF : (1U << left) - 1);
        const __m512i center = _mm512_loadu_si512(block.sums + half * kLanes);
        const __m512 scales = _mm512_loadu_ps(block.scales + half * kLanes);
        const __m512 bias = _mm512_loadu_ps(block.bias + half * kLanes);
        for (int row = 0; row < rows; ++row) {
            const __m512 sum = _mm512_cvtepi32_ps(_mm512_sub_epi32(sums[row][half], center));
            const __m512 value = _mm512_fmadd_ps(sum, _mm512_mul_ps(scales, _mm512_set1_ps(rowScales[row])), bias);
            _mm512_mask_storeu_ps(y + row * yStride + half * kLanes, mask, value);
        }
    }
}

class VnniLinear : public LinearKernel {
public:
    VnniLinear(const Tensor& values, const Tensor& scales, const Tensor& bias)
        : m_out(values.size(0)),
          m_in(values.size(1)),
          m_paddedIn((m_in + kQuad - 1) / kQuad * kQuad),
          m_blocks((m_out + kBlock - 1) / kBlock) {
        const std::int64_t paddedOut = m_blocks * kBlock;
        Tensor padded = at::zeros({paddedOut, m_paddedIn}, at::kChar);
        padded.narrow(0, 0, m_out).narrow(1, 0, m_in).copy_(values);
        m_sums = padded.sum(1, /*keepdim=*/false, at::kInt).mul_(128).contiguous();
        m_weight = padded.view({m_blocks, kBlock, m_paddedIn / kQuad, kQuad}).transpose(1, 2).contiguous();
        m_scales = at::constant_pad_nd(scales.to(at::kFloat), {0, paddedOut - m_out}).contiguous();
        m_bias = bias.defined() ? at::constant_pad_nd(bias.to(at::kFloat), {0, paddedOut - m_out}).contiguous() : at::zeros_like(m_scales);
    }

    Tensor operator()(const Tensor& x) const override {
        const Tensor rows = x.to(at::kFloat).reshape({-1, m_in}).contiguous();
        const std::int64_t count = rows.size(0);
        Tensor bytes = at::empty({count, m_paddedIn}, at::kByte);
        Tensor rowScales = at::empty({count}, at::kFloat);
        quantize(rows, bytes, rowScales);
        std::vector<std::int64_t> shape = x.sizes().vec();
        shape.back() = m_out;
        Tensor y = at::empty(shape, rows.options());
        multiply(bytes.const_data_ptr<std::uint8_t>(), rowScales.const_data_ptr<float>(), count, y.mutable_data_ptr<float>());
        return y.to(x.scalar_type());
    }

private:
    void quantize(const Tensor& rows, Tensor& bytes, Tensor& rowScales) const {
        const auto* from = rows.const_data_ptr<float>();
        auto* to = bytes.mutable_data_ptr<std::uint8_t>();
        auto* scales = rowScales.mutable_data_ptr<float>();
        at::parallel_for(0, rows.size(0), std::max<std::int64_t>(1, kBytesATask / m_in), [&](std::int64_t begin, std::int64_t end) {
            for (std::int64_t row = begin; row < end; ++row) {
                scales[row] = quantizeRow(from + row * m_in, m_in, m_paddedIn, to + row * m_paddedIn);
            }
        });
    }

    void multiply(const std::uint8_t* x, const float* rowScales, std::int64_t rows, float* y) const {
        const std::int64_t work = kBlock * m_paddedIn * std::max<std::int64_t>(1, rows / kRowsAtOnce);
        at::parallel_for(0, m_blocks, std::max<std::int64_t>(1, kBytesATask / work), [&](std::int64_t begin, std::int64_t end) {
            for (std::int64_t i = begin; i < end; ++i) {
                const Block block = blockAt(i);
                std::int64_t row = 0;
                for (; row + kRowsAtOnce <= rows; row += kRowsAtOnce) {
                    multiplyBlock<kRowsAtOnce>(block, x + row * m_paddedIn, m_paddedIn, rowScales + row, y + row * m_out + i * kBlock,
                                               m_out);
                }
                for (; row < rows; ++row) {
                    multiplyBlock<1>(block, x + row * m_paddedIn, m_paddedIn, rowScales + row, y + row * m_out + i * kBlock, m_out);
                }
            }
        });
    }

    Block blockAt(std::int64_t index) const {
        const std::int64_t first = index * kBlock;
        return {m_weight.const_data_ptr<std::int8_t>() + first * m_paddedIn, m_scales.const_data_ptr<float>() + first,
                m_bias.const_data_ptr<float>() + first, m_sums.const_data_ptr<std::int32_t>() + first, std::min(kBlock, m_out - first)};
    }

    std::int64_t m_out, m_in, m_paddedIn, m_blocks;
    Tensor m_weight;  ///< int8 [blocks, paddedIn / kQuad, kBlock, kQuad]
    Tensor m_scales, m_bias, m_sums;
};

}  // namespace

bool canVnni(std::int64_t in) {
    static const bool can =
        __builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
    return can && in <= kMostIn;
}

std::shared_ptr<const LinearKernel> vnniLinear(const at::Tensor& values, const at::Tensor& scales, const at::Tensor& bias) {
    return std::make_shared<VnniLinear>(values, scales, bias);
}
#else
bool canVnni(std::int64_t) {
    return false;
}

std::shared_ptr<const LinearKernel> vnniLinear(const at::Tensor&, const at::Tensor&, const at::Tensor&) {
    return nullptr;  // never called: canVnni() is false
}
#endif

}  // namespace twb::nn
