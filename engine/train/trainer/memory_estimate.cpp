#include "engine/train/trainer/memory_estimate.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <limits>
#include <numeric>
#include <optional>
#include <regex>

namespace twb::train {
namespace {

using core::Json;

constexpr double kFloat = 4;

/// Figures of four bytes that are kept of a token, in float32 and under autocast to bfloat16.
struct Kept {
    double hidden;      ///< of a layer's width: what comes in; queries, keys, values; what attention gives; two sums before the norms; what
                        ///< goes into the feed-forward part
    double inner;       ///< of the feed-forward part's width: before and behind its function
    double gatedInner;  ///< the gate before and behind its function, what it meets, their product
    double shares;      ///< of each head and pair of tokens, where dropout looks at them: before, behind, and a mask of bytes
};
constexpr Kept kFloat32{8, 2, 4, 2.25}, kBFloat16{6, 1, 2, 1.75};
constexpr double kEmbeddingsKept = 2;              // of the width: before and behind their norm
constexpr double kRmsNormsKept = 2;                // of the width: the normed states of two norms, before their weight
constexpr double kMasksKept = 0.5;                 // of the width: two dropouts, a byte an element
constexpr double kLogitsInBackward = 2;            // their gradients, before and behind the softmax
constexpr double kCrossKept = 4, kMemoryKept = 2;  // of the width: for looking at the encoder, and of each of its tokens (keys, values)
constexpr double kFrozenKept = 1;                  // of both widths: the inputs of matrices that do not train are not kept

constexpr std::int64_t kBlock8Bits = 256, kLeastFor8Bits = 4096;  // of adamw_8bit

std::optional<double> numberOf(const Json& config, std::initializer_list<const char*> names) {
    for (const char* name : names) {
        if (const auto found = config.find(name); found != config.end() && found->is_number()) {
            return found->get<double>();
        }
    }
    return std::nullopt;
}

/// Sizes by the usual names in config.json.
struct Sizes {
    double hidden, heads, inner, vocabulary, layers, decoderLayers;
    bool isGated, hasRmsNorms, drops, attentionDrops;

    explicit Sizes(const Json& config) {
        hidden = numberOf(config, {"hidden_size", "n_embd", "d_model", "dim"}).value_or(0);
        heads = numberOf(config, {"num_attention_heads", "n_head", "n_heads", "num_heads", "encoder_attention_heads"}).value_or(0);
        inner = numberOf(config, {"intermediate_size", "n_inner", "d_ff", "encoder_ffn_dim", "hidden_dim"}).value_or(4 * hidden);
        vocabulary = numberOf(config, {"vocab_size"}).value_or(0);
        layers = numberOf(config, {"num_hidden_layers", "n_layer", "n_layers", "num_layers", "encoder_layers"}).value_or(0);
        const bool isEncoderDecoder = config.value("is_encoder_decoder", false);
        decoderLayers = isEncoderDecoder ? numberOf(config, {"decoder_layers", "num_decoder_layers"}).value_or(layers) : 0;
        const bool isT5 = config.contains("feed_forward_proj");
        isGated = isT5 ? config["feed_forward_proj"].get<std::string>().starts_with("gated") : config.contains("rms_norm_eps");
        hasRmsNorms = isT5 || config.contains("rms_norm_eps");
        const double usual = config.contains("rms_norm_eps") ? 0 : 0.1;
        drops = numberOf(config, {"hidden_dropout_prob", "dropout", "resid_pdrop", "dropout_rate", "hidden_dropout"}).value_or(usual) > 0;
        attentionDrops =
            numberOf(config, {"attention_probs_dropout_prob", "attention_dropout", "attn_pdrop", "dropout_rate"}).value_or(usual) > 0;
    }

    /// Bytes that a layer keeps of a row of `length` tokens.
    double layer(const Kept& kept, double length, bool hasAdapter) const {
        const double frozen = hasAdapter ? kFrozenKept : 0;
        const double ofHidden = kept.hidden + (hasRmsNorms ? kRmsNormsKept : 0) + (drops ? kMasksKept : 0) - frozen;
        const double ofInner = (isGated ? kept.gatedInner : kept.inner) - frozen;
        return kFloat * length * (ofHidden * hidden + ofInner * inner) + shares(kept, length, length);
    }

    /// Bytes that a decoder's layer keeps for looking at `length` tokens of the encoder from `written` ones.
    double crossAttention(const Kept& kept, double written, double length) const {
        return kFloat * hidden * (kCrossKept * written + kMemoryKept * length) + shares(kept, written, length);
    }

private:
    double shares(const Kept& kept, double queries, double keys) const {
        return attentionDrops ? kFloat * kept.shares * heads * queries * keys : 0;
    }
};

double elementCount(const std::vector<std::int64_t>& shape) {
    return std::accumulate(shape.begin(), shape.end(), 1.0,
                           [](double product, std::int64_t size) { return product * static_cast<double>(size); });
}

/// Bytes that an optimizer remembers of a parameter.
double stateBytes(const std::string& optimizer, const std::vector<std::int64_t>& shape) {
    const double count = elementCount(shape);
    if (optimizer == "sgd") {
        return 0;
    }
    if (optimizer == "adafactor") {
        return kFloat * (shape.size() < 2
                             ? count
                             : count / static_cast<double>(shape.back()) + count / static_cast<double>(shape[shape.size() - 2]));
    }
    if (optimizer.find("8bit") != std::string::npos && count >= kLeastFor8Bits) {
        return 2 * count + 2 * kFloat * std::ceil(count / kBlock8Bits);
    }
    return optimizer.starts_with("adamw") ? 2 * kFloat * count : kFloat * count;
}

/// The number of the layer that a parameter is of; nothing where it is of none.
std::optional<std::int64_t> layerOf(const std::string& name) {
    static const std::regex number("\\.(\\d+)\\.");
    std::smatch match;
    return std::regex_search(name, match, number) ? std::optional(std::stoll(match[1])) : std::nullopt;
}

bool predictsTokens(const models::Model& model) {
    const std::string name = model.className();
    return name.ends_with("LM") || name.find("LMHead") != std::string::npos || name.ends_with("ForConditionalGeneration");
}

TrainingOutline frozen(const models::Model& model) {
    TrainingOutline outline;
    outline.config = model.config();
    outline.weights = model.weights().byteCount();
    outline.parameters = static_cast<std::int64_t>(model.weights().parameterCount());
    outline.frozenLayers = std::numeric_limits<std::int64_t>::max();
    outline.predictsTokens = predictsTokens(model);
    for (const nn::NamedTensor& entry : model.weights().entries()) {
        const bool isMultiplied = entry.role == nn::Role::Plain || !entry.tiedTo.empty();
        outline.matrixBytes += isMultiplied && entry.tensor.dim() == 2 ? entry.tensor.nbytes() : 0;
    }
    return outline;
}

void addTrained(TrainingOutline& outline, const std::string& name, const at::Tensor& tensor, nn::Role role) {
    outline.trained.push_back(tensor.sizes().vec());
    if (role == nn::Role::Embedding || outline.config.value("is_encoder_decoder", false)) {
        outline.frozenLayers = 0;
    } else if (const auto layer = layerOf(name)) {
        outline.frozenLayers = std::min(outline.frozenLayers, *layer);
    }
}

void addMatrices(TrainingOutline& outline, const Lora& lora) {
    outline.hasAdapter = true;
    for (const auto& [name, matrix] : lora.matrices()) {
        outline.weights += matrix.nbytes();
        addTrained(outline, name, matrix, nn::Role::Plain);
    }
}

std::uint64_t whole(double bytes) {
    return static_cast<std::uint64_t>(std::max(0.0, bytes));
}

}  // namespace

std::int64_t TrainingOutline::trainedCount() const {
    return std::accumulate(trained.begin(), trained.end(), std::int64_t(0), [](std::int64_t sum, const std::vector<std::int64_t>& shape) {
        return sum + static_cast<std::int64_t>(elementCount(shape));
    });
}

TrainingOutline outlineOf(const TrainableModel& model) {
    TrainingOutline outline = frozen(model.model());
    if (model.lora()) {
        addMatrices(outline, *model.lora());
    }
    for (const TrainableParameter& parameter : model.parameters()) {
        if (const nn::NamedTensor* entry = model.model().weights().find(parameter.name)) {  // no matrix of the adapter
            addTrained(outline, parameter.name, parameter.tensor, entry->role);
        }
    }
    return outline;
}

TrainingOutline outlineWith(const Lora& lora, const models::Model& model) {
    TrainingOutline outline = frozen(model);
    addMatrices(outline, lora);
    for (const nn::NamedTensor& entry : model.weights().entries()) {
        if (entry.tiedTo.empty() && !entry.isBuffer && lora.trains(entry.name)) {
            addTrained(outline, entry.name, entry.tensor, entry.role);
        }
    }
    return outline;
}

MemoryParts estimateMemory(const TrainingOutline& outline, const TrainingArguments& arguments, const BatchShape& batch) {
    const Sizes sizes(outline.config);
    MemoryParts parts;
    parts.weights = outline.weights;
    double state = 0;
    for (const std::vector<std::int64_t>& shape : outline.trained) {
        state += stateBytes(arguments.optim, shape);
    }
    parts.gradients = whole(kFloat * static_cast<double>(outline.trainedCount()));
    parts.optimizer = whole(state);

    const Kept& figures = arguments.bf16 ? kBFloat16 : kFloat32;
    const auto rows = static_cast<double>(batch.rows), length = static_cast<double>(batch.length);
    const auto written = static_cast<double>(batch.targetLength);
    const double tokens = rows * (length + (sizes.decoderLayers > 0 ? written : 0));
    const double layers = std::max(0.0, sizes.layers - static_cast<double>(outline.frozenLayers));
    const double encoderLayer = rows * sizes.layer(figures, length, outline.hasAdapter);
    const double decoderLayer =
        sizes.decoderLayers > 0
            ? rows * (sizes.layer(figures, written, outline.hasAdapter) + sizes.crossAttention(figures, written, length))
            : 0;
    double kept = layers > 0 ? kFloat * tokens * kEmbeddingsKept * sizes.hidden : 0;
    if (arguments.gradient_checkpointing) {
        kept += kFloat * rows * sizes.hidden * (sizes.layers * length + sizes.decoderLayers * written);
    } else {
        kept += layers * encoderLayer + sizes.decoderLayers * decoderLayer;
    }
    const double logits = outline.predictsTokens ? kFloat * rows * sizes.vocabulary * (sizes.decoderLayers > 0 ? written : length) : 0;
    const double copies = arguments.bf16 ? static_cast<double>(outline.matrixBytes) / 2 : 0;
    parts.activations = whole(kept + logits + copies);
    // Going backward, the gradients take the place of what was kept.
    const double layer = std::max(encoderLayer, decoderLayer);
    parts.temporary = whole(std::max(kLogitsInBackward * logits, arguments.gradient_checkpointing ? layer : layer / 2) -
                            static_cast<double>(parts.gradients));
    return parts;
}

}  // namespace twb::train
