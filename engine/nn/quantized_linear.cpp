#include "engine/nn/quantized_linear.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/cpu/Utils.h>
#include <ATen/native/quantized/PackedParams.h>

#include "engine/core/error.h"
#include "engine/nn/vnni_linear.h"
#include "engine/nn/weights.h"
#include "engine/nn/stored_linear.h"

namespace twb::nn {
namespace {

constexpr std::int64_t kRowsAtOnce = 1024;  // of a weight that is packed: bounds the memory that packing takes
constexpr std::int64_t kInt4Group = 32;
constexpr std::int64_t kInt4RowBlock = 16;
constexpr std::int64_t kFewRows = 4;  // up to here a product costs the reading of the weights, not arithmetic

bool hasCapability(const char* name) {
    const auto capabilities = at::cpu::get_cpu_capabilities();
    const auto found = capabilities.find(name);
    return found != capabilities.end() && found->second.isBool() && found->second.toBool();
}

/// Calls pack(rows as fp32) for consecutive blocks of rows.
template <typename Pack>
void forRowBlocks(const Tensor& weight, Pack pack) {
    for (std::int64_t row = 0; row < weight.size(0); row += kRowsAtOnce) {
        pack(weight.narrow(0, row, std::min(kRowsAtOnce, weight.size(0) - row)).to(at::kFloat).contiguous());
    }
}

/// A weight in symmetric int8.
struct Int8Rows {
    Tensor values;  ///< [out, in]
    Tensor scales;  ///< [out]
};

Int8Rows int8Rows(const Tensor& weight) {
    std::vector<Tensor> values, scales;
    forRowBlocks(weight, [&](const Tensor& rows) {
        const Tensor scale = rows.abs().amax(1).div(127).clamp_min(1e-12);
        values.push_back(at::round(rows / scale.unsqueeze(1)).clamp(-127, 127).to(at::kChar));
        scales.push_back(scale);
    });
    return {at::cat(values), at::cat(scales)};
}

class BFloat16Linear : public LinearKernel {
public:
    BFloat16Linear(const Tensor& weight, const Tensor& bias)
        : m_weight(weight.to(at::kBFloat16).contiguous()), m_bias(bias), m_native(multipliesBFloat16()) {}

    Tensor operator()(const Tensor& x) const override {
        if (!m_native && x.numel() > kFewRows * x.size(-1)) {
            return at::linear(x, m_weight.to(x.scalar_type()), m_bias);
        }
        const Tensor product = at::linear(x.to(at::kBFloat16), m_weight).to(x.scalar_type());
        return m_bias.defined() ? product + m_bias : product;
    }

private:
    Tensor m_weight;
    Tensor m_bias;
    bool m_native;
};

/// torch warns that its quantised tensor types will go some day; the packed matrix is all that is kept of them here.
class NoWarnings : public c10::WarningHandler {
public:
    void process(const c10::Warning&) override {}
};

using PackedMatrix = c10::intrusive_ptr<LinearPackedParamsBase>;

/// The engine for 8-bit products, chosen for the time of packing: the packed matrix remembers it.
class QEngineScope {
public:
    QEngineScope() : m_before(at::globalContext().qEngine()) {
        const auto& known = at::Context::supportedQEngines();
        for (const at::QEngine engine : {at::kFBGEMM, at::kONEDNN, at::kQNNPACK}) {
            if (std::find(known.begin(), known.end(), engine) != known.end()) {
                at::globalContext().setQEngine(engine);
                return;
            }
        }
        throw core::Error(core::ErrorCode::Unsupported,
                          "This build of LibTorch has no engine for 8-bit products; load the model without int8.");
    }
    ~QEngineScope() { at::globalContext().setQEngine(m_before); }
    QEngineScope(const QEngineScope&) = delete;
    QEngineScope& operator=(const QEngineScope&) = delete;

private:
    at::QEngine m_before;
};

class Int8Linear : public LinearKernel {
public:
    Int8Linear(const Int8Rows& rows, const Tensor& bias)
        // Without VNNI the products of pairs are summed in 16 bits, which full 8-bit activations would overflow.
        : m_halfRange(hasCapability("avx2") && !hasCapability("avx512_vnni") && !hasCapability("avx_vnni")) {
        NoWarnings none;
        const c10::WarningUtils::WarningHandlerGuard quiet(&none);
        const QEngineScope engine;
        const Tensor quantized = at::_make_per_channel_quantized_tensor(rows.values, rows.scales.to(at::kDouble),
                                                                        at::zeros({rows.values.size(0)}, at::kLong), 0);
        using Prepack = PackedMatrix(Tensor, std::optional<Tensor>);
        static const auto prepack = c10::Dispatcher::singleton().findSchemaOrThrow("quantized::linear_prepack", "").typed<Prepack>();
        m_matrix = prepack.call(quantized, bias.defined() ? std::optional<Tensor>(bias.to(at::kFloat).contiguous()) : std::nullopt);
    }

    Tensor operator()(const Tensor& x) const override {
        return m_matrix->apply_dynamic(x.to(at::kFloat).contiguous(), m_halfRange).to(x.scalar_type());
    }

private:
    PackedMatrix m_matrix;
    bool m_halfRange;
};

class Int4Linear : public LinearKernel {
public:
    static bool fits(const Tensor& weight) { return weight.size(0) % kInt4RowBlock == 0 && weight.size(1) % kInt4Group == 0; }

    Int4Linear(const Tensor& weight, const Tensor& bias) : m_out(weight.size(0)), m_bias(bias) {
        const std::int64_t groups = weight.size(1) / kInt4Group;
        std::vector<Tensor> values, scalesAndZeros;
        forRowBlocks(weight, [&](const Tensor& rows) {
            const Tensor grouped = rows.view({rows.size(0), groups, kInt4Group});
            const Tensor lowest = grouped.amin(-1, true);
            const Tensor scale = (grouped.amax(-1, true) - lowest).div(15).clamp_min(1e-9);
            values.push_back(at::round((grouped - lowest) / scale).clamp(0, 15).to(at::kInt).view(rows.sizes()));
            // The kernel computes (value - 8) * scale + zero.
            scalesAndZeros.push_back(at::cat({scale, lowest + scale * 8}, -1));
        });
        m_scalesAndZeros = at::cat(scalesAndZeros).transpose(0, 1).to(at::kBFloat16).contiguous();  // [groups, out, 2]
        m_weight = at::_convert_weight_to_int4pack_for_cpu(at::cat(values), /*innerKTiles=*/1);
    }

    Tensor operator()(const Tensor& x) const override {
        const Tensor rows = x.reshape({-1, x.size(-1)}).to(at::kBFloat16).contiguous();
        const Tensor product = at::_weight_int4pack_mm_for_cpu(rows, m_weight, kInt4Group, m_scalesAndZeros).to(x.scalar_type());
        std::vector<std::int64_t> shape = x.sizes().vec();
        shape.back() = m_out;
        return (m_bias.defined() ? product + m_bias : product).view(shape);
    }

private:
    std::int64_t m_out;
    Tensor m_weight;
    Tensor m_scalesAndZeros;
    Tensor m_bias;
};

}  // namespace

bool multipliesBFloat16() {
    static const bool can = hasCapability("avx512_bf16") || hasCapability("amx_bf16");
    return can;
}

bool isPacked(const WeightPolicy& policy, at::IntArrayRef shape) {
    return policy.linear != LinearKind::Plain && !policy.trainable && !policy.shapesOnly &&
           c10::multiply_integers(shape) >= kSmallestPacked;
}

std::shared_ptr<const LinearKernel> packLinear(LinearKind kind, const Tensor& weight, const Tensor& bias) {
    const at::NoGradGuard noGrad;
    if (kind == LinearKind::BFloat16) {
        if (!multipliesBFloat16() && canMultiplyStored(at::kBFloat16, weight.sizes())) {
            return storedLinear({weight.to(at::kBFloat16).contiguous()}, bias);
        }
        return std::make_shared<BFloat16Linear>(weight, bias);
    }
    if (kind == LinearKind::Int4 && Int4Linear::fits(weight)) {
        return std::make_shared<Int4Linear>(weight, bias);
    }
    const Int8Rows rows = int8Rows(weight);
    return canVnni(weight.size(1)) ? vnniLinear(rows.values, rows.scales, bias) : std::make_shared<Int8Linear>(rows, bias);
}

}  // namespace twb::nn
