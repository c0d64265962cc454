#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ATen/ATen.h>

#include "engine/core/json.h"
#include "engine/nn/context.h"
#include "engine/nn/weights.h"

namespace twb::models {

using at::Tensor;

/// The named tensors of one forward call, as a transformers model's forward() takes them: integer ids and masks as int64, others float32.
class Inputs {
public:
    Inputs() = default;
    Inputs(std::initializer_list<std::pair<std::string, Tensor>> tensors) : m_tensors(tensors) {}

    void set(const std::string& name, Tensor tensor);
    bool has(std::string_view name) const;
    /// The tensor, or an undefined one.
    Tensor get(std::string_view name) const;
    const std::vector<std::pair<std::string, Tensor>>& all() const { return m_tensors; }

private:
    std::vector<std::pair<std::string, Tensor>> m_tensors;
};

/// The named tensors that a forward call returns, in the order of transformers' ModelOutput; element i of a tuple is `name.i`.
class Outputs {
public:
    void set(const std::string& name, Tensor tensor);  ///< undefined tensors are left out
    void setTuple(const std::string& name, const std::vector<Tensor>& tensors);
    /// Throws Error(InvalidParameter) that names the output and lists those there are.
    const Tensor& at(std::string_view name) const;
    bool has(std::string_view name) const;
    const std::vector<std::pair<std::string, Tensor>>& all() const { return m_tensors; }

private:
    std::vector<std::pair<std::string, Tensor>> m_tensors;
};

class Decoding;

/// A loaded model with one head. Immutable after construction; forward may be called again and again (engine thread only).
class Model {
public:
    virtual ~Model() = default;

    /// Runs the head. Adds `hidden_states.i` and `attentions.i` when the context asks for them, and `loss` when labels are given.
    /// Throws Error(InvalidInput) naming the input that is unknown, missing or mis-shaped.
    virtual Outputs forward(const Inputs& inputs, nn::CallContext& context) const = 0;

    /// Runs another method of the class ("get_text_features") with that method's inputs. A bare tensor comes under the name kBareTensor.
    /// Throws Error(Unsupported) naming the class for a method that it does not have.
    virtual Outputs call(const std::string& method, const Inputs& inputs, nn::CallContext& context) const;
    static constexpr const char* kBareTensor = "";

    /// Starts to write with a model that can: `inputs` as forward takes them (of an encoder-decoder: those of the encoder, which runs
    /// here). The model must outlive what this returns. Throws Error(Unsupported) for a class without a language modelling head.
    virtual std::unique_ptr<Decoding> startDecoding(const Inputs& inputs, bool useCache, nn::CallContext& context) const;

    /// Names of the inputs that forward takes, labels left out; empty where the class does not tell.
    virtual std::vector<std::string> inputNames() const { return {}; }

    const core::Json& config() const { return m_config; }          ///< config.json as it stands in the folder
    const std::string& className() const { return m_className; }   ///< "BertForMaskedLM"
    const nn::WeightStore& weights() const { return *m_weights; }  ///< the state dict, missing and unexpected keys, counts

protected:
    Model(std::string className, core::Json config, std::shared_ptr<nn::WeightStore> weights)
        : m_config(std::move(config)), m_className(std::move(className)), m_weights(std::move(weights)) {}

    core::Json m_config;

private:
    std::string m_className;
    std::shared_ptr<nn::WeightStore> m_weights;
};

struct LoadOptions {
    std::string head;         ///< class name ("BertForMaskedLM") or Auto class ("AutoModelForMaskedLM"); empty: architectures[0]
    nn::WeightPolicy policy;  ///< device, dtype, trainable, whether missing heads are drawn fresh
    core::Json configOverrides = core::Json::object();
};

/// Loads a checkpoint folder. Throws core::Error: NotFound (folder, config.json, weights), InvalidFile, Unsupported (model_type, class).
std::unique_ptr<Model> loadModel(const std::filesystem::path& folder, const LoadOptions& options = {});

/// The class that loadModel would make of this folder for `head`, without opening the weights.
std::string resolveClass(const core::Json& config, const std::string& head, const std::string& where);

/// Labels of a classification head: id2label of config.json in the order of ids, or LABEL_i for num_labels (default 2).
std::vector<std::string> labelsOf(const core::Json& config);

}  // namespace twb::models
