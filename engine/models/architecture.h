#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/json.h"
#include "engine/models/model.h"
#include "engine/nn/weights.h"

namespace twb::models {

/// What a model class is made from.
struct Build {
    std::string className;
    core::Json config;
    std::shared_ptr<nn::WeightStore> store;

    nn::Weights weights() const { return nn::Weights(store); }
};

/// One class of an architecture: "BertForMaskedLM".
struct HeadRow {
    std::string className;
    std::vector<std::string> autoClasses;  ///< "AutoModelForMaskedLM", ...
    std::unique_ptr<Model> (*make)(Build build) = nullptr;
    bool isBase = false;                              ///< the backbone itself: its names have no base prefix
    std::vector<std::string> ignoredUnexpected = {};  ///< regular expressions of keys that this class does not miss
};

/// What padding does to the values of the other tokens.
enum class Padding {
    Masked,  ///< nothing: the attention mask hides it
    Mixes,   ///< something: neighbours mix without regard to the mask, or the padded length decides what is computed
};

/// One model_type: the table row that a model file gives to the registry.
struct Architecture {
    std::string modelType;
    std::string basePrefix;  ///< base_model_prefix of transformers
    std::vector<HeadRow> heads;
    std::function<std::string(const std::string&)> rename = {};
    Padding padding = Padding::Mixes;  ///< Masked lets texts of different lengths share a batch
};

template <class ModelClass>
std::unique_ptr<Model> make(Build build) {
    return std::make_unique<ModelClass>(std::move(build));
}

}  // namespace twb::models
