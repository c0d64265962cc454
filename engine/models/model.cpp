#include "engine/models/model.h"

#include <algorithm>
#include <fstream>

#include "engine/core/error.h"
#include "engine/io/checkpoint.h"
#include "engine/io/gguf/gguf_folder.h"
#include "engine/models/config.h"
#include "engine/models/initialization.h"
#include "engine/models/decoding.h"
#include "engine/models/registry.h"
#include "engine/nn/adapter.h"

namespace twb::models {
namespace {

using core::Error;
using core::ErrorCode;
using core::Json;

std::string list(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) {
        text += (text.empty() ? "" : ", ") + name;
    }
    return text;
}

const Architecture& architectureOf(const Json& config, const std::string& where) {
    const auto modelType = core::optionalString(config, "model_type", where);
    if (!modelType) {
        throw Error(ErrorCode::InvalidFile, where + " has no model_type, so its architecture is not known.");
    }
    if (const Architecture* architecture = findArchitecture(*modelType)) {
        return *architecture;
    }
    std::vector<std::string> known;
    for (const Architecture& each : architectures()) {
        known.push_back(each.modelType);
    }
    throw Error(ErrorCode::Unsupported,
                where + ": the model_type \"" + *modelType + "\" is not supported. Supported are " + list(known) + ".");
}

const HeadRow& rowOf(const Architecture& architecture, const Json& config, const std::string& head, const std::string& where) {
    std::string wanted = head;
    if (wanted.empty()) {
        const auto names = config.find("architectures");
        wanted = names != config.end() && names->is_array() && !names->empty() && names->front().is_string()
                     ? names->front().get<std::string>()
                     : "AutoModel";
    }
    std::vector<std::string> known;
    for (const HeadRow& row : architecture.heads) {
        if (row.className == wanted || std::find(row.autoClasses.begin(), row.autoClasses.end(), wanted) != row.autoClasses.end()) {
            return row;
        }
        known.push_back(row.className);
    }
    throw Error(ErrorCode::Unsupported,
                where + ": a model of type " + architecture.modelType + " has no class " + wanted + ". It has " + list(known) + ".");
}

/// An adapter of another model, or for another class, would be without effect in part: better said than computed.
void checkAdapterFits(const nn::WeightStore& store) {
    const std::vector<std::string> unused = store.unusedAdapterNames();
    if (!unused.empty()) {
        throw Error(ErrorCode::InvalidInput, "The adapter in " + store.policy().adapter->source() + " has a part for " + unused.front() +
                                                 (unused.size() == 1 ? "" : " (and " + std::to_string(unused.size() - 1) + " others)") +
                                                 ", which the model in " + store.source() +
                                                 " does not have. Is it an adapter of this model and class?");
    }
}

}  // namespace

void Inputs::set(const std::string& name, Tensor tensor) {
    for (auto& [known, value] : m_tensors) {
        if (known == name) {
            value = std::move(tensor);
            return;
        }
    }
    m_tensors.emplace_back(name, std::move(tensor));
}

bool Inputs::has(std::string_view name) const {
    return get(name).defined();
}

Tensor Inputs::get(std::string_view name) const {
    for (const auto& [known, value] : m_tensors) {
        if (known == name) {
            return value;
        }
    }
    return {};
}

void Outputs::set(const std::string& name, Tensor tensor) {
    if (tensor.defined()) {
        m_tensors.emplace_back(name, std::move(tensor));
    }
}

void Outputs::setTuple(const std::string& name, const std::vector<Tensor>& tensors) {
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        set(name + "." + std::to_string(i), tensors[i]);
    }
}

bool Outputs::has(std::string_view name) const {
    return std::any_of(m_tensors.begin(), m_tensors.end(), [&](const auto& entry) { return entry.first == name; });
}

const Tensor& Outputs::at(std::string_view name) const {
    std::vector<std::string> known;
    for (const auto& [each, tensor] : m_tensors) {
        if (each == name) {
            return tensor;
        }
        known.push_back(each);
    }
    throw Error(ErrorCode::InvalidParameter, "The model gives no output " + std::string(name) + "; it gives " + list(known) + ".");
}

std::unique_ptr<Decoding> Model::startDecoding(const Inputs&, bool, nn::CallContext&) const {
    throw Error(ErrorCode::Unsupported, m_className +
                                            " does not write text; a class with a language modelling head (AutoModelForCausalLM, "
                                            "AutoModelForSeq2SeqLM) was expected.");
}

void Decoding::keepAs(nn::CacheKind kind) {
    if (kind != nn::CacheKind::Full) {
        throw Error(ErrorCode::InvalidParameter, std::string("The option cache_implementation cannot be \"") +
                                                     (kind == nn::CacheKind::Window ? "sliding_window" : "quantized") +
                                                     "\" with this kind of model. Leave it out.");
    }
}

Outputs Model::call(const std::string& method, const Inputs& inputs, nn::CallContext& context) const {
    if (method == "forward") {
        return forward(inputs, context);
    }
    throw Error(ErrorCode::Unsupported, "The class " + className() + " has no method " + method + ".");
}

std::string resolveClass(const Json& config, const std::string& head, const std::string& where) {
    return rowOf(architectureOf(config, where), config, head, where).className;
}

std::vector<std::string> labelsOf(const Json& config) {
    std::vector<std::string> labels(static_cast<std::size_t>(ConfigReader(config).labelCount()));
    for (std::size_t i = 0; i < labels.size(); ++i) {
        labels[i] = "LABEL_" + std::to_string(i);
    }
    const auto names = config.find("id2label");
    if (names == config.end() || !names->is_object()) {
        return labels;
    }
    for (const auto& [id, name] : names->items()) {
        std::size_t end = 0;
        std::size_t index = labels.size();
        try {
            index = std::stoul(id, &end);
        } catch (const std::exception&) {
            end = 0;
        }
        if (end != id.size() || index >= labels.size() || !name.is_string()) {
            throw Error(ErrorCode::InvalidFile, "config.json: id2label has the entry " + core::excerpt(Json(id)) + ": " +
                                                    core::excerpt(name) + "; ids from 0 to " + std::to_string(labels.size() - 1) +
                                                    " with a name each were expected.");
        }
        labels[index] = name.get<std::string>();
    }
    return labels;
}

std::unique_ptr<Model> loadModel(const std::filesystem::path& given, const LoadOptions& options) {
    const auto gguf = io::ggufFileOf(given);
    const std::filesystem::path folder = gguf ? io::ggufModelFolder(*gguf) : given;
    if (!std::filesystem::is_directory(folder)) {
        throw Error(ErrorCode::NotFound, "There is no model folder " + folder.string() + ".");
    }
    const std::filesystem::path configFile = folder / "config.json";
    if (!std::filesystem::exists(configFile)) {
        throw Error(ErrorCode::NotFound, folder.string() + " is not a model folder: it has no config.json.");
    }
    Json config = core::readJsonFile(configFile);
    if (!config.is_object()) {
        throw Error(ErrorCode::InvalidFile, configFile.string() + " does not hold an object but " + core::typeName(config) + ".");
    }
    config.update(options.configOverrides);
    const Architecture& architecture = architectureOf(config, configFile.string());
    const HeadRow& row = rowOf(architecture, config, options.head, configFile.string());

    std::shared_ptr<const io::Checkpoint> checkpoint;
    if (!options.policy.randomInit) {
        checkpoint = std::make_shared<const io::Checkpoint>(io::Checkpoint::open(folder));
    }
    nn::NameRules rules{architecture.basePrefix, !row.isBase, architecture.rename, row.ignoredUnexpected};
    auto store = std::make_shared<nn::WeightStore>(std::move(checkpoint), folder.string(), std::move(rules), options.policy,
                                                   initRulesOf(config));
    auto model = row.make(Build{row.className, std::move(config), store});
    store->dropPages();  // of what was copied while the model was built
    checkAdapterFits(*store);
    return model;
}

}  // namespace twb::models
