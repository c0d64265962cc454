#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/cancel.h"
#include "engine/models/model.h"
#include "engine/train/trainer/lora.h"

namespace twb::train {

/// A parameter that trains, with what the optimizer must know of it.
struct TrainableParameter {
    std::string name;
    at::Tensor tensor;
    bool decays = true;  ///< not: biases and the weights of LayerNorms (transformers' get_decay_parameter_names)
};

/// What of a model trains, and how.
struct TrainableOptions {
    std::string head;                          ///< class; empty: config.json's
    core::Json config = core::Json::object();  ///< fields that override config.json (dropout rates, ...)
    bool redrawsOtherShapes = false;           ///< a tensor of another shape in the checkpoint (a head's) is drawn afresh
    std::vector<std::string> freeze;           ///< beginnings of names of parameters that do not train
    core::Json lora;                           ///< fields of peft's LoraConfig, or {"init_from": folder}; null: all weights train
    bool recomputesLayers = false;             ///< layers' activations are computed again in the backward pass (gradient_checkpointing)
    std::optional<at::ScalarType> autocast;    ///< matrix products are computed in this type
    bool shapesOnly = false;                   ///< for estimates: no data is read, and it cannot run
};

/// A model that trains: a whole one, or a frozen one with a LoRA adapter.
class TrainableModel {
public:
    /// Throws as models::loadModel; Error(InvalidParameter) naming the field of lora.
    TrainableModel(const std::filesystem::path& folder, const TrainableOptions& options);

    const models::Model& model() const { return *m_model; }
    nn::CallHistory* history() const { return m_history.get(); }
    const Lora* lora() const { return m_lora.get(); }

    /// Those that train, in the order of transformers' named_parameters().
    const std::vector<TrainableParameter>& parameters() const { return m_parameters; }

    /// `training`: dropout is active and the outputs carry gradients.
    models::Outputs forward(const models::Inputs& batch, bool training, const core::CancelToken& cancel) const;

    /// Elements of all parameters but embeddings, as transformers counts them to estimate arithmetic.
    std::uint64_t countWithoutEmbeddings() const;

    /// A tensor of the state dict, of the merged model when `merged`. Throws Error(InvalidParameter) naming it.
    at::Tensor tensor(const std::string& name, bool merged) const;

    /// Writes what save_pretrained writes: the model, or the adapter alone.
    void save(const std::filesystem::path& folder) const;

    /// Takes the weights of such a folder.
    void restore(const std::filesystem::path& folder);

private:
    std::shared_ptr<Lora> m_lora;  ///< null: the whole model trains
    std::unique_ptr<models::Model> m_model;
    std::unique_ptr<nn::CallHistory> m_history = std::make_unique<nn::CallHistory>();
    std::vector<TrainableParameter> m_parameters;
    std::optional<at::ScalarType> m_autocast;
    TrainableOptions m_options;
    bool m_skipsPadding = true;       ///< nothing in the loss comes from where padding is
    mutable bool m_saidKept = false;  ///< that gradient checkpointing saves nothing
};

}  // namespace twb::train
