// Adagrad (Duchi et al., 2011), as torch.optim.Adagrad.
#include <cmath>

#include "engine/train/optimizers/optimizers.h"
#include "engine/train/optimizers/single_pass.h"

namespace twb::train {
namespace {

using core::Json;

class Adagrad final : public Optimizer {
public:
    Adagrad(std::string name, std::vector<ParameterGroup> groups, const Json& options)
        : Optimizer(std::move(name), std::move(groups), options,
                    {{"lr", 1e-2}, {"lr_decay", 0.0}, {"weight_decay", 0.0}, {"initial_accumulator_value", 0.0}, {"eps", 1e-10}}) {}

private:
    void update(Tensor& parameter, Tensor gradient, ParameterState& state, const Json& options) override {
        if (!state.has("sum")) {
            state.get("sum", parameter).fill_(options["initial_accumulator_value"].get<double>());
        }
        const auto steps = static_cast<double>(state.step - 1);
        const auto rate = static_cast<float>(options["lr"].get<double>() / (1 + steps * options["lr_decay"].get<double>()));
        const auto decay = static_cast<float>(options["weight_decay"].get<double>()),
                   eps = static_cast<float>(options["eps"].get<double>());
        float* p = parameter.mutable_data_ptr<float>();
        const float* g = gradient.const_data_ptr<float>();
        float* sum = state.get("sum", parameter).mutable_data_ptr<float>();
        forEachElement(parameter.numel(), [=](std::int64_t i) {
            const float direction = g[i] + decay * p[i];
            sum[i] += direction * direction;
            p[i] -= rate * direction / (std::sqrt(sum[i]) + eps);
        });
    }
};

}  // namespace

std::unique_ptr<Optimizer> makeAdagrad(std::string name, std::vector<ParameterGroup> groups, const Json& options) {
    return std::make_unique<Adagrad>(std::move(name), std::move(groups), options);
}

}  // namespace twb::train
