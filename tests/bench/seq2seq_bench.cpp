#include <string>
#include <vector>

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include "engine/generation/generate.h"
#include "engine/models/model.h"
#include "tests/bench/model_bench.h"

/// Times an encoder-decoder that writes with 4 beams, as tests/bench/seq2seq_peers.py times the others: seq2seq_bench float32|int8 FOLDER
/// BATCH... One JSON line a figure. Every row reads 48 tokens and writes exactly 64.
namespace {

namespace bench = twb::bench;
constexpr std::int64_t kRead = 48, kWritten = 64, kBeams = 4;
constexpr int kRuns = 3;

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
    std::int64_t written = 0;
    const double seconds = bench::medianSeconds(kRuns, [&] { written = twb::generation::generate(request).sequences.size(1) - 1; });
    bench::say(kind, "beams " + std::to_string(kBeams) + ", batch " + std::to_string(batch), static_cast<double>(batch * written) / seconds,
               "tokens/s");
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 4) {
        std::fprintf(stderr, "usage: seq2seq_bench float32|int8 FOLDER BATCH...\n");
        return 2;
    }
    const std::string kind = argv[1], folder = argv[2];
    const auto linear = bench::linearKind(kind);
    if (!linear) {
        std::fprintf(stderr, "seq2seq_bench: %s is no kind of product\n", kind.c_str());
        return 2;
    }
    bench::useProgramThreads(argv);
    twb::models::LoadOptions options;
    options.policy.linear = *linear;
    const auto model = twb::models::loadModel(folder, options);
    for (int i = 3; i < argc; ++i) {
        timeWriting(*model, folder, kind, std::atoll(argv[i]));
    }
    return 0;
}
