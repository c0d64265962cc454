// tokenizer_config.json from GGUF's keys. The vocabulary itself is engine/text/convert/gguf_vocabulary.
#include "engine/core/error.h"
#include "engine/io/gguf/gguf_checkpoint.h"
#include "engine/io/gguf/gguf_metadata.h"

namespace twb::io {
namespace {

using core::Json;

std::string tokenOf(const GgufMetadata& meta, const Json& tokens, const std::string& role) {
    const auto id = meta.optionalInteger("tokenizer.ggml." + role + "_token_id");
    const bool isThere = id && *id >= 0 && *id < static_cast<std::int64_t>(tokens.size());
    const Json token = isThere ? tokens[static_cast<std::size_t>(*id)] : Json();
    return token.is_string() ? token.get<std::string>() : std::string();
}

}  // namespace

Json ggufTokenizerConfig(const GgufFile& file) {
    const GgufMetadata meta(file);
    const Json& tokens = meta.list("tokenizer.ggml.tokens");
    Json config = {{"tokenizer_class", "PreTrainedTokenizerFast"}, {"clean_up_tokenization_spaces", false}};
    for (const auto& [key, role] : {std::pair("bos_token", "bos"), std::pair("eos_token", "eos"), std::pair("unk_token", "unknown"),
                                    std::pair("pad_token", "padding")}) {
        if (const std::string token = tokenOf(meta, tokens, role); !token.empty()) {
            config[key] = token;
        }
    }
    if (const auto length = meta.optionalInteger(meta.text("general.architecture") + ".context_length")) {
        config["model_max_length"] = *length;
    }
    if (const auto chatTemplate = meta.optionalText("tokenizer.chat_template")) {
        config["chat_template"] = *chatTemplate;
    }
    return config;
}

}  // namespace twb::io
