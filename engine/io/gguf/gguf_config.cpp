// config.json from GGUF's keys, for the architectures whose weights gguf_checkpoint.cpp maps.
#include <algorithm>
#include <charconv>

#include "engine/core/error.h"
#include "engine/io/gguf/gguf_checkpoint.h"
#include "engine/io/gguf/gguf_metadata.h"

namespace twb::io {
namespace {

using core::Json;

constexpr double kDefaultRopeTheta = 10000;

// GGUF keeps single-precision figures: 1e-5 comes as 9.99999974e-06. The shortest text of the float is what was meant.
double shortestDouble(double value) {
    char text[32];
    const auto end = std::to_chars(text, text + sizeof text, static_cast<float>(value)).ptr;
    double result = 0;
    std::from_chars(text, end, result);
    return result;
}

}  // namespace

Json ggufConfig(const GgufFile& file) {
    const GgufMetadata meta(file);
    const std::string type = meta.text("general.architecture");
    const std::string prefix = type + ".";
    const std::string className = type == "llama"   ? "LlamaForCausalLM"
                                  : type == "qwen2" ? "Qwen2ForCausalLM"
                                  : type == "qwen3" ? "Qwen3ForCausalLM"
                                                    : "";
    if (className.empty()) {
        throw core::Error(core::ErrorCode::Unsupported,
                          file.where + " holds a model of the architecture \"" + type + "\"; llama, qwen2 and qwen3 are read from GGUF.");
    }
    if (meta.optionalInteger(prefix + "expert_count").value_or(0) > 0) {
        throw core::Error(core::ErrorCode::Unsupported, file.where + " holds a mixture of experts, which is not read from GGUF.");
    }
    const std::int64_t heads = meta.integer(prefix + "attention.head_count");
    const std::int64_t hidden = meta.integer(prefix + "embedding_length");
    const auto tokens = meta.list("tokenizer.ggml.tokens").size();
    const bool tied =
        std::none_of(file.tensors.begin(), file.tensors.end(), [](const GgufTensor& tensor) { return tensor.name == "output.weight"; });

    Json config = {{"architectures", {className}},
                   {"model_type", type},
                   {"hidden_size", hidden},
                   {"num_hidden_layers", meta.integer(prefix + "block_count")},
                   {"num_attention_heads", heads},
                   {"num_key_value_heads", meta.optionalInteger(prefix + "attention.head_count_kv").value_or(heads)},
                   {"intermediate_size", meta.integer(prefix + "feed_forward_length")},
                   {"max_position_embeddings", meta.integer(prefix + "context_length")},
                   {"rms_norm_eps", shortestDouble(meta.number(prefix + "attention.layer_norm_rms_epsilon"))},
                   {"rope_theta", shortestDouble(meta.optionalNumber(prefix + "rope.freq_base").value_or(kDefaultRopeTheta))},
                   {"hidden_act", "silu"},
                   {"vocab_size", tokens},
                   {"tie_word_embeddings", tied},
                   {"initializer_range", 0.02},
                   {"use_cache", true},
                   {"torch_dtype", "bfloat16"}};
    if (type != "qwen2") {
        config["attention_bias"] = false;
    }
    if (const auto headSize = meta.optionalInteger(prefix + "attention.key_length");
        headSize && (type == "qwen3" || *headSize * heads != hidden)) {
        config["head_dim"] = *headSize;
    }
    if (const auto scaling = meta.optionalText(prefix + "rope.scaling.type"); scaling && *scaling != "none") {
        config["rope_scaling"] = {{"type", *scaling}, {"factor", shortestDouble(meta.number(prefix + "rope.scaling.factor"))}};
    }
    for (const auto& [ours, theirs] :
         {std::pair("bos_token_id", "bos"), std::pair("eos_token_id", "eos"), std::pair("pad_token_id", "padding")}) {
        if (const auto id = meta.optionalInteger(std::string("tokenizer.ggml.") + theirs + "_token_id")) {
            config[ours] = *id;
        }
    }
    return config;
}

}  // namespace twb::io
