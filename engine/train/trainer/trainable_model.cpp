#include "engine/train/trainer/trainable_model.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include <ATen/autocast_mode.h>
#include <ATen/core/grad_mode.h>

#include "engine/core/error.h"
#include "engine/core/log.h"
#include "engine/models/save.h"

namespace twb::train {
namespace {

using at::Tensor;
using core::Error;
using core::ErrorCode;

constexpr std::string_view kWeight = ".weight";

bool beginsWithAny(const std::string& name, const std::vector<std::string>& beginnings) {
    return std::any_of(beginnings.begin(), beginnings.end(), [&](const std::string& beginning) { return name.starts_with(beginning); });
}

/// torch.autocast on the processor, for a scope.
class Autocast {
public:
    explicit Autocast(std::optional<at::ScalarType> type) : m_isOn(type.has_value()) {
        if (m_isOn) {
            at::autocast::set_autocast_enabled(at::kCPU, true);
            at::autocast::set_autocast_dtype(at::kCPU, *type);
            at::autocast::increment_nesting();
        }
    }
    ~Autocast() {
        if (m_isOn) {
            if (at::autocast::decrement_nesting() == 0) {
                at::autocast::clear_cache();
            }
            at::autocast::set_autocast_enabled(at::kCPU, false);
        }
    }
    Autocast(const Autocast&) = delete;
    Autocast& operator=(const Autocast&) = delete;

private:
    bool m_isOn;
};

/// accelerate hands the outputs of a mixed precision model on as float32.
models::Outputs inFloat32(const models::Outputs& outputs) {
    models::Outputs out;
    for (const auto& [name, tensor] : outputs.all()) {
        out.set(name, at::isFloatingType(tensor.scalar_type()) ? tensor.to(at::kFloat) : tensor);
    }
    return out;
}

}  // namespace

TrainableModel::TrainableModel(const std::filesystem::path& folder, const TrainableOptions& options)
    : m_autocast(options.autocast), m_options(options) {
    models::LoadOptions load;
    load.head = options.head;
    load.configOverrides = options.config;
    load.policy.trainable = true;
    load.policy.redrawsOtherShapes = options.redrawsOtherShapes;
    load.policy.shapesOnly = options.shapesOnly;
    load.policy.trains = [&options](const std::string& name) { return !beginsWithAny(name, options.freeze); };
    if (!options.lora.is_null()) {
        models::LoadOptions shapes = load;
        shapes.policy = {};
        shapes.policy.shapesOnly = true;
        shapes.policy.redrawsOtherShapes = options.redrawsOtherShapes;
        const auto outline = models::loadModel(folder, shapes);
        const std::string modelType = core::optionalString(outline->config(), "model_type", "config.json").value_or("");
        m_lora = std::make_shared<Lora>(options.lora, outline->weights(), modelType);
        load.policy.adapter = m_lora->adapter();
        load.policy.adapterBeside = true;
        load.policy.trains = [lora = m_lora](const std::string& name) { return lora->trains(name); };
    }
    m_model = models::loadModel(folder, load);
    // A span is chosen among all places; the draws of an adapter's dropout are those of the padded batch.
    const bool adapterDrops = m_lora && m_lora->config()["lora_dropout"].get<double>() > 0;
    m_skipsPadding = !m_model->className().ends_with("ForQuestionAnswering") && !adapterDrops;
    for (const nn::NamedTensor& entry : m_model->weights().entries()) {
        if (m_lora && entry.name.ends_with(kWeight)) {
            const std::string module = entry.name.substr(0, entry.name.size() - kWeight.size());
            for (const auto& [name, matrix] : m_lora->matrices()) {
                if (name.starts_with("base_model.model." + module + ".lora_")) {
                    m_parameters.push_back({name, matrix});
                }
            }
        }
        if (entry.tiedTo.empty() && !entry.isBuffer && entry.tensor.requires_grad()) {
            const bool decays = entry.role != nn::Role::LayerNorm && entry.name.find("bias") == std::string::npos;
            m_parameters.push_back({entry.name, entry.tensor, decays});
        }
    }
    if (m_parameters.empty()) {
        throw Error(ErrorCode::InvalidParameter, "freeze leaves no parameter of the model to train.");
    }
}

models::Outputs TrainableModel::forward(const models::Inputs& batch, bool training, const core::CancelToken& cancel) const {
    const at::AutoGradMode gradients(training);
    const Autocast autocast(m_autocast);
    if (m_lora) {
        m_lora->setTraining(training);
    }
    nn::CallContext context;
    context.training = training;
    context.recomputesLayers = m_options.recomputesLayers;
    context.skipsPadding = training && m_skipsPadding;
    context.cancel = cancel;
    context.history = m_history.get();
    const models::Outputs outputs = m_model->forward(batch, context);
    if (training && m_options.recomputesLayers && context.recomputedLayers == 0 && !std::exchange(m_saidKept, true)) {
        core::log(core::LogLevel::Warning, "gradient_checkpointing: " + m_model->className() +
                                               " keeps its layers' activations; the results are the same, memory is not saved.");
    }
    return m_autocast ? inFloat32(outputs) : outputs;
}

std::uint64_t TrainableModel::countWithoutEmbeddings() const {
    std::uint64_t count = m_lora ? m_lora->parameterCount(m_model->weights()) : 0;
    for (const nn::NamedTensor& entry : m_model->weights().entries()) {
        if (entry.tiedTo.empty() && !entry.isBuffer && entry.role != nn::Role::Embedding) {
            count += static_cast<std::uint64_t>(entry.tensor.numel());
        }
    }
    return count;
}

Tensor TrainableModel::tensor(const std::string& name, bool merged) const {
    const at::NoGradGuard noGradients;
    if (m_lora && !merged) {
        for (const auto& [each, matrix] : m_lora->matrices()) {
            if (each == name) {
                return matrix.detach();
            }
        }
    }
    constexpr std::string_view kPeftPrefix = "base_model.model.";
    std::string own = name.starts_with(kPeftPrefix) ? name.substr(kPeftPrefix.size()) : name;
    for (const std::string part : {".modules_to_save.default", ".original_module"}) {
        if (const std::size_t at = own.find(part); at != std::string::npos) {
            own.erase(at, part.size());
        }
    }
    const nn::NamedTensor* entry = m_model->weights().find(own);
    if (!entry) {
        throw Error(ErrorCode::InvalidParameter, "The model has no parameter " + name + ".");
    }
    const Tensor plain = entry->tensor.detach();
    if (m_lora && merged && own.ends_with(kWeight)) {
        if (const nn::LowRank* lowRank = m_lora->adapter()->lowRank(own.substr(0, own.size() - kWeight.size()))) {
            return plain + lowRank->delta().detach();
        }
    }
    return plain;
}

void TrainableModel::save(const std::filesystem::path& folder) const {
    if (m_lora) {
        m_lora->save(folder, m_model->weights());
    } else {
        models::SaveOptions options;
        options.overwrite = true;
        models::saveModel(*m_model, folder, options);
    }
}

void TrainableModel::restore(const std::filesystem::path& folder) {
    if (m_lora) {
        m_lora->restore(folder, m_model->weights());
        return;
    }
    models::LoadOptions load;
    load.head = m_model->className();
    load.configOverrides = m_options.config;
    const auto saved = models::loadModel(folder, load);
    const at::NoGradGuard noGradients;
    for (const nn::NamedTensor& entry : m_model->weights().entries()) {
        if (const nn::NamedTensor* other = saved->weights().find(entry.name); other && entry.tiedTo.empty()) {
            if (entry.tensor.requires_grad() || entry.isBuffer) {
                Tensor(entry.tensor).copy_(other->tensor);
            }
        }
    }
}

}  // namespace twb::train
