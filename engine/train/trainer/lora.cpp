#include "engine/train/trainer/lora.h"

#include <algorithm>
#include <cmath>
#include <regex>
#include <string_view>

#include <ATen/core/grad_mode.h>

#include "engine/core/error.h"
#include "engine/io/checkpoint_writer.h"
#include "engine/io/safetensors.h"
#include "engine/train/trainer/tensor_file.h"

namespace twb::train {
namespace {

namespace fs = std::filesystem;
using at::Tensor;
using core::Error;
using core::ErrorCode;
using core::Json;

constexpr std::string_view kWeight = ".weight";
constexpr std::string_view kBias = ".bias";
constexpr const char* kPeftPrefix = "base_model.model.";

[[noreturn]] void fail(const std::string& field, const std::string& why) {
    throw Error(ErrorCode::InvalidParameter, "lora: " + field + " " + why);
}

/// LoraConfig of peft 0.5.0.
Json completeConfig(const Json& given) {
    Json config = Json::parse(R"({"auto_mapping": null, "base_model_name_or_path": null, "bias": "none", "fan_in_fan_out": false,
        "inference_mode": true, "init_lora_weights": true, "layers_pattern": null, "layers_to_transform": null, "lora_alpha": 8,
        "lora_dropout": 0.0, "modules_to_save": null, "peft_type": "LORA", "r": 8, "revision": null, "target_modules": null,
        "task_type": null})");
    for (const auto& [field, value] : given.items()) {
        if (!config.contains(field)) {
            fail(field, "is not a field of peft's LoraConfig.");
        }
        config[field] = value;
    }
    if (!config["r"].is_number_integer() || config["r"].get<std::int64_t>() < 1) {
        fail("r", "must be a whole number of at least 1, but is " + core::dumpJson(config["r"]) + ".");
    }
    const std::string bias = config["bias"].is_string() ? config["bias"].get<std::string>() : "";
    if (bias != "none" && bias != "all" && bias != "lora_only") {
        fail("bias", "must be none, all or lora_only, but is " + core::dumpJson(config["bias"]) + ".");
    }
    return config;
}

/// peft's TRANSFORMERS_MODELS_TO_LORA_TARGET_MODULES_MAPPING, for a configuration that names no module.
Json defaultTargets(const std::string& modelType) {
    static const std::map<std::string, std::vector<std::string>> kTargets{{"t5", {"q", "v"}},
                                                                          {"mt5", {"q", "v"}},
                                                                          {"bart", {"q_proj", "v_proj"}},
                                                                          {"gpt2", {"c_attn"}},
                                                                          {"bloom", {"query_key_value"}},
                                                                          {"opt", {"q_proj", "v_proj"}},
                                                                          {"gptj", {"q_proj", "v_proj"}},
                                                                          {"gpt_neox", {"query_key_value"}},
                                                                          {"gpt_neo", {"q_proj", "v_proj"}},
                                                                          {"bert", {"query", "value"}},
                                                                          {"roberta", {"query", "value"}},
                                                                          {"xlm-roberta", {"query", "value"}},
                                                                          {"electra", {"query", "value"}},
                                                                          {"deberta-v2", {"query_proj", "value_proj"}},
                                                                          {"deberta", {"in_proj"}},
                                                                          {"layoutlm", {"query", "value"}},
                                                                          {"llama", {"q_proj", "v_proj"}},
                                                                          {"gpt_bigcode", {"c_attn"}},
                                                                          {"mpt", {"Wqkv"}},
                                                                          {"codegen", {"qkv_proj"}},
                                                                          {"distilbert", {"q_lin", "v_lin"}},
                                                                          {"mistral", {"q_proj", "v_proj"}},
                                                                          {"qwen2", {"q_proj", "v_proj"}}};
    const auto found = kTargets.find(modelType);
    if (found == kTargets.end()) {
        fail("target_modules", "is missing, and there is no usual choice for models of the type " + modelType + ".");
    }
    return Json(found->second);
}

bool storesTransposed(const std::string& modelType) {
    return modelType == "gpt2" || modelType == "openai-gpt" || modelType == "imagegpt";
}

std::vector<std::string> textsOf(const Json& value) {
    return value.is_array() ? value.get<std::vector<std::string>>() : std::vector<std::string>();
}

/// Whether `name` is in the module `part` or ends with it: "classifier" of "classifier.weight", "bert.pooler.dense" for "dense".
bool hasPart(const std::string& name, const std::string& part) {
    const std::string dotted = "." + name + ".";
    return dotted.find("." + part + ".") != std::string::npos;
}

}  // namespace

Lora::Lora(const Json& config, const nn::WeightStore& shapes, const std::string& modelType) {
    if (!config.is_object()) {
        fail("the value", "must be an object with the fields of peft's LoraConfig.");
    }
    if (const auto from = config.find("init_from"); from != config.end()) {
        const fs::path folder = core::optionalString(config, "init_from", "lora").value_or("");
        const auto opened = nn::Adapter::open(folder);
        m_config = completeConfig(core::readJsonFile(folder / "adapter_config.json"));
        m_lowRanks = opened->lowRanks();
        m_replacements = opened->replacements();
        for (const nn::NamedTensor& entry : shapes.entries()) {
            const std::string module = entry.name.substr(0, entry.name.size() - std::min(entry.name.size(), kWeight.size()));
            if (entry.name.ends_with(kWeight) && m_lowRanks.contains(module)) {
                m_targets.push_back(module);
            }
        }
    } else {
        m_config = completeConfig(config);
        if (m_config["target_modules"].is_null()) {
            m_config["target_modules"] = defaultTargets(modelType);
        }
        m_config["fan_in_fan_out"] = storesTransposed(modelType) || m_config["fan_in_fan_out"] == Json(true);
        drawFresh(shapes);
    }
    for (const std::string& module : m_targets) {
        nn::LowRank& lowRank = m_lowRanks.at(module);
        lowRank.dropout = m_config["lora_dropout"].get<double>();
        lowRank.inTraining = m_training;
        lowRank.a.set_requires_grad(true);
        lowRank.b.set_requires_grad(true);
        m_matrices.emplace_back(kPeftPrefix + module + ".lora_A.default.weight", lowRank.a);
        m_matrices.emplace_back(kPeftPrefix + module + ".lora_B.default.weight", lowRank.b);
    }
    m_adapter = nn::Adapter::of("the adapter that trains", m_lowRanks, m_replacements);
}

void Lora::drawFresh(const nn::WeightStore& shapes) {
    const auto rank = m_config["r"].get<std::int64_t>();
    for (const nn::NamedTensor& entry : shapes.entries()) {
        if (!entry.name.ends_with(kWeight) || entry.tensor.dim() != 2 || entry.role != nn::Role::Plain) {
            continue;
        }
        const std::string module = entry.name.substr(0, entry.name.size() - kWeight.size());
        if (!isTarget(module) || isSavedWhole(entry.name)) {
            continue;
        }
        const bool transposed = m_config["fan_in_fan_out"] == Json(true);
        const std::int64_t in = entry.tensor.size(transposed ? 0 : 1), out = entry.tensor.size(transposed ? 1 : 0);
        const double bound = 1 / std::sqrt(static_cast<double>(in));  // kaiming_uniform_(a=sqrt(5))
        nn::LowRank lowRank;
        lowRank.a = at::empty({rank, in}, at::kFloat).uniform_(-bound, bound);
        lowRank.b = at::zeros({out, rank}, at::kFloat);
        lowRank.scaling = m_config["lora_alpha"].get<double>() / static_cast<double>(rank);
        lowRank.transposed = transposed;
        m_lowRanks.emplace(module, std::move(lowRank));
        m_targets.push_back(module);
    }
    if (m_targets.empty()) {
        fail("target_modules", "names no matrix of this model: " + core::dumpJson(m_config["target_modules"]) + ".");
    }
}

bool Lora::isTarget(const std::string& module) const {
    const Json& targets = m_config["target_modules"];
    if (targets.is_string()) {
        return std::regex_match(module, std::regex(targets.get<std::string>()));
    }
    const std::vector<std::string> names = textsOf(targets);
    return std::any_of(names.begin(), names.end(), [&](const std::string& name) { return module == name || module.ends_with("." + name); });
}

bool Lora::isSavedWhole(const std::string& name) const {
    std::vector<std::string> modules = textsOf(m_config["modules_to_save"]);
    const std::string task = m_config["task_type"].is_string() ? m_config["task_type"].get<std::string>() : "";
    if (task == "SEQ_CLS" || task == "TOKEN_CLS") {  // PeftModelForSequenceClassification, ...ForTokenClassification
        modules.insert(modules.end(), {"classifier", "score"});
    } else if (task == "QUESTION_ANS") {
        modules.push_back("qa_outputs");
    }
    return std::any_of(modules.begin(), modules.end(), [&](const std::string& module) { return hasPart(name, module); });
}

bool Lora::trains(const std::string& name) const {
    if (isSavedWhole(name)) {
        return true;
    }
    const std::string bias = m_config["bias"].get<std::string>();
    if (!name.ends_with(kBias) || bias == "none") {
        return false;
    }
    return bias == "all" || m_lowRanks.contains(name.substr(0, name.size() - kBias.size()));
}

std::uint64_t Lora::parameterCount(const nn::WeightStore& weights) const {
    std::uint64_t count = 0;
    for (const auto& [name, tensor] : m_matrices) {
        count += static_cast<std::uint64_t>(tensor.numel());
    }
    for (const nn::NamedTensor& entry : weights.entries()) {
        if (!entry.isBuffer && isSavedWhole(entry.name)) {
            count += static_cast<std::uint64_t>(entry.tensor.numel());
        }
    }
    return count;
}

std::vector<std::pair<std::string, Tensor>> Lora::stateDict(const nn::WeightStore& weights) const {
    std::vector<std::pair<std::string, Tensor>> tensors;
    for (const std::string& module : m_targets) {
        tensors.emplace_back(kPeftPrefix + module + ".lora_A.weight", m_lowRanks.at(module).a);
        tensors.emplace_back(kPeftPrefix + module + ".lora_B.weight", m_lowRanks.at(module).b);
    }
    for (const nn::NamedTensor& entry : weights.entries()) {
        if (!entry.isBuffer && trains(entry.name)) {
            tensors.emplace_back(kPeftPrefix + entry.name, entry.tensor);
        }
    }
    return tensors;
}

void Lora::save(const fs::path& folder, const nn::WeightStore& weights) const {
    fs::create_directories(folder);
    writeTensors(folder / "adapter_model.safetensors", stateDict(weights));
    Json config = m_config;
    config["base_model_name_or_path"] = weights.source();
    io::writeConfigFile(folder / "adapter_config.json", config);
}

void Lora::restore(const fs::path& folder, const nn::WeightStore& weights) {
    const at::NoGradGuard noGradients;
    const auto saved = nn::Adapter::open(folder);
    for (const auto& [module, lowRank] : saved->lowRanks()) {
        if (const auto found = m_lowRanks.find(module); found != m_lowRanks.end()) {
            found->second.a.copy_(lowRank.a);
            found->second.b.copy_(lowRank.b);
        }
    }
    for (const auto& [name, tensor] : saved->replacements()) {
        if (const nn::NamedTensor* entry = weights.find(name)) {
            Tensor(entry->tensor).copy_(tensor);
        }
    }
}

}  // namespace twb::train
