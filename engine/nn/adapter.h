#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <ATen/ATen.h>

#include "engine/nn/linear_kernel.h"

namespace twb::nn {

/// What LoRA (Hu et al., 2021, arXiv:2106.09685) adds to one matrix: scaling * B A.
struct LowRank {
    at::Tensor a;  ///< [rank, in]; of an embedding [rank, rows]
    at::Tensor b;  ///< [out, rank]; of an embedding [size, rank]
    double scaling = 1;
    bool transposed = false;                 ///< the matrix is stored [in, out] (fan_in_fan_out), as an embedding's [rows, size] is
    double dropout = 0;                      ///< of the input, in training
    std::shared_ptr<const bool> inTraining;  ///< says when; null: never

    /// The sum in the shape of the stored matrix.
    at::Tensor delta() const;
};

/// A LoRA adapter as peft saves it: what is added to some matrices of a model, and tensors that take the place of the model's (biases and
/// the modules to save). Names are the model's.
class Adapter {
public:
    /// Reads adapter_config.json and adapter_model.safetensors or .bin. Throws Error(NotFound) naming the folder and what it lacks,
    /// Error(Unsupported) naming the key of the configuration, Error(InvalidFile) naming the tensor.
    static std::shared_ptr<const Adapter> open(const std::filesystem::path& folder);

    /// An adapter of these parts; their tensors are shared, so what trains is seen at once.
    static std::shared_ptr<const Adapter> of(std::string source, std::map<std::string, LowRank> lowRanks,
                                             std::map<std::string, at::Tensor> replacements);

    /// Null when the adapter has none for the module ("bert.encoder.layer.0.attention.self.query") or tensor.
    const LowRank* lowRank(const std::string& module) const;
    const at::Tensor* replacement(const std::string& tensor) const;

    /// All of these modules and tensors.
    std::vector<std::string> names() const;
    const std::map<std::string, LowRank>& lowRanks() const { return m_lowRanks; }
    const std::map<std::string, at::Tensor>& replacements() const { return m_replacements; }
    const std::string& source() const { return m_source; }

private:
    std::string m_source;
    std::map<std::string, LowRank> m_lowRanks;
    std::map<std::string, at::Tensor> m_replacements;
};

/// `base` with the adapter's part computed beside it, for matrices that cannot be added to (quantised ones).
std::shared_ptr<const LinearKernel> besideLinear(std::shared_ptr<const LinearKernel> base, const LowRank& lowRank);

}  // namespace twb::nn
