#include "engine/nn/stored_linear.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "engine/nn/few_rows.h"
#include "engine/nn/quantized_linear.h"
#include "engine/nn/weights.h"

namespace twb::nn {
namespace {

// With more rows arithmetic is the cost, which MKL does best; but for small matrices only from 64 rows on (tests/bench/linear_bench).
constexpr std::int64_t kMostRows = 24, kMostRowsOfSmall = 63;
constexpr std::int64_t kSmallElements = 1 << 20;
constexpr std::int64_t kScratchElements = 2 << 20;

class StoredLinear : public LinearKernel {
public:
    StoredLinear(std::vector<Tensor> weights, const Tensor& bias)
        : m_weights(std::move(weights)),
          m_bias(bias.defined() ? bias.to(at::kFloat) : bias),
          m_in(m_weights.front().size(1)),
          m_fewRows(m_weights),
          m_mostRows(m_in * m_fewRows.outputs() < kSmallElements ? kMostRowsOfSmall : kMostRows) {}

    Tensor operator()(const Tensor& x) const override {
        const Tensor rows = x.to(at::kFloat).reshape({-1, m_in}).contiguous();
        Tensor y = at::empty({rows.size(0), m_fewRows.outputs()}, rows.options());
        if (rows.size(0) <= m_mostRows) {
            m_fewRows.multiply(rows, y);
        } else if (m_weights.front().scalar_type() == at::kFloat) {
            multiplyWide(rows, y);
        } else {
            multiplyWidened(rows, y);
        }
        if (m_bias.defined()) {
            y.add_(m_bias);
        }
        std::vector<std::int64_t> shape = x.sizes().vec();
        shape.back() = m_fewRows.outputs();
        return y.view(shape).to(x.scalar_type());
    }

private:
    void multiplyWide(const Tensor& x, Tensor& y) const {
        std::int64_t output = 0;
        for (const Tensor& weight : m_weights) {
            Tensor part = y.narrow(1, output, weight.size(0));
            at::mm_out(part, x, weight.t());
            output += weight.size(0);
        }
    }

    /// Widens some weight rows at a time into memory.
    void multiplyWidened(const Tensor& x, Tensor& y) const {
        const std::int64_t most = std::max<std::int64_t>(1, kScratchElements / m_in);
        const Tensor scratch = at::empty({std::min(most, m_fewRows.outputs()), m_in}, x.options());
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
    FewRows m_fewRows;
    std::int64_t m_mostRows;
};

}  // namespace

bool canMultiplyStored(at::ScalarType type, at::IntArrayRef shape) {
    return FewRows::canMultiply(type, shape);
}

bool isMultipliedStored(const WeightPolicy& policy, at::ScalarType stored, at::IntArrayRef shape) {
    const bool isPlain = policy.linear == LinearKind::Plain && !policy.adapter && !policy.trainable && !policy.shapesOnly;
    return isPlain && policy.dtype == at::kFloat && policy.device.is_cpu() && shape.size() == 2 &&
           c10::multiply_integers(shape) >= kSmallestPacked && canMultiplyStored(stored, shape);
}

std::shared_ptr<const LinearKernel> storedLinear(std::vector<at::Tensor> weights, const at::Tensor& bias) {
    return std::make_shared<StoredLinear>(std::move(weights), bias);
}

}  // namespace twb::nn
