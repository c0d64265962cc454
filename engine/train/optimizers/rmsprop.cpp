// RMSprop (Hinton, lecture 6e), plain, centered and with momentum, as torch.optim.RMSprop.
#include <cmath>

#include "engine/train/optimizers/optimizers.h"
#include "engine/train/optimizers/single_pass.h"

namespace twb::train {
namespace {

using core::Json;

class Rmsprop final : public Optimizer {
public:
    Rmsprop(std::string name, std::vector<ParameterGroup> groups, const Json& options)
        : Optimizer(std::move(name), std::move(groups), options,
                    {{"lr", 1e-2}, {"alpha", 0.99}, {"eps", 1e-8}, {"weight_decay", 0.0}, {"momentum", 0.0}, {"centered", false}}) {}

private:
    void update(Tensor& parameter, Tensor gradient, ParameterState& state, const Json& options) override {
        const auto rate = static_cast<float>(options["lr"].get<double>()),
                   decay = static_cast<float>(options["weight_decay"].get<double>());
        const double alpha = options["alpha"].get<double>();
        const auto kept = static_cast<float>(alpha), fresh = static_cast<float>(1 - alpha);
        const auto eps = static_cast<float>(options["eps"].get<double>()), momentum = static_cast<float>(options["momentum"].get<double>());
        float* p = parameter.mutable_data_ptr<float>();
        const float* g = gradient.const_data_ptr<float>();
        float* square = state.get("square_avg", parameter).mutable_data_ptr<float>();
        float* average = options["centered"].get<bool>() ? state.get("grad_avg", parameter).mutable_data_ptr<float>() : nullptr;
        float* buffer = momentum > 0 ? state.get("momentum_buffer", parameter).mutable_data_ptr<float>() : nullptr;
        forEachElement(parameter.numel(), [=](std::int64_t i) {
            const float direction = g[i] + decay * p[i];
            square[i] = kept * square[i] + fresh * direction * direction;
            float spread = square[i];
            if (average != nullptr) {
                average[i] += fresh * (direction - average[i]);
                spread -= average[i] * average[i];
            }
            float move = direction / (std::sqrt(spread) + eps);
            if (buffer != nullptr) {
                move = buffer[i] = momentum * buffer[i] + move;
            }
            p[i] -= rate * move;
        });
    }
};

}  // namespace

std::unique_ptr<Optimizer> makeRmsprop(std::string name, std::vector<ParameterGroup> groups, const Json& options) {
    return std::make_unique<Rmsprop>(std::move(name), std::move(groups), options);
}

}  // namespace twb::train
