// Stochastic gradient descent with momentum and Nesterov's variant, as torch.optim.SGD.
#include "engine/train/optimizers/optimizers.h"
#include "engine/train/optimizers/single_pass.h"

namespace twb::train {
namespace {

using core::Json;

class Sgd final : public Optimizer {
public:
    Sgd(std::string name, std::vector<ParameterGroup> groups, const Json& options)
        : Optimizer(std::move(name), std::move(groups), options,
                    {{"lr", 1e-3}, {"momentum", 0.0}, {"dampening", 0.0}, {"weight_decay", 0.0}, {"nesterov", false}}) {
        for (std::size_t i = 0; i < groupCount(); ++i) {
            const Json& o = group(i).options;
            if (o["nesterov"].get<bool>() && (o["momentum"].get<double>() <= 0 || o["dampening"].get<double>() != 0)) {
                fail("nesterov needs a momentum above 0 and no dampening.");
            }
        }
    }

private:
    void update(Tensor& parameter, Tensor gradient, ParameterState& state, const Json& options) override {
        const auto rate = static_cast<float>(options["lr"].get<double>()),
                   decay = static_cast<float>(options["weight_decay"].get<double>());
        const auto momentum = static_cast<float>(options["momentum"].get<double>());
        const bool nesterov = options["nesterov"].get<bool>(), first = !state.has("momentum_buffer");
        const float fresh = first ? 1 : 1 - static_cast<float>(options["dampening"].get<double>());
        float* p = parameter.mutable_data_ptr<float>();
        const float* g = gradient.const_data_ptr<float>();
        float* buffer = momentum != 0 ? state.get("momentum_buffer", parameter).mutable_data_ptr<float>() : nullptr;
        forEachElement(parameter.numel(), [=](std::int64_t i) {
            float direction = g[i] + decay * p[i];
            if (buffer != nullptr) {
                buffer[i] = momentum * buffer[i] + fresh * direction;
                direction = nesterov ? direction + momentum * buffer[i] : buffer[i];
            }
            p[i] -= rate * direction;
        });
    }
};

}  // namespace

std::unique_ptr<Optimizer> makeSgd(std::string name, std::vector<ParameterGroup> groups, const Json& options) {
    return std::make_unique<Sgd>(std::move(name), std::move(groups), options);
}

}  // namespace twb::train
