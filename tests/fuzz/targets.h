#pragma once

#include <string_view>

void fuzz_csv(std::string_view input);
void fuzz_gguf(std::string_view input);
void fuzz_json(std::string_view input);
void fuzz_npy(std::string_view input);
void fuzz_safetensors(std::string_view input);
void fuzz_sentencepiece(std::string_view input);
void fuzz_template(std::string_view input);
void fuzz_tokenizer_files(std::string_view input);
void fuzz_tokenizer_json(std::string_view input);
void fuzz_tokenizer_text(std::string_view input);
void fuzz_torch_file(std::string_view input);
void fuzz_zip(std::string_view input);

namespace twb::fuzz {

struct Target {
    const char* name;  ///< of its folder in the corpus
    void (*run)(std::string_view input);
};

inline constexpr Target kTargets[] = {
    {"csv", fuzz_csv},
    {"gguf", fuzz_gguf},
    {"json", fuzz_json},
    {"npy", fuzz_npy},
    {"safetensors", fuzz_safetensors},
    {"sentencepiece", fuzz_sentencepiece},
    {"template", fuzz_template},
    {"tokenizer_files", fuzz_tokenizer_files},
    {"tokenizer_json", fuzz_tokenizer_json},
    {"tokenizer_text", fuzz_tokenizer_text},
    {"torch_file", fuzz_torch_file},
    {"zip", fuzz_zip},
};

}  // namespace twb::fuzz
