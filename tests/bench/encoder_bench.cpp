#include <algorithm>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include "engine/models/model.h"
#include "tasks/batching.h"
#include "tests/bench/model_bench.h"

/// Times a text encoder in this process, as tests/bench/peers.py times the others: encoder_bench FOLDER [BATCHxLENGTH...]
/// [bfloat16|int8|int4]. One JSON line a figure; each is the median of several calls after one that is not counted.
namespace {

namespace bench = twb::bench;

/// Inputs of one batch whose rows have these lengths, padded to the longest.
twb::models::Inputs inputsOf(const std::vector<std::size_t>& lengths) {
    const auto batch = static_cast<std::int64_t>(lengths.size());
    const auto longest = static_cast<std::int64_t>(*std::max_element(lengths.begin(), lengths.end()));
    const at::Tensor ids = at::arange(longest, at::kLong).remainder(1000).add(2000).expand({batch, longest}).contiguous();
    at::Tensor mask = at::zeros_like(ids);
    for (std::int64_t row = 0; row < batch; ++row) {
        mask[row].narrow(0, 0, static_cast<std::int64_t>(lengths[static_cast<std::size_t>(row)])).fill_(1);
    }
    return {{"input_ids", ids}, {"attention_mask", mask}, {"token_type_ids", at::zeros_like(ids)}};
}

/// "8x128": eight rows of 128 tokens. "32x512mixed": 32 rows of 16 to 512 tokens, as peers.py makes them; batched as the tasks batch.
void timeForward(const twb::models::Model& model, const std::string& shape, const std::string& kind) {
    const c10::InferenceMode guard;
    const std::size_t rows = std::stoul(shape);
    const std::size_t length = std::stoul(shape.substr(shape.find('x') + 1));
    std::vector<std::size_t> lengths(rows, length);
    if (shape.ends_with("mixed")) {
        for (std::size_t i = 0; i < rows; ++i) {
            lengths[i] = 16 + i * 157 % (length - 15);
        }
    }
    std::vector<twb::models::Inputs> batches;
    for (const std::vector<std::size_t>& batch : twb::tasks::planBatches(lengths, {})) {
        std::vector<std::size_t> mine;
        for (const std::size_t row : batch) {
            mine.push_back(lengths[row]);
        }
        batches.push_back(inputsOf(mine));
    }
    const double seconds = bench::medianSeconds(rows == 1              ? 31
                                                : rows * length > 8192 ? 3
                                                                       : 9,
                                                [&] {
                                                    for (const twb::models::Inputs& inputs : batches) {
                                                        twb::nn::CallContext context;
                                                        model.forward(inputs, context);
                                                    }
                                                });
    bench::say("", "encoder " + shape + kind, static_cast<double>(rows) / seconds, "sentences/s");
}

/// Cosine and largest difference of the first output to that of the float32 model.
void compare(const twb::models::Model& exact, const twb::models::Model& model, const std::string& kind) {
    const c10::InferenceMode guard;
    twb::nn::CallContext context;
    const twb::models::Inputs inputs = inputsOf({32, 24, 16, 48});
    const at::Tensor mask = inputs.get("attention_mask").unsqueeze(-1).to(at::kFloat);
    const at::Tensor expected = exact.forward(inputs, context).all().front().second * mask;
    const at::Tensor found = model.forward(inputs, context).all().front().second * mask;
    const at::Tensor pooled = at::cosine_similarity(expected.sum(1), found.sum(1), 1);
    bench::say("", "lowest cosine of mean vectors" + kind, pooled.min().item<double>(), "");
    bench::say("", "largest difference of an output" + kind, (expected - found).abs().max().item<double>(), "");
    bench::say("", "mean difference of an output" + kind,
               (expected - found).abs().sum().item<double>() / mask.sum().item<double>() / static_cast<double>(expected.size(-1)), "");
}

#if defined(__linux__)
std::size_t statusBytes(const char* field) {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with(field)) {
            return std::stoul(line.substr(line.find(':') + 1)) * 1024;
        }
    }
    return 0;
}
#endif

/// How far loading and a first short call raise the memory, against the size of the weights.
void measureMemory(const char* folder, const twb::models::LoadOptions& options, const std::string& kind) {
#if defined(__linux__)
    std::ofstream("/proc/self/clear_refs") << 5;  // the highest so far is forgotten
    const std::size_t before = statusBytes("VmRSS");
    const auto model = twb::models::loadModel(folder, options);
    const std::size_t loaded = statusBytes("VmHWM") - before;
    const c10::InferenceMode guard;
    twb::nn::CallContext context;
    model->forward(inputsOf({16}), context);
    const auto weights = static_cast<double>(model->weights().byteCount());
    bench::say("", "memory of loading, of the weights" + kind, static_cast<double>(loaded) / weights, "");
    bench::say("", "memory after the first answer, of the weights" + kind, static_cast<double>(statusBytes("VmRSS") - before) / weights,
               "");
#else
    static_cast<void>(folder), static_cast<void>(options), static_cast<void>(kind);
#endif
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "usage: encoder_bench FOLDER [BATCHxLENGTH[mixed]...] [bfloat16|int8|int4]\n");
        return 2;
    }
    bench::useProgramThreads(argv);
    twb::models::LoadOptions options;
    std::string kind;
    std::vector<std::string> shapes;
    for (int i = 2; i < argc; ++i) {
        const std::string argument = argv[i];
        if (const auto linear = bench::linearKind(argument)) {
            options.policy.linear = *linear;
            kind = ", " + argument;
        }
        if (argument.find('x') != std::string::npos) {
            shapes.push_back(argument);
        }
    }
    measureMemory(argv[1], options, kind);
    bench::say("", "encoder load" + kind, bench::medianSeconds(5, [&] { twb::models::loadModel(argv[1], options); }), "s");
    const auto model = twb::models::loadModel(argv[1], options);
    if (!kind.empty()) {
        compare(*twb::models::loadModel(argv[1]), *model, kind);
    }
    for (const std::string& shape : shapes) {
        timeForward(*model, shape, kind);
    }
    return 0;
}
