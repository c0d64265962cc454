#include "engine/nn/layers.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "engine/core/error.h"
#include "engine/nn/adapter.h"
#include "engine/nn/quantized_linear.h"
#include "engine/nn/stored_linear.h"

namespace twb::nn {
namespace {

using core::Error;
using core::ErrorCode;

Tensor gelu(const Tensor& x) {
    return at::gelu(x);
}
Tensor geluTanh(const Tensor& x) {
    return at::gelu(x, "tanh");
}
Tensor geluFast(const Tensor& x) {
    return 0.5 * x * (1.0 + at::tanh(x * 0.7978845608 * (1.0 + 0.044715 * x * x)));
}
Tensor gelu10(const Tensor& x) {
    return at::clamp(at::gelu(x), -10, 10);
}
Tensor quickGelu(const Tensor& x) {
    return x * at::sigmoid(1.702 * x);
}
Tensor relu(const Tensor& x) {
    return at::relu(x);
}
Tensor relu2(const Tensor& x) {
    return at::square(at::relu(x));
}
Tensor relu6(const Tensor& x) {
    return at::relu6(x);
}
Tensor sigmoid(const Tensor& x) {
    return at::sigmoid(x);
}
Tensor silu(const Tensor& x) {
    return at::silu(x);
}
Tensor tanh(const Tensor& x) {
    return at::tanh(x);
}
Tensor mish(const Tensor& x) {
    return at::mish(x);
}
Tensor linear(const Tensor& x) {
    return x;
}
Tensor laplace(const Tensor& x) {
    return 0.5 * (1.0 + at::erf((x - 0.707107) / (0.282095 * std::sqrt(2.0))));
}

using Function = Tensor (*)(const Tensor&);

constexpr std::array<std::pair<const char*, Function>, 18> kActivations{{{"gelu", gelu},
                                                                         {"gelu_10", gelu10},
                                                                         {"gelu_fast", geluFast},
                                                                         {"gelu_new", geluTanh},
                                                                         {"gelu_python", gelu},
                                                                         {"gelu_pytorch_tanh", geluTanh},
                                                                         {"gelu_accurate", geluTanh},
                                                                         {"laplace", laplace},
                                                                         {"linear", linear},
                                                                         {"mish", mish},
                                                                         {"quick_gelu", quickGelu},
                                                                         {"relu", relu},
                                                                         {"relu2", relu2},
                                                                         {"relu6", relu6},
                                                                         {"sigmoid", sigmoid},
                                                                         {"silu", silu},
                                                                         {"swish", silu},
                                                                         {"tanh", tanh}}};

/// The product as it is without a kernel.
class PlainKernel : public LinearKernel {
public:
    PlainKernel(Tensor weight, Tensor bias) : m_weight(std::move(weight)), m_bias(std::move(bias)) {}

    Tensor operator()(const Tensor& x) const override { return at::linear(x, m_weight, m_bias); }

private:
    Tensor m_weight, m_bias;
};

}  // namespace

Linear::Linear(const Weights& w, std::int64_t in, std::int64_t out, bool withBias) : weight(w.linearWeight({out, in})) {
    if (withBias) {
        bias = w.tensor("bias", {out}, Init::zeros());
    }
    *this = Linear(weight, bias, w.policy());
    if (isPacked(w.policy(), weight.sizes())) {
        weight = w.weightBesidePacked();
        if (const LowRank* lowRank = w.lowRank()) {
            kernel = besideLinear(kernel, *lowRank);
        }
    } else {
        putAdapterBeside(w);
    }
}

void Linear::putAdapterBeside(const Weights& w) {
    const LowRank* lowRank = w.policy().adapterBeside ? w.lowRank() : nullptr;
    if (lowRank) {
        kernel = besideLinear(std::make_shared<PlainKernel>(weight, bias), *lowRank);
    }
}

Linear::Linear(Tensor ownWeight, Tensor ownBias, const WeightPolicy& policy) : weight(std::move(ownWeight)), bias(std::move(ownBias)) {
    if (isPacked(policy, weight.sizes())) {
        kernel = packLinear(policy.linear, weight, bias);
    } else if (weight.is_contiguous() && isMultipliedStored(policy, weight.scalar_type(), weight.sizes())) {
        kernel = storedLinear({weight}, bias);
    }
}

FusedLinear::FusedLinear(std::vector<Linear> linears, const WeightPolicy& policy) : parts(std::move(linears)) {
    const bool hasAdapters = policy.adapter && policy.linear != LinearKind::Plain;
    if (policy.trainable || policy.shapesOnly || hasAdapters) {
        return;
    }
    if (parts.size() == 1) {
        joined = parts.front();
        return;
    }
    std::vector<Tensor> weights;
    std::vector<Tensor> biases;
    for (const Linear& part : parts) {
        if (part.weight.is_meta()) {
            return;  // packed, and the values are gone
        }
        weights.push_back(part.weight);
        if (part.bias.defined()) {
            biases.push_back(part.bias);
        }
    }
    if (!biases.empty() && biases.size() != parts.size()) {
        return;  // some have a bias and some not: computed one by one
    }
    const bool areStored = std::all_of(weights.begin(), weights.end(), [&](const Tensor& weight) {
        return weight.is_contiguous() && isMultipliedStored(policy, weight.scalar_type(), weight.sizes()) &&
               weight.scalar_type() == weights.front().scalar_type();
    });
    if (areStored) {
        joined.emplace();
        joined->kernel = storedLinear(weights, biases.empty() ? Tensor() : at::cat(biases));
        return;
    }
    joined.emplace(at::cat(weights), biases.empty() ? Tensor() : at::cat(biases), policy);
    if (joined->kernel) {
        joined->weight.reset();  // packed: the parts are the state dict
        for (Linear& part : parts) {
            part.kernel.reset();
        }
        return;
    }
    // The state dict holds the parts' tensors themselves: they become views of the joined matrix, so that the values lie in memory once.
    std::int64_t row = 0;
    for (Linear& part : parts) {
        const std::int64_t rows = part.weight.size(0);
        part.weight.set_data(joined->weight.narrow(0, row, rows));
        row += rows;
    }
}

std::vector<Tensor> FusedLinear::operator()(const Tensor& x) const {
    std::vector<Tensor> out;
    if (!joined) {
        for (const Linear& part : parts) {
            out.push_back(part(x));
        }
        return out;
    }
    std::vector<std::int64_t> sizes;
    for (const Linear& part : parts) {
        sizes.push_back(part.weight.size(0));
    }
    return at::split_with_sizes((*joined)(x), sizes, -1);
}

Tensor FusedLinear::together(const Tensor& x) const {
    return joined ? (*joined)(x) : at::cat((*this)(x), -1);
}

LayerNorm::LayerNorm(const Weights& w, std::int64_t size, double epsilon, bool withBias)
    : weight(w.tensor("weight", {size}, Init::layerNorm())), eps(epsilon) {
    if (withBias) {
        bias = w.tensor("bias", {size}, Init::zeros());
    }
}

Embedding::Embedding(const Weights& w, std::int64_t count, std::int64_t size, std::int64_t paddingRow)
    : weight(w.tensor("weight", {count, size}, Init::embedding(paddingRow))), padding(paddingRow) {}

Tensor Embedding::operator()(const Tensor& ids, const char* what) const {
    if (ids.numel() > 0 && !ids.is_meta()) {
        const auto [lowest, highest] = at::aminmax(ids);
        const auto low = lowest.item<std::int64_t>();
        const auto high = highest.item<std::int64_t>();
        if (low < 0 || high >= weight.size(0)) {
            throw Error(ErrorCode::InvalidInput, std::string(what) + " holds the id " + std::to_string(low < 0 ? low : high) +
                                                     "; this model knows ids from 0 to " + std::to_string(weight.size(0) - 1) + ".");
        }
    }
    return at::embedding(weight, ids, padding);
}

Activation::Activation(const std::string& name, const std::string& key) {
    std::string known;
    for (const auto& [candidate, function] : kActivations) {
        if (name == candidate) {
            m_function = function;
            return;
        }
        known += (known.empty() ? "" : ", ") + std::string(candidate);
    }
    throw Error(ErrorCode::Unsupported, "config.json: " + key + " is \"" + name + "\", an unknown activation. Known are " + known + ".");
}

Tensor applyChunked(const Tensor& x, std::int64_t chunkSize, const std::function<Tensor(const Tensor&)>& layer) {
    if (chunkSize <= 0) {
        return layer(x);
    }
    if (x.size(1) % chunkSize != 0) {
        throw Error(ErrorCode::InvalidInput, "The sequence length " + std::to_string(x.size(1)) +
                                                 " does not divide by chunk_size_feed_forward (" + std::to_string(chunkSize) +
                                                 ") of config.json.");
    }
    std::vector<Tensor> pieces;
    for (const Tensor& piece : x.split(chunkSize, 1)) {
        pieces.push_back(layer(piece));
    }
    return at::cat(pieces, 1);
}

}  // namespace twb::nn
