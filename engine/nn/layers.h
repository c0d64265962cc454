#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include <ATen/ATen.h>

#include "engine/nn/linear_kernel.h"
#include "engine/nn/weights.h"

namespace twb::nn {

/// y = x W^T + b. Weight [out, in], bias [out]; as the state dict holds them, whatever the product is computed from.
struct Linear {
    Tensor weight;
    Tensor bias;                                 ///< undefined: none
    std::shared_ptr<const LinearKernel> kernel;  ///< null: at::linear over weight and bias

    Linear() = default;
    Linear(const Weights& w, std::int64_t in, std::int64_t out, bool withBias = true);
    /// Over tensors that the caller has: tied tables, transposed or joined matrices.
    Linear(Tensor weight, Tensor bias, const WeightPolicy& policy);

    /// Computes what the policy's adapter adds to the plain matrix beside it, where the policy says so.
    void putAdapterBeside(const Weights& w);

    Tensor operator()(const Tensor& x) const { return kernel ? (*kernel)(x) : at::linear(x, weight, bias); }
};

/// Several Linears over the same input computed as one product (query, key, value). The parts stay what the state dict holds;
/// in inference the joined matrix is made once, at construction.
struct FusedLinear {
    std::vector<Linear> parts;
    std::optional<Linear> joined;  ///< none while training, and where parts differ

    FusedLinear() = default;
    FusedLinear(std::vector<Linear> linears, const WeightPolicy& policy);

    /// One output a part, each [..., out of the part].
    std::vector<Tensor> operator()(const Tensor& x) const;

    /// The outputs of all parts side by side.
    Tensor together(const Tensor& x) const;
};

/// Layer normalisation over the last dimension (torch.nn.LayerNorm).
struct LayerNorm {
    Tensor weight;
    Tensor bias;
    double eps = 1e-5;

    LayerNorm() = default;
    LayerNorm(const Weights& w, std::int64_t size, double eps, bool withBias = true);

    Tensor operator()(const Tensor& x) const { return at::layer_norm(x, weight.sizes(), weight, bias, eps); }
};

/// A table of vectors [count, size]; the padding row (or -1) gets no gradient and starts at zero.
struct Embedding {
    Tensor weight;
    std::int64_t padding = -1;

    Embedding() = default;
    Embedding(const Weights& w, std::int64_t count, std::int64_t size, std::int64_t padding = -1);

    /// Throws Error(InvalidInput) naming `what` and the id when one lies outside the table.
    Tensor operator()(const Tensor& ids, const char* what) const;
};

/// An activation by its name in config.json ("gelu", "gelu_new", "relu", "silu", ...; transformers' ACT2FN).
class Activation {
public:
    Activation() = default;
    /// Throws Error(Unsupported) naming the key of config.json and the known names.
    Activation(const std::string& name, const std::string& key);

    Tensor operator()(const Tensor& x) const { return m_function(x); }

private:
    Tensor (*m_function)(const Tensor&) = nullptr;
};

/// Runs `layer` over pieces of `chunkSize` positions of dimension 1, which saves memory (transformers' apply_chunking_to_forward).
/// Throws Error(InvalidInput) naming chunk_size_feed_forward when the length does not divide by it.
Tensor applyChunked(const Tensor& x, std::int64_t chunkSize, const std::function<Tensor(const Tensor&)>& layer);

}  // namespace twb::nn
