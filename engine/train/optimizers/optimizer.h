#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <ATen/ATen.h>

#include "engine/core/json.h"

namespace twb::train {

using at::Tensor;

/// Parameters that share their options.
struct ParameterGroup {
    std::vector<Tensor> parameters;             ///< float32, contiguous leaves; updated in place
    core::Json options = core::Json::object();  ///< those that differ from the optimizer's own
};

/// What an optimizer keeps of one parameter, under the names of torch's state dicts ("exp_avg", "momentum_buffer", ...).
struct ParameterState {
    std::int64_t step = 0;
    std::map<std::string, Tensor> tensors;

    bool has(const std::string& name) const { return tensors.count(name) > 0; }
    /// The tensor of that name; made as zeros like `like` when there is none.
    Tensor& get(const std::string& name, const Tensor& like);
};

/// Moves parameters against their gradients. The arithmetic is that of torch.optim (Adafactor, adamw_hf: of transformers), in one pass over
/// the memory of each parameter.
class Optimizer {
public:
    virtual ~Optimizer() = default;

    /// Updates every parameter that has a gradient.
    void step();
    void zeroGrad();

    std::size_t groupCount() const { return m_groups.size(); }
    const ParameterGroup& group(std::size_t i) const { return m_groups[i]; }
    /// The learning rate of a group; absent where Adafactor sets its own.
    std::optional<double> learningRate(std::size_t group) const;
    void setLearningRate(std::size_t group, double rate);

    /// State of parameter i, counted over all groups (the numbering of torch's state dicts).
    const std::vector<ParameterState>& states() const { return m_states; }
    std::vector<ParameterState>& states() { return m_states; }

    const std::string& name() const { return m_name; }

protected:
    /// The options of each group are completed from `options` and `defaults`. Throws Error(InvalidParameter) naming an unknown option and
    /// the known ones, or a value out of range.
    Optimizer(std::string name, std::vector<ParameterGroup> groups, const core::Json& options, const core::Json& defaults);

    /// `gradient`: float32, contiguous, of the parameter's shape; may be changed.
    virtual void update(Tensor& parameter, Tensor gradient, ParameterState& state, const core::Json& options) = 0;

    [[noreturn]] void fail(const std::string& why) const;

private:
    std::string m_name;
    std::vector<ParameterGroup> m_groups;
    std::vector<ParameterState> m_states;
};

/// By transformers' names: adamw_torch, adamw_hf, adamw_8bit (also adamw_bnb_8bit), adam, adafactor, sgd, adagrad, rmsprop, lion; options
/// and defaults are those of their constructors. Throws Error(InvalidParameter) for another name, with the known ones.
std::unique_ptr<Optimizer> makeOptimizer(const std::string& name, std::vector<ParameterGroup> groups, const core::Json& options);

/// Scales the gradients so that their common norm is at most `maxNorm` (torch.nn.utils.clip_grad_norm_); returns the norm before.
double clipGradientNorm(const std::vector<Tensor>& parameters, double maxNorm);

}  // namespace twb::train
