// Adam (Kingma and Ba, 2015) and AdamW (Loshchilov and Hutter, 2019). adam: decay joins the gradient. adamw_torch: weights decay before the
// step. adamw_hf (transformers.AdamW): they decay after it, eps is added before the bias correction, which can be turned off.
#include <cmath>

#include "engine/train/optimizers/optimizers.h"
#include "engine/train/optimizers/single_pass.h"

namespace twb::train {
namespace {

using core::Json;

class Adam final : public Optimizer {
public:
    Adam(std::string name, std::vector<ParameterGroup> groups, const Json& options)
        : Optimizer(name, std::move(groups), options, defaultsOf(name)), m_isHf(name == "adamw_hf"), m_isDecoupled(name == "adamw_torch") {}

private:
    static Json defaultsOf(const std::string& name) {
        if (name == "adamw_hf") {
            return {{"lr", 1e-3},          {"betas", {0.9, 0.999}}, {"eps", 1e-6},
                    {"weight_decay", 0.0}, {"correct_bias", true},  {"no_deprecation_warning", false}};
        }
        return {
            {"lr", 1e-3}, {"betas", {0.9, 0.999}}, {"eps", 1e-8}, {"weight_decay", name == "adamw_torch" ? 1e-2 : 0.0}, {"amsgrad", false}};
    }

    void update(Tensor& parameter, Tensor gradient, ParameterState& state, const Json& options) override {
        const double rate = options["lr"].get<double>(), decay = options["weight_decay"].get<double>();
        const double beta1 = options["betas"][0].get<double>(), beta2 = options["betas"][1].get<double>();
        const bool corrects = !m_isHf || options["correct_bias"].get<bool>();
        const double correction1 = corrects ? 1 - std::pow(beta1, static_cast<double>(state.step)) : 1;
        const double rootCorrection2 = corrects ? std::sqrt(1 - std::pow(beta2, static_cast<double>(state.step))) : 1;
        const bool keepsMost = options.value("amsgrad", false);

        float* p = parameter.mutable_data_ptr<float>();
        const float* g = gradient.const_data_ptr<float>();
        float* m = state.get("exp_avg", parameter).mutable_data_ptr<float>();
        float* v = state.get("exp_avg_sq", parameter).mutable_data_ptr<float>();

        const auto kept1 = static_cast<float>(beta1), new1 = static_cast<float>(1 - beta1);
        const auto kept2 = static_cast<float>(beta2), new2 = static_cast<float>(1 - beta2);
        const auto eps = static_cast<float>(options["eps"].get<double>() * (m_isHf ? 1 / rootCorrection2 : 1));
        const auto stepSize = static_cast<float>(rate / correction1), inverseRoot = static_cast<float>(1 / rootCorrection2);
        const auto joined = static_cast<float>(m_isHf || m_isDecoupled ? 0 : decay);
        const auto before = static_cast<float>(m_isDecoupled ? 1 - rate * decay : 1);
        const auto after = static_cast<float>(m_isHf ? 1 - rate * decay : 1);
        const auto take = [=](std::int64_t i) {
            const float gradientHere = g[i] + joined * p[i];
            m[i] = kept1 * m[i] + new1 * gradientHere;
            v[i] = kept2 * v[i] + new2 * gradientHere * gradientHere;
        };
        const auto move = [=](std::int64_t i, float second) {
            p[i] = (p[i] * before - stepSize * m[i] / (std::sqrt(second) * inverseRoot + eps)) * after;
        };
        if (keepsMost) {
            float* most = state.get("max_exp_avg_sq", parameter).mutable_data_ptr<float>();
            forEachElement(parameter.numel(), [=](std::int64_t i) {
                take(i);
                move(i, most[i] = std::max(most[i], v[i]));
            });
        } else {
            forEachElement(parameter.numel(), [=](std::int64_t i) {
                take(i);
                move(i, v[i]);
            });
        }
    }

    bool m_isHf, m_isDecoupled;
};

}  // namespace

std::unique_ptr<Optimizer> makeAdam(std::string name, std::vector<ParameterGroup> groups, const Json& options) {
    return std::make_unique<Adam>(std::move(name), std::move(groups), options);
}

}  // namespace twb::train
