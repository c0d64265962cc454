// Adafactor (Shazeer and Stern, 2018, arXiv:1804.04235), as transformers.Adafactor: second moments of matrices as rows and columns.
#include <cmath>

#include "engine/train/optimizers/optimizers.h"

namespace twb::train {
namespace {

using core::Json;

double rootMeanSquare(const Tensor& x) {
    return at::linalg_vector_norm(x, 2).item<double>() / std::sqrt(static_cast<double>(x.numel()));
}

class Adafactor final : public Optimizer {
public:
    Adafactor(std::string name, std::vector<ParameterGroup> groups, const Json& options)
        : Optimizer(std::move(name), std::move(groups), options,
                    {{"lr", nullptr},
                     {"eps", {1e-30, 1e-3}},
                     {"clip_threshold", 1.0},
                     {"decay_rate", -0.8},
                     {"beta1", nullptr},
                     {"weight_decay", 0.0},
                     {"scale_parameter", true},
                     {"relative_step", true},
                     {"warmup_init", false}}) {
        for (std::size_t i = 0; i < groupCount(); ++i) {
            const Json& o = group(i).options;
            const bool relative = o["relative_step"].get<bool>();
            if (!o["lr"].is_null() && relative) {
                fail("lr goes with relative_step false only: with relative_step the rate follows from the step.");
            }
            if (o["lr"].is_null() && !relative) {
                fail("relative_step is false, so it needs lr.");
            }
            if (o["warmup_init"].get<bool>() && !relative) {
                fail("warmup_init needs relative_step.");
            }
        }
    }

private:
    static double rateOf(const Tensor& parameter, const ParameterState& state, const Json& options) {
        const auto step = static_cast<double>(state.step);
        double rate = options["relative_step"].get<bool>()
                          ? std::min(options["warmup_init"].get<bool>() ? 1e-6 * step : 1e-2, 1 / std::sqrt(step))
                          : options["lr"].get<double>();
        if (options["scale_parameter"].get<bool>()) {
            rate *= std::max(options["eps"][1].get<double>(), rootMeanSquare(parameter));
        }
        return rate;
    }

    void update(Tensor& parameter, Tensor gradient, ParameterState& state, const Json& options) override {
        const double rate = rateOf(parameter, state, options);
        const double kept = 1 - std::pow(static_cast<double>(state.step), options["decay_rate"].get<double>());
        const Tensor square = gradient.square() + options["eps"][0].get<double>();
        Tensor move;
        if (parameter.dim() >= 2) {
            Tensor& rows = state.get("exp_avg_sq_row", square.select(-1, 0));
            Tensor& columns = state.get("exp_avg_sq_col", square.select(-2, 0));
            rows.mul_(kept).add_(square.mean(-1), 1 - kept);
            columns.mul_(kept).add_(square.mean(-2), 1 - kept);
            move = (rows / rows.mean(-1, true)).rsqrt_().unsqueeze(-1) * columns.unsqueeze(-2).rsqrt() * gradient;
        } else {
            Tensor& all = state.get("exp_avg_sq", parameter);
            all.mul_(kept).add_(square, 1 - kept);
            move = all.rsqrt().mul_(gradient);
        }
        move.mul_(rate / std::max(1.0, rootMeanSquare(move) / options["clip_threshold"].get<double>()));
        if (!options["beta1"].is_null()) {
            const double beta1 = options["beta1"].get<double>();
            move = state.get("exp_avg", parameter).mul_(beta1).add_(move, 1 - beta1);
        }
        parameter.mul_(1 - options["weight_decay"].get<double>() * rate).sub_(move);
    }
};

}  // namespace

std::unique_ptr<Optimizer> makeAdafactor(std::string name, std::vector<ParameterGroup> groups, const Json& options) {
    return std::make_unique<Adafactor>(std::move(name), std::move(groups), options);
}

}  // namespace twb::train
