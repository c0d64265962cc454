#include "engine/generation/model_facts.h"

#include <algorithm>
#include <string_view>

#include "engine/models/release.h"

namespace twb::generation {
namespace {

template <std::size_t Size>
bool contains(const std::string_view (&names)[Size], std::string_view name) {
    return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

std::string modelType(const core::Json& config) {
    return core::optionalString(config, "model_type", "config.json").value_or("");
}

constexpr std::string_view kPositionTable[] = {"biogpt",  "codegen", "ctrl",       "gpt2", "gpt_bigcode",
                                               "gpt_neo", "gptj",    "openai-gpt", "opt",  "xlm"};
/// Their distances are relative, so that nothing but memory limits a text.
constexpr std::string_view kUnlimited[] = {"bloom", "mpt", "transfo-xl", "xlnet"};

}  // namespace

bool isEncoderDecoder(const models::Model& model) {
    const std::string& name = model.className();
    return !name.ends_with("ForCausalLM") && core::optionalBool(model.config(), "is_encoder_decoder", "config.json").value_or(false);
}

std::optional<std::int64_t> contextLength(const core::Json& config) {
    if (contains(kUnlimited, modelType(config))) {
        return std::nullopt;
    }
    const auto inner = config.find("text_config");
    const core::Json& fields = inner != config.end() && inner->is_object() ? *inner : config;
    for (const char* key : {"max_position_embeddings", "n_positions", "max_seq_len"}) {
        if (const auto length = core::optionalInt(fields, key, "config.json"); length && *length > 0) {
            return length;
        }
    }
    return std::nullopt;
}

std::optional<std::int64_t> positionTableSize(const core::Json& config) {
    return contains(kPositionTable, modelType(config)) ? contextLength(config) : std::nullopt;
}

bool hasLaterBeams(const core::Json& config) {
    return models::writtenBy(config) >= std::pair(4, 50);
}

}  // namespace twb::generation
