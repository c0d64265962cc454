#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include "engine/nn/quantized_linear.h"
#include "engine/nn/stored_linear.h"
#include "engine/nn/weights.h"
#include "tests/bench/model_bench.h"

/// Times one product y = x W^T of each kind of Linear: decoding of language models is 1 row at a time, encoders have hundreds. One JSON
/// line a figure: microseconds (the median), and the cosine between the product and that of float32.
namespace {

namespace bench = twb::bench;
using twb::nn::LinearKind;

template <typename Call>
double medianMicroseconds(Call call) {
    const auto start = bench::Clock::now();
    call();
    const int runs = std::clamp(static_cast<int>(0.2 / bench::secondsSince(start)), 5, 300);
    return bench::medianSeconds(runs, call) * 1e6;
}

void timeShape(std::int64_t rows, std::int64_t in, std::int64_t out) {
    const at::Tensor weight = at::randn({out, in}) * 0.05;
    const at::Tensor bias = at::randn({out});
    const at::Tensor x = at::randn({rows, in});
    const at::Tensor exact = at::linear(x, weight, bias);
    const std::string shape = std::to_string(rows) + "x" + std::to_string(in) + "x" + std::to_string(out);
    const auto say = [&](const char* kind, double microseconds, const at::Tensor& y) {
        std::printf("{\"what\": \"linear %s\", \"kind\": \"%s\", \"us\": %.1f, \"cosine\": %.6f}\n", shape.c_str(), kind, microseconds,
                    at::cosine_similarity(y.flatten(), exact.flatten(), 0).item<double>());
        std::fflush(stdout);
    };
    say("float32 of torch", medianMicroseconds([&] { at::linear(x, weight, bias); }), exact);
    const auto timeKernel = [&](const char* name, const twb::nn::LinearKernel& kernel) {
        say(name, medianMicroseconds([&] { kernel(x); }), kernel(x));
    };
    for (const auto& [name, type] :
         {std::pair("float32", at::kFloat), std::pair("bfloat16 widened", at::kBFloat16), std::pair("float16 widened", at::kHalf)}) {
        if (twb::nn::canMultiplyStored(type, weight.sizes())) {
            timeKernel(name, *twb::nn::storedLinear({weight.to(type)}, bias));
        }
    }
    for (const auto& [name, kind] :
         {std::pair("bfloat16", LinearKind::BFloat16), std::pair("int8", LinearKind::Int8), std::pair("int4", LinearKind::Int4)}) {
        timeKernel(name, *twb::nn::packLinear(kind, weight, bias));
    }
}

}  // namespace

int main(int, char** argv) {
    bench::useProgramThreads(argv);
    const c10::InferenceMode guard;
    for (const auto& [in, out] : {std::pair(384, 1536), std::pair(1536, 384), std::pair(768, 3072), std::pair(576, 1536), std::pair(2048, 2048)}) {
        for (const int rows : {1, 4, 8, 32, 128, 512}) {
            timeShape(rows, in, out);
        }
    }
    timeShape(1, 576, 49152);  // the vocabulary of SmolLM2
    return 0;
}
