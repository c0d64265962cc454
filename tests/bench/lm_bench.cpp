#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>

#include "engine/host/threads.h"
#include "engine/models/decoding.h"
#include "engine/models/model.h"

#if !defined(_WIN32)
#include <unistd.h>
#endif

/// Times a language model in this process, as tests/bench/peers.py times the others: lm_bench FOLDER [bfloat16|int8|int4]
/// [BATCH...]. One JSON line a figure: reading a prompt of 512 tokens, and writing 128 tokens after it.
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::int64_t kPrompt = 512;
constexpr std::int64_t kWritten = 128;
constexpr std::size_t kRuns = 3;

std::string peer = "transformer-workbench";

void say(const std::string& what, double value, const char* unit) {
    std::printf("{\"peer\": \"%s\", \"what\": \"%s\", \"value\": %.4f, \"unit\": \"%s\"}\n", peer.c_str(), what.c_str(), value, unit);
    std::fflush(stdout);
}

double median(std::vector<double> values) {
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
    return values[values.size() / 2];
}

double secondsSince(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

void timeWriting(const twb::models::Model& model, std::int64_t batch) {
    const c10::InferenceMode guard;
    const at::Tensor prompt = at::arange(kPrompt, at::kLong).mul(37).remainder(1000).add(200).expand({batch, kPrompt}).contiguous();
    std::vector<double> reading;
    std::vector<double> writing;
    for (std::size_t run = 0; run <= kRuns; ++run) {
        twb::nn::CallContext context;
        const auto decoding = model.startDecoding({}, true, context);
        at::Tensor sequences = prompt;
        auto start = Clock::now();
        at::Tensor logits = decoding->next(sequences, 1, context).logits;
        reading.push_back(secondsSince(start));
        start = Clock::now();
        for (std::int64_t i = 0; i < kWritten; ++i) {
            sequences = at::cat({sequences, logits.select(1, 0).argmax(-1, true)}, 1);
            logits = decoding->next(sequences, 1, context).logits;
        }
        writing.push_back(secondsSince(start));
    }
    // The first run warms up.
    reading.erase(reading.begin());
    writing.erase(writing.begin());
    const auto rows = static_cast<double>(batch);
    if (batch == 1) {
        say("decoder prefill " + std::to_string(kPrompt), static_cast<double>(kPrompt) / median(reading), "tokens/s");
    }
    say("decoder decode batch " + std::to_string(batch), static_cast<double>(kWritten) * rows / median(writing), "tokens/s");
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "usage: lm_bench FOLDER [bfloat16|int8|int4] [BATCH...]\n");
        return 2;
    }
#if !defined(_WIN32)
    // OpenMP reads its settings when its library is loaded, which is before main here: begin again with the program's settings.
    if (!std::getenv("TWB_BENCH_STARTED")) {
        twb::host::setThreadEnvironment();
        setenv("TWB_BENCH_STARTED", "1", 1);
        execv("/proc/self/exe", argv);
    }
#endif
    at::set_num_threads(twb::host::engineThreads());
    const auto start = Clock::now();
    twb::models::LoadOptions options;
    std::vector<std::string> batches(argv + 2, argv + argc);
    using twb::nn::LinearKind;
    for (const auto& [name, linear] :
         {std::pair("bfloat16", LinearKind::BFloat16), std::pair("int8", LinearKind::Int8), std::pair("int4", LinearKind::Int4)}) {
        if (!batches.empty() && batches.front() == name) {
            options.policy.linear = linear;
            peer += std::string(" ") + name;
            batches.erase(batches.begin());
        }
    }
    const auto model = twb::models::loadModel(argv[1], options);
    say("decoder load", secondsSince(start), "s");
    if (batches.empty()) {
        batches = {"1", "8"};
    }
    for (const std::string& batch : batches) {
        timeWriting(*model, std::stoll(batch));
    }
    return 0;
}
