#include "engine/generation/processors/processors.h"

namespace twb::generation {
namespace {

class RemoveInvalidValues : public LogitsProcessor {
public:
    Tensor process(const ProcessorInput&, Tensor scores) override {
        constexpr double kInfinity = std::numeric_limits<double>::infinity();
        constexpr double kLargest = std::numeric_limits<float>::max();
        return scores.masked_fill_(scores.isnan(), 0).masked_fill_(scores == kInfinity, kLargest);
    }
};

class Renormalize : public LogitsProcessor {
public:
    Tensor process(const ProcessorInput&, Tensor scores) override { return scores.log_softmax(-1); }
};

}  // namespace

LogitsProcessorPtr removeInvalidValues() {
    return std::make_unique<RemoveInvalidValues>();
}

LogitsProcessorPtr renormalize() {
    return std::make_unique<Renormalize>();
}

}  // namespace twb::generation
