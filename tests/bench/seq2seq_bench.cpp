#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>

#include "engine/generation/generate.h"
#include "engine/host/threads.h"
#include "engine/models/model.h"

#if !defined(_WIN32)
#include <unistd.h>
#endif

/// Times an encoder-decoder that writes with 4 beams, as tests/bench/seq2seq_peers.py times the others: seq2seq_bench float32|int8 FOLDER
/// BATCH... One JSON line a figure. Every row reads 48 tokens and writes exactly 64.
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::int64_t kRead = 48, kWritten = 64, kBeams = 4;
constexpr std::size_t kRuns = 3;

at::Tensor sources(std::int64_t batch) {
    const at::Tensor columns = at::arange(kRead, at::kLong).mul(37).unsqueeze(0);
    const at::Tensor rows = at::arange(batch, at::kLong).mul(11).unsqueeze(1);
    at::Tensor ids = (columns + rows).remainder(1000).add(100);
    ids.select(1, kRead - 1).fill_(1);
    return ids;
}

void timeWriting(const twb::models::Model& model, const std::string& folder, const std::string& kind, std::int64_t batch) {
    const c10::InferenceMode guard;
    const auto defaults = twb::generation::loadGenerationConfig(folder, model.config());
    twb::generation::GenerationRequest request{.model = model,
                                               .inputs = {{"input_ids", sources(batch)}},
                                               .config = defaults,
                                               .defaults = defaults,
                                               .decode = {},
                                               .allowedTokens = {},
                                               .cancel = {}};
    twb::generation::applyOptions(request.config, {{"num_beams", kBeams}, {"min_new_tokens", kWritten}, {"max_new_tokens", kWritten}});
    std::vector<double> seconds;
    std::int64_t written = 0;
    for (std::size_t run = 0; run <= kRuns; ++run) {
        const auto start = Clock::now();
        written = twb::generation::generate(request).sequences.size(1) - 1;
        seconds.push_back(std::chrono::duration<double>(Clock::now() - start).count());
    }
    seconds.erase(seconds.begin());  // it warms up
    std::nth_element(seconds.begin(), seconds.begin() + kRuns / 2, seconds.end());
    std::printf("{\"peer\": \"transformer-workbench %s\", \"what\": \"beams %ld, batch %ld\", \"value\": %.2f, \"unit\": \"tokens/s\"}\n",
                kind.c_str(), static_cast<long>(kBeams), static_cast<long>(batch),
                static_cast<double>(batch * written) / seconds[kRuns / 2]);
    std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 4) {
        std::fprintf(stderr, "usage: seq2seq_bench float32|int8 FOLDER BATCH...\n");
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
    const std::string kind = argv[1], folder = argv[2];
    twb::models::LoadOptions options;
    options.policy.linear = kind == "int8" ? twb::nn::LinearKind::Int8 : twb::nn::LinearKind::Plain;
    const auto model = twb::models::loadModel(folder, options);
    for (int i = 3; i < argc; ++i) {
        timeWriting(*model, folder, kind, std::atoll(argv[i]));
    }
    return 0;
}
