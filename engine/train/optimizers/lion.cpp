// Lion (Chen et al., 2023, arXiv:2302.06675): the sign of an interpolated momentum, with decoupled weight decay.
#include "engine/train/optimizers/optimizers.h"
#include "engine/train/optimizers/single_pass.h"

namespace twb::train {
namespace {

using core::Json;

class Lion final : public Optimizer {
public:
    Lion(std::string name, std::vector<ParameterGroup> groups, const Json& options)
        : Optimizer(std::move(name), std::move(groups), options, {{"lr", 1e-4}, {"betas", {0.9, 0.99}}, {"weight_decay", 0.0}}) {}

private:
    void update(Tensor& parameter, Tensor gradient, ParameterState& state, const Json& options) override {
        const double rate = options["lr"].get<double>();
        const double beta1 = options["betas"][0].get<double>(), beta2 = options["betas"][1].get<double>();
        const auto kept1 = static_cast<float>(beta1), new1 = static_cast<float>(1 - beta1);
        const auto kept2 = static_cast<float>(beta2), new2 = static_cast<float>(1 - beta2);
        const auto shrink = static_cast<float>(1 - rate * options["weight_decay"].get<double>()), step = static_cast<float>(rate);
        float* p = parameter.mutable_data_ptr<float>();
        const float* g = gradient.const_data_ptr<float>();
        float* m = state.get("exp_avg", parameter).mutable_data_ptr<float>();
        forEachElement(parameter.numel(), [=](std::int64_t i) {
            const float direction = m[i] * kept1 + g[i] * new1;
            const float sign = direction > 0 ? 1.0F : direction < 0 ? -1.0F : 0.0F;
            p[i] = p[i] * shrink - step * sign;
            m[i] = m[i] * kept2 + g[i] * new2;
        });
    }
};

}  // namespace

std::unique_ptr<Optimizer> makeLion(std::string name, std::vector<ParameterGroup> groups, const Json& options) {
    return std::make_unique<Lion>(std::move(name), std::move(groups), options);
}

}  // namespace twb::train
