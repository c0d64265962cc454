#include "engine/nn/recompute.h"

#include <mutex>

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/autocast_mode.h>
#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/custom_class.h>

namespace twb::nn {
namespace {

Tensor randomState() {
    at::Generator generator = at::detail::getDefaultCPUGenerator();
    const std::lock_guard lock(generator.mutex());
    return generator.get_state();
}

void setRandomState(const Tensor& state) {
    at::Generator generator = at::detail::getDefaultCPUGenerator();
    const std::lock_guard lock(generator.mutex());
    generator.set_state(state);
}

/// Draws as they were drawn from `state`; afterwards the generator stands where it stood.
class DrawnFrom {
public:
    explicit DrawnFrom(const Tensor& state) : m_before(randomState()) { setRandomState(state); }
    ~DrawnFrom() { setRandomState(m_before); }
    DrawnFrom(const DrawnFrom&) = delete;
    DrawnFrom& operator=(const DrawnFrom&) = delete;

private:
    Tensor m_before;
};

/// Autocast on the processor as it was at the first call.
class AutocastAs {
public:
    AutocastAs(bool isOn, at::ScalarType type)
        : m_wasOn(at::autocast::is_autocast_enabled(at::kCPU)), m_typeBefore(at::autocast::get_autocast_dtype(at::kCPU)) {
        at::autocast::set_autocast_enabled(at::kCPU, isOn);
        at::autocast::set_autocast_dtype(at::kCPU, type);
        at::autocast::increment_nesting();
    }
    ~AutocastAs() {
        if (at::autocast::decrement_nesting() == 0) {
            at::autocast::clear_cache();
        }
        at::autocast::set_autocast_enabled(at::kCPU, m_wasOn);
        at::autocast::set_autocast_dtype(at::kCPU, m_typeBefore);
    }
    AutocastAs(const AutocastAs&) = delete;
    AutocastAs& operator=(const AutocastAs&) = delete;

private:
    bool m_wasOn;
    at::ScalarType m_typeBefore;
};

/// What the second call needs.
struct Held final : torch::CustomClassHolder {
    Recomputable part;
    CallContext context;
    Tensor generator = randomState();
    bool isAutocast = at::autocast::is_autocast_enabled(at::kCPU);
    at::ScalarType autocastType = at::autocast::get_autocast_dtype(at::kCPU);

    Held(Recomputable part_, CallContext context_) : part(std::move(part_)), context(std::move(context_)) {}
};

/// Gradients of parameters are added where they lie, those of the inputs are given on. The last input is a mark without elements, which
/// needs a gradient: parameters train also where no input comes from one.
struct RecomputedPart final : torch::autograd::Function<RecomputedPart> {
    // Of all lists torch takes only a TensorList's elements for inputs that may need a gradient.
    static Tensor forward(torch::autograd::AutogradContext* ctx, at::TensorList list, const c10::intrusive_ptr<Held>& held,
                          CallContext& context) {
        const std::vector<Tensor> inputs = list.vec();
        ctx->save_for_backward(inputs);
        ctx->saved_data["held"] = c10::IValue::make_capsule(held);
        return held->part(inputs, context).detach();
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* ctx, torch::autograd::variable_list gradients) {
        const auto held = c10::static_intrusive_pointer_cast<Held>(ctx->saved_data["held"].toCapsule());
        torch::autograd::variable_list inputs;
        for (const Tensor& saved : ctx->get_saved_variables()) {
            inputs.push_back(saved.defined() ? saved.detach().set_requires_grad(saved.requires_grad()) : saved);
        }
        Tensor output;
        {
            const at::AutoGradMode gradientsOn(true);
            const DrawnFrom draws(held->generator);
            const AutocastAs autocast(held->isAutocast, held->autocastType);
            output = held->part(inputs, held->context);
        }
        torch::autograd::variable_list out(inputs.size() + 2);  // nothing for the other arguments
        if (!output.requires_grad() || !gradients.front().defined()) {
            return out;  // nothing in here trains
        }
        torch::autograd::backward({output}, {gradients.front()});
        for (std::size_t i = 0; i < inputs.size(); ++i) {
            out[i] = inputs[i].defined() ? inputs[i].grad() : Tensor();
        }
        return out;
    }
};

}  // namespace

bool recomputesLayers(const CallContext& context) {
    // What is cached or recorded in a layer would be written twice, or lack its gradient.
    const bool records = context.cache != nullptr || context.outputHiddenStates || context.outputAttentions || context.outputRouterLogits;
    return context.training && context.recomputesLayers && !records && at::GradMode::is_enabled();
}

Tensor recomputed(Recomputable part, std::vector<Tensor> inputs, CallContext& context) {
    inputs.push_back(at::empty({0}, at::kFloat).set_requires_grad(true));
    ++context.recomputedLayers;
    return RecomputedPart::apply(at::TensorList(inputs), c10::make_intrusive<Held>(std::move(part), context), context);
}

}  // namespace twb::nn
