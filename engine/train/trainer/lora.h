#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/json.h"
#include "engine/nn/adapter.h"
#include "engine/nn/weights.h"

namespace twb::train {

/// A LoRA adapter that trains (peft 0.5): the low-rank matrices of the target modules, the modules that are saved whole (the classifier of
/// SEQ_CLS), and biases where the configuration wants them.
class Lora {
public:
    /// `config`: fields of LoraConfig, or {"init_from": adapter folder}. `shapes`: the model's state dict without data. Fresh matrices A
    /// are drawn from torch's default generator. Throws Error(InvalidParameter) naming the field.
    Lora(const core::Json& config, const nn::WeightStore& shapes, const std::string& modelType);

    std::shared_ptr<const nn::Adapter> adapter() const { return m_adapter; }
    /// Whether a parameter of the model itself trains.
    bool trains(const std::string& name) const;
    void setTraining(bool training) { *m_training = training; }

    /// The matrices, in the order of the modules: "base_model.model.X.lora_A.default.weight".
    const std::vector<std::pair<std::string, at::Tensor>>& matrices() const { return m_matrices; }
    /// Elements of the matrices, and of the second copies that peft keeps of the modules to save.
    std::uint64_t parameterCount(const nn::WeightStore& weights) const;

    /// adapter_config.json, as peft writes it.
    const core::Json& config() const { return m_config; }
    /// The tensors of adapter_model, by peft's names; `weights` has the modules that are saved whole.
    std::vector<std::pair<std::string, at::Tensor>> stateDict(const nn::WeightStore& weights) const;

    void save(const std::filesystem::path& folder, const nn::WeightStore& weights) const;
    void restore(const std::filesystem::path& folder, const nn::WeightStore& weights);

private:
    void addModule(const std::string& module, nn::LowRank lowRank);
    void drawFresh(const nn::WeightStore& shapes);
    bool isTarget(const std::string& module) const;
    bool isSavedWhole(const std::string& name) const;

    core::Json m_config;
    std::shared_ptr<bool> m_training = std::make_shared<bool>(false);
    std::shared_ptr<const nn::Adapter> m_adapter;
    std::map<std::string, nn::LowRank> m_lowRanks;
    std::map<std::string, at::Tensor> m_replacements;
    std::vector<std::string> m_targets;  ///< the modules, in the model's order
    std::vector<std::pair<std::string, at::Tensor>> m_matrices;
};

}  // namespace twb::train
