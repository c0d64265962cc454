#pragma once

#include <filesystem>
#include <string>

#include "engine/core/text_file.h"
#include "tests/train/training_run.h"

namespace twb::tests {

inline core::Json tinyLlama() {
    return {{"architectures", {"LlamaForCausalLM"}},
            {"model_type", "llama"},
            {"hidden_size", 16},
            {"num_hidden_layers", 2},
            {"num_attention_heads", 2},
            {"intermediate_size", 32},
            {"vocab_size", 600},
            {"max_position_embeddings", 256}};
}

/// A model of freshly drawn weights in a new folder, with the tokenizer of the tests' own and a chat template.
inline std::string drawnModel(const std::filesystem::path& folder, const core::Json& config) {
    const std::filesystem::path source = folder.string() + "-config";
    std::filesystem::create_directories(source);
    for (const char* file : {"tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "vocab.txt"}) {
        std::filesystem::copy_file(std::filesystem::path(TrainingRun::model()) / file, source / file,
                                   std::filesystem::copy_options::overwrite_existing);
    }
    core::Json tokenizer = core::readJsonFile(source / "tokenizer_config.json");
    tokenizer["chat_template"] =
        "{% for m in messages %}{{ m.role }}: {{ m.content }} [SEP] {% endfor %}"
        "{% if add_generation_prompt %}assistant: {% endif %}";
    core::writeTextFile(source / "tokenizer_config.json", core::dumpJson(tokenizer));
    core::writeTextFile(source / "config.json", core::dumpJson(config));
    call(tasks::saveMethod(), {{"model", source.string()}, {"output", folder.string()}, {"random_init", true}, {"overwrite", true}});
    return folder.string();
}

}  // namespace twb::tests
