#include <string>
#include <vector>

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include "engine/models/decoding.h"
#include "engine/models/model.h"
#include "tests/bench/model_bench.h"

/// Times a language model in this process, as tests/bench/peers.py times the others: lm_bench FOLDER [bfloat16|int8|int4]
/// [BATCH...]. One JSON line a figure: reading a prompt of 512 tokens, and writing 128 tokens after it.
namespace {

namespace bench = twb::bench;
constexpr std::int64_t kPrompt = 512;
constexpr std::int64_t kWritten = 128;
constexpr std::size_t kRuns = 3;

void timeWriting(const twb::models::Model& model, const std::string& kind, std::int64_t batch) {
    const c10::InferenceMode guard;
    const at::Tensor prompt = at::arange(kPrompt, at::kLong).mul(37).remainder(1000).add(200).expand({batch, kPrompt}).contiguous();
    std::vector<double> reading;
    std::vector<double> writing;
    for (std::size_t run = 0; run <= kRuns; ++run) {
        twb::nn::CallContext context;
        const auto decoding = model.startDecoding({}, true, context);
        at::Tensor sequences = prompt;
        auto start = bench::Clock::now();
        at::Tensor logits = decoding->next(sequences, 1, context).logits;
        reading.push_back(bench::secondsSince(start));
        start = bench::Clock::now();
        for (std::int64_t i = 0; i < kWritten; ++i) {
            sequences = at::cat({sequences, logits.select(1, 0).argmax(-1, true)}, 1);
            logits = decoding->next(sequences, 1, context).logits;
        }
        writing.push_back(bench::secondsSince(start));
    }
    // The first run warms up.
    reading.erase(reading.begin());
    writing.erase(writing.begin());
    const auto rows = static_cast<double>(batch);
    if (batch == 1) {
        bench::say(kind, "decoder prefill " + std::to_string(kPrompt), static_cast<double>(kPrompt) / bench::median(reading), "tokens/s");
    }
    bench::say(kind, "decoder decode batch " + std::to_string(batch), static_cast<double>(kWritten) * rows / bench::median(writing),
               "tokens/s");
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "usage: lm_bench FOLDER [bfloat16|int8|int4] [BATCH...]\n");
        return 2;
    }
    bench::useProgramThreads(argv);
    const auto start = bench::Clock::now();
    twb::models::LoadOptions options;
    std::vector<std::string> batches(argv + 2, argv + argc);
    std::string kind;
    if (const auto linear = batches.empty() ? std::nullopt : bench::linearKind(batches.front())) {
        options.policy.linear = *linear;
        kind = batches.front();
        batches.erase(batches.begin());
    }
    const auto model = twb::models::loadModel(argv[1], options);
    bench::say(kind, "decoder load", bench::secondsSince(start), "s");
    if (batches.empty()) {
        batches = {"1", "8"};
    }
    for (const std::string& batch : batches) {
        timeWriting(*model, kind, std::stoll(batch));
    }
    return 0;
}
