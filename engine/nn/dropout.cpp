#include "engine/nn/dropout.h"

#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

#include "engine/nn/packed_rows.h"

namespace twb::nn {
namespace {

using at::Tensor;

constexpr std::int64_t kElementsATask = 1 << 15;

template <class T>
void scaleKept(const T* from, const std::uint8_t* kept, float scale, T* to, std::int64_t count) {
    at::parallel_for(0, count, kElementsATask, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i) {
            to[i] = static_cast<T>(static_cast<float>(from[i]) * (static_cast<float>(kept[i]) * scale));
        }
    });
}

/// x * kept * scale; the types are those that a model is trained in.
Tensor scaled(const Tensor& x, const Tensor& kept, double scale) {
    const Tensor input = x.contiguous();
    Tensor output = at::empty_like(input);
    const auto* mask = kept.const_data_ptr<std::uint8_t>();
    if (x.scalar_type() == at::kFloat) {
        scaleKept(input.const_data_ptr<float>(), mask, static_cast<float>(scale), output.mutable_data_ptr<float>(), x.numel());
    } else {
        scaleKept(input.const_data_ptr<at::BFloat16>(), mask, static_cast<float>(scale), output.mutable_data_ptr<at::BFloat16>(),
                  x.numel());
    }
    return output;
}

struct ScaleKept final : torch::autograd::Function<ScaleKept> {
    static Tensor forward(torch::autograd::AutogradContext* ctx, const Tensor& x, const Tensor& kept, double scale) {
        ctx->save_for_backward({kept});
        ctx->saved_data["scale"] = scale;
        return scaled(x, kept, scale);
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* ctx, torch::autograd::variable_list gradients) {
        const Tensor kept = ctx->get_saved_variables().front();
        return {scaled(gradients.front(), kept, ctx->saved_data["scale"].toDouble()), Tensor(), Tensor()};
    }
};

Tensor drawn(const Tensor& x, double probability, const PackedRows* packed) {
    const auto options = x.options().dtype(at::kByte).requires_grad(false);
    if (!packed) {
        return at::empty(x.sizes(), options).bernoulli_(1 - probability);
    }
    return packed->pack(at::empty({packed->batch(), packed->length(), x.size(1)}, options).bernoulli_(1 - probability));
}

}  // namespace

Tensor dropout(const Tensor& x, double probability, const PackedRows* packed) {
    const bool isFast = x.device().is_cpu() && (x.scalar_type() == at::kFloat || x.scalar_type() == at::kBFloat16) && probability < 1;
    if (!isFast && !packed) {
        return at::dropout(x, probability, true);
    }
    const Tensor kept = drawn(x, probability, packed);
    const Tensor scale = at::ones({}, x.options().requires_grad(false)).div_(1 - probability);  // rounded as torch does
    return isFast ? ScaleKept::apply(x, kept, scale.item<double>()) : x * kept.to(x.scalar_type()) * scale;
}

}  // namespace twb::nn
