#pragma once

#include <string_view>

void fuzz_csv(std::string_view input);
void fuzz_json(std::string_view input);
void fuzz_safetensors(std::string_view input);
void fuzz_template(std::string_view input);
void fuzz_torch_file(std::string_view input);
void fuzz_zip(std::string_view input);

namespace twb::fuzz {

struct Target {
    const char* name;  ///< of its folder in the corpus
    void (*run)(std::string_view input);
};

inline constexpr Target kTargets[] = {
    {"csv", fuzz_csv},
    {"json", fuzz_json},
    {"safetensors", fuzz_safetensors},
    {"template", fuzz_template},
    {"torch_file", fuzz_torch_file},
    {"zip", fuzz_zip},
};

}  // namespace twb::fuzz
