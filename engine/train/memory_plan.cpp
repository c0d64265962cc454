#include "engine/train/memory_plan.h"

#include <algorithm>
#include <initializer_list>

#include "engine/io/checkpoint.h"

namespace twb::train {
namespace {

using core::Json;

constexpr std::uint64_t kFloat = 4;
// Figures that a layer keeps a token: its input, queries, keys, values, the attention's output, two norms and two drop-outs; and of the
// feed-forward part before and after its function, and the drop-out's mask.
constexpr std::uint64_t kHiddenKept = 11, kInnerKept = 3;
constexpr std::uint64_t kAttentionKept = 2;  // figures a head and pair of tokens: the shares, before and after drop-out
constexpr std::uint64_t kLogitsKept = 3;     // the logits, their gradients, the softmax

std::uint64_t field(const Json& config, std::initializer_list<const char*> names, std::uint64_t otherwise) {
    for (const char* name : names) {
        if (const auto found = config.find(name); found != config.end() && found->is_number() && found->get<double>() > 0) {
            return static_cast<std::uint64_t>(found->get<double>());
        }
    }
    return otherwise;
}

struct Sizes {
    explicit Sizes(const Json& config)
        : hidden(field(config, {"hidden_size", "n_embd", "d_model", "dim"}, 768)),
          heads(field(config, {"num_attention_heads", "n_head", "n_heads", "num_heads", "encoder_attention_heads"}, 12)),
          inner(field(config, {"intermediate_size", "n_inner", "d_ff", "encoder_ffn_dim", "hidden_dim"}, 4 * hidden)),
          vocabulary(field(config, {"vocab_size"}, 0)),
          layers(field(config, {"num_hidden_layers", "n_layer", "n_layers", "num_layers", "encoder_layers"}, 12)),
          decoderLayers(config.value("is_encoder_decoder", false) ? field(config, {"decoder_layers", "num_decoder_layers"}, layers) : 0) {}

    std::uint64_t hidden, heads, inner, vocabulary, layers, decoderLayers;

    /// Bytes that one layer keeps of a row of `length` tokens.
    std::uint64_t layerBytes(std::uint64_t length) const {
        return kFloat * (length * (kHiddenKept * hidden + kInnerKept * inner) + kAttentionKept * heads * length * length);
    }
};

/// Bytes that an optimizer remembers of each parameter.
std::uint64_t rememberedBytes(const std::string& optimizer) {
    if (optimizer == "sgd" || optimizer == "adafactor") {
        return 0;
    }
    if (optimizer.ends_with("8bit")) {
        return 2;
    }
    return optimizer.starts_with("adam") ? 2 * kFloat : kFloat;
}

std::uint64_t adapterParameters(const Sizes& sizes, const Json& lora) {
    constexpr std::uint64_t kUsualTargets = 2;  // queries and values
    const auto rank = static_cast<std::uint64_t>(std::max<std::int64_t>(1, core::optionalInt(lora, "r", "lora").value_or(8)));
    const Json targets = lora.value("target_modules", Json());
    const std::uint64_t modules = targets.is_array() ? targets.size() : kUsualTargets;
    return (sizes.layers + 2 * sizes.decoderLayers) * modules * rank * 2 * sizes.hidden;
}

std::uint64_t activationBytes(const Sizes& sizes, const MemoryQuestion& question) {
    const auto length = static_cast<std::uint64_t>(std::max<std::int64_t>(1, question.length));
    const auto written = static_cast<std::uint64_t>(std::max<std::int64_t>(0, question.targetLength));
    std::uint64_t row = 0;
    if (question.arguments.gradient_checkpointing) {
        row = kFloat * sizes.hidden * (sizes.layers * length + sizes.decoderLayers * written) +
              sizes.layerBytes(std::max(length, sizes.decoderLayers > 0 ? written : 0));
    } else {
        row = sizes.layers * sizes.layerBytes(length) + sizes.decoderLayers * sizes.layerBytes(written) * 3 / 2;  // and cross attention
    }
    if (question.arguments.bf16) {
        row = row * 5 / 8;  // norms and shares stay in full precision
    }
    if (question.predictsTokens) {
        row += kFloat * kLogitsKept * sizes.vocabulary * (sizes.decoderLayers > 0 ? written : length);
    }
    return row * static_cast<std::uint64_t>(question.arguments.per_device_train_batch_size);
}

}  // namespace

MemoryPlan planMemory(const MemoryQuestion& question) {
    MemoryPlan plan;
    for (const io::TensorView& tensor : io::listTensors(question.folder)) {
        plan.parameters += io::elementCount(tensor);
    }
    const Sizes sizes(core::readJsonFile(question.folder / "config.json"));
    plan.trainable = question.lora.is_object() ? adapterParameters(sizes, question.lora) : plan.parameters;
    plan.weights = kFloat * (plan.parameters + (question.lora.is_object() ? plan.trainable : 0));
    plan.gradients = kFloat * plan.trainable;
    plan.optimizer = rememberedBytes(question.arguments.optim) * plan.trainable;
    plan.activations = activationBytes(sizes, question);
    return plan;
}

}  // namespace twb::train
