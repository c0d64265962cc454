// AdamW whose moments are kept in 8 bits (Dettmers et al., 2022, arXiv:2110.02861), as bitsandbytes' AdamW8bit: blocks of 256 elements are
// divided by their largest and rounded to the numbers of a dynamic map. Small parameters keep theirs in float32.
#include <array>
#include <cmath>

#include <ATen/Parallel.h>

#include "engine/train/optimizers/dynamic_map.h"
#include "engine/train/optimizers/optimizers.h"
#include "engine/train/optimizers/single_pass.h"

namespace twb::train {
namespace {

using core::Json;

constexpr std::int64_t kBlock = 256;
constexpr std::int64_t kLeastFor8Bits = 4096;

/// Numbers of one step.
struct Rule {
    float kept1, new1, kept2, new2, stepSize, eps, before;

    Rule(const Json& options, std::int64_t step) {
        const double rate = options["lr"].get<double>();
        const double beta1 = options["betas"][0].get<double>(), beta2 = options["betas"][1].get<double>();
        const double correction1 = 1 - std::pow(beta1, static_cast<double>(step));
        const double rootCorrection2 = std::sqrt(1 - std::pow(beta2, static_cast<double>(step)));
        kept1 = static_cast<float>(beta1), new1 = static_cast<float>(1 - beta1);
        kept2 = static_cast<float>(beta2), new2 = static_cast<float>(1 - beta2);
        stepSize = static_cast<float>(rate * rootCorrection2 / correction1);
        eps = static_cast<float>(options["eps"].get<double>() * rootCorrection2);
        before = static_cast<float>(1 - rate * options["weight_decay"].get<double>());
    }

    void apply(float& parameter, float gradient, float& first, float& second) const {
        first = kept1 * first + new1 * gradient;
        second = kept2 * second + new2 * gradient * gradient;
        parameter = parameter * before - stepSize * first / (std::sqrt(second) + eps);
    }
};

/// A moment of a parameter in 8 bits: codes, and the largest magnitude of each block.
struct Moment {
    std::uint8_t* codes;
    float* largest;
    const DynamicMap& map;

    void read(std::int64_t block, std::int64_t count, float* values) const {
        for (std::int64_t i = 0; i < count; ++i) {
            values[i] = map.value(codes[block * kBlock + i]) * largest[block];
        }
    }
    void write(std::int64_t block, std::int64_t count, const float* values) const {
        float most = 0;
        for (std::int64_t i = 0; i < count; ++i) {
            most = std::max(most, std::abs(values[i]));
        }
        largest[block] = most;
        for (std::int64_t i = 0; i < count; ++i) {
            codes[block * kBlock + i] = map.nearest(values[i] / most);
        }
    }
};

class Adamw8bit final : public Optimizer {
public:
    Adamw8bit(std::string name, std::vector<ParameterGroup> groups, const Json& options)
        : Optimizer(std::move(name), std::move(groups), options,
                    {{"lr", 1e-3}, {"betas", {0.9, 0.999}}, {"eps", 1e-8}, {"weight_decay", 1e-2}}) {}

private:
    void update(Tensor& parameter, Tensor gradient, ParameterState& state, const Json& options) override {
        const Rule rule(options, state.step);
        float* p = parameter.mutable_data_ptr<float>();
        const float* g = gradient.const_data_ptr<float>();
        const std::int64_t count = parameter.numel();
        if (count < kLeastFor8Bits) {
            float* m = state.get("state1", parameter).mutable_data_ptr<float>();
            float* v = state.get("state2", parameter).mutable_data_ptr<float>();
            forEachElement(count, [=](std::int64_t i) { rule.apply(p[i], g[i], m[i], v[i]); });
            return;
        }
        const Moment first = moment(parameter, state, "1", m_signed), second = moment(parameter, state, "2", m_unsigned);
        const std::int64_t blocks = (count + kBlock - 1) / kBlock;
        at::parallel_for(0, blocks, kElementsPerTask / kBlock, [&](std::int64_t begin, std::int64_t end) {
            std::array<float, kBlock> m, v;
            for (std::int64_t block = begin; block < end; ++block) {
                const std::int64_t start = block * kBlock, size = std::min(kBlock, count - start);
                first.read(block, size, m.data());
                second.read(block, size, v.data());
                for (std::int64_t i = 0; i < size; ++i) {
                    rule.apply(p[start + i], g[start + i], m[static_cast<std::size_t>(i)], v[static_cast<std::size_t>(i)]);
                }
                first.write(block, size, m.data());
                second.write(block, size, v.data());
            }
        });
    }

    /// The tensors "state1" and "absmax1" (or 2) of a parameter.
    Moment moment(const Tensor& parameter, ParameterState& state, const std::string& number, const DynamicMap& map) const {
        const std::int64_t blocks = (parameter.numel() + kBlock - 1) / kBlock;
        Tensor& codes = state.tensors["state" + number];
        Tensor& largest = state.tensors["absmax" + number];
        if (!codes.defined() || !largest.defined()) {
            codes = at::zeros(parameter.sizes(), at::kByte);
            largest = at::zeros({blocks}, at::kFloat);
        }
        if (codes.scalar_type() != at::kByte || codes.numel() != parameter.numel() || largest.scalar_type() != at::kFloat ||
            largest.numel() != blocks) {
            fail("the state that was kept is not that of a parameter of " + std::to_string(parameter.numel()) + " elements.");
        }
        return {codes.mutable_data_ptr<std::uint8_t>(), largest.mutable_data_ptr<float>(), map};
    }

    const DynamicMap m_signed{true}, m_unsigned{false};
};

}  // namespace

std::unique_ptr<Optimizer> makeAdamw8bit(std::string name, std::vector<ParameterGroup> groups, const Json& options) {
    return std::make_unique<Adamw8bit>(std::move(name), std::move(groups), options);
}

}  // namespace twb::train
