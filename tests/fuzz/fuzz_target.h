#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/error.h"

/// A fuzz target: TWB_FUZZ_TARGET(zip) { ... reads `input` ... }
/// It defines fuzz_zip(), which the replay of the corpus calls, and with TWB_LIBFUZZER also libFuzzer's entry. The only exception that may
/// leave the code under test is core::Error: that is how a broken file is told. Anything else is a finding.
namespace twb::fuzz {

/// A copy of the input that ends exactly where it ends, so that the address sanitizer sees every byte read too many.
inline std::shared_ptr<std::vector<std::byte>> exactCopy(std::string_view input) {
    const auto bytes = std::as_bytes(std::span(input.data(), input.size()));
    return std::make_shared<std::vector<std::byte>>(bytes.begin(), bytes.end());
}

}  // namespace twb::fuzz

#ifdef TWB_LIBFUZZER
#define TWB_FUZZ_ENTRY(name)                                                            \
    extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) { \
        fuzz_##name(std::string_view(reinterpret_cast<const char*>(data), size));       \
        return 0;                                                                       \
    }
#else
#define TWB_FUZZ_ENTRY(name)
#endif

#define TWB_FUZZ_TARGET(name)                      \
    static void fuzzBody_##name(std::string_view); \
    void fuzz_##name(std::string_view input) {     \
        try {                                      \
            fuzzBody_##name(input);                \
        } catch (const twb::core::Error&) {        \
        }                                          \
    }                                              \
    TWB_FUZZ_ENTRY(name)                           \
    static void fuzzBody_##name(std::string_view input)
