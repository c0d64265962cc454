#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "engine/host/threads.h"
#include "engine/models/model.h"

#if !defined(_WIN32)
#include <unistd.h>
#endif

/// Times a text encoder in this process, as tests/bench/peers.py times the others: encoder_bench FOLDER [BATCHxLENGTH...]. One JSON line a
/// figure; each is the median of several calls after one that is not counted.
namespace {

using Clock = std::chrono::steady_clock;

template <typename Call>
double medianSeconds(int runs, Call call) {
    call();
    std::vector<double> seconds;
    for (int i = 0; i < runs; ++i) {
        const auto start = Clock::now();
        call();
        seconds.push_back(std::chrono::duration<double>(Clock::now() - start).count());
    }
    std::nth_element(seconds.begin(), seconds.begin() + runs / 2, seconds.end());
    return seconds[runs / 2];
}

void say(const std::string& what, double value, const char* unit) {
    std::printf("{\"peer\": \"transformer-workbench\", \"what\": \"%s\", \"value\": %.4f, \"unit\": \"%s\"}\n", what.c_str(), value, unit);
    std::fflush(stdout);
}

void timeForward(const twb::models::Model& model, int64_t batch, int64_t length) {
    const c10::InferenceMode guard;
    const at::Tensor ids = at::arange(length, at::kLong).remainder(1000).add(2000).expand({batch, length}).contiguous();
    const twb::models::Inputs inputs{{"input_ids", ids}, {"attention_mask", at::ones_like(ids)}, {"token_type_ids", at::zeros_like(ids)}};
    const double seconds = medianSeconds(batch == 1 ? 31 : 9, [&] {
        twb::nn::CallContext context;
        model.forward(inputs, context);
    });
    say("encoder " + std::to_string(batch) + "x" + std::to_string(length), static_cast<double>(batch) / seconds, "sentences/s");
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "usage: encoder_bench FOLDER [BATCHxLENGTH...]\n");
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
    say("encoder load", medianSeconds(5, [&] { twb::models::loadModel(argv[1]); }), "s");
    const auto model = twb::models::loadModel(argv[1]);
    const std::vector<std::string> shapes =
        argc > 2 ? std::vector<std::string>(argv + 2, argv + argc) : std::vector<std::string>{"1x128", "32x128"};
    for (const std::string& shape : shapes) {
        timeForward(*model, std::stoll(shape), std::stoll(shape.substr(shape.find('x') + 1)));
    }
    return 0;
}
