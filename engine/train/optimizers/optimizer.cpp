#include "engine/train/optimizers/optimizer.h"

#include <ATen/core/grad_mode.h>
#include <algorithm>

#include "engine/train/optimizers/optimizers.h"

namespace twb::train {
namespace {

using core::Error;
using core::ErrorCode;
using core::Json;

struct Row {
    const char* name;
    std::unique_ptr<Optimizer> (*make)(std::string name, std::vector<ParameterGroup> groups, const Json& options);
};

constexpr Row kRows[] = {
    {"adafactor", makeAdafactor},      {"adagrad", makeAdagrad}, {"adam", makeAdam},        {"adamw_8bit", makeAdamw8bit},
    {"adamw_bnb_8bit", makeAdamw8bit}, {"adamw_hf", makeAdam},   {"adamw_torch", makeAdam}, {"lion", makeLion},
    {"rmsprop", makeRmsprop},          {"sgd", makeSgd},
};

}  // namespace

Tensor& ParameterState::get(const std::string& name, const Tensor& like) {
    Tensor& tensor = tensors[name];
    if (!tensor.defined()) {
        tensor = at::zeros_like(like, at::MemoryFormat::Contiguous);
    }
    return tensor;
}

Optimizer::Optimizer(std::string name, std::vector<ParameterGroup> groups, const Json& options, const Json& defaults)
    : m_name(std::move(name)), m_groups(std::move(groups)) {
    for (ParameterGroup& group : m_groups) {
        Json all = defaults;
        for (const Json* given : {&options, &std::as_const(group.options)}) {
            for (const auto& [key, value] : given->items()) {
                if (!defaults.contains(key)) {
                    std::string known;
                    for (const auto& [each, ignored] : defaults.items()) {
                        known += (known.empty() ? "" : ", ") + each;
                    }
                    fail("there is no option " + key + ". There are " + known + ".");
                }
                all[key] = value;
            }
        }
        for (const char* key : {"lr", "weight_decay"}) {
            if (all.contains(key) && all[key].is_number() && all[key].get<double>() < 0) {
                fail(std::string(key) + " is " + core::dumpJson(all[key]) + "; it must be at least 0.");
            }
        }
        if (all.contains("betas")) {
            for (const Json& beta : all["betas"]) {
                if (!beta.is_number() || beta.get<double>() < 0 || beta.get<double>() >= 1) {
                    fail("betas are " + core::dumpJson(all["betas"]) + "; each must be at least 0 and less than 1.");
                }
            }
        }
        group.options = std::move(all);
        for (const Tensor& parameter : group.parameters) {
            if (parameter.scalar_type() != at::kFloat || !parameter.is_contiguous()) {
                fail("parameters must be contiguous float32 tensors.");
            }
            m_states.emplace_back();
        }
    }
}

void Optimizer::fail(const std::string& why) const {
    throw Error(ErrorCode::InvalidParameter, m_name + ": " + why);
}

void Optimizer::step() {
    const at::NoGradGuard noGrad;
    std::size_t index = 0;
    for (ParameterGroup& group : m_groups) {
        for (Tensor& parameter : group.parameters) {
            ParameterState& state = m_states[index++];
            const Tensor gradient = parameter.grad();
            if (gradient.defined()) {
                ++state.step;
                update(parameter, gradient.to(at::kFloat).contiguous(), state, group.options);
            }
        }
    }
}

void Optimizer::zeroGrad() {
    for (ParameterGroup& group : m_groups) {
        for (Tensor& parameter : group.parameters) {
            parameter.mutable_grad().reset();
        }
    }
}

std::optional<double> Optimizer::learningRate(std::size_t group) const {
    const Json& rate = m_groups[group].options["lr"];
    return rate.is_null() ? std::nullopt : std::optional<double>(rate.get<double>());
}

void Optimizer::setLearningRate(std::size_t group, double rate) {
    m_groups[group].options["lr"] = rate;
}

std::unique_ptr<Optimizer> makeOptimizer(const std::string& name, std::vector<ParameterGroup> groups, const Json& options) {
    std::string known;
    for (const Row& row : kRows) {
        if (name == row.name) {
            return row.make(name, std::move(groups), options);
        }
        known += (known.empty() ? "" : ", ") + std::string(row.name);
    }
    throw Error(ErrorCode::InvalidParameter, "There is no optimizer \"" + name + "\". There are " + known + ".");
}

double clipGradientNorm(const std::vector<Tensor>& parameters, double maxNorm) {
    const at::NoGradGuard noGrad;
    std::vector<Tensor> norms;
    for (const Tensor& parameter : parameters) {
        if (parameter.grad().defined()) {
            norms.push_back(at::linalg_vector_norm(parameter.grad(), 2));
        }
    }
    if (norms.empty()) {
        return 0;
    }
    const Tensor total = at::linalg_vector_norm(at::stack(norms), 2);
    const Tensor scale = (maxNorm / (total + 1e-6)).clamp_max(1.0);
    if (scale.item<double>() == 1) {
        return total.item<double>();  // spares a pass over all gradients
    }
    for (const Tensor& parameter : parameters) {
        if (parameter.grad().defined()) {
            parameter.grad().mul_(scale);
        }
    }
    return total.item<double>();
}

}  // namespace twb::train
