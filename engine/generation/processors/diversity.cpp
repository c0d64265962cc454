#include "engine/generation/processors/processors.h"

namespace twb::generation {
namespace {

/// Lowers the tokens that earlier groups of beams chose in the same step.
class HammingDiversity : public LogitsProcessor {
public:
    HammingDiversity(double penalty, std::int64_t beams, std::int64_t groups)
        : m_penalty(penalty), m_beams(beams), m_groupSize(beams / groups) {}

    Tensor process(const ProcessorInput& input, Tensor scores) override {
        const std::int64_t earlier = input.group * m_groupSize;
        if (input.chosen == nullptr || earlier == 0) {
            return scores;
        }
        const std::int64_t batch = input.chosen->size(0) / m_beams;
        for (std::int64_t item = 0; item < batch; ++item) {
            const Tensor frequency = at::bincount(input.chosen->narrow(0, item * m_beams, earlier), {}, scores.size(1));
            scores.narrow(0, item * m_groupSize, m_groupSize).sub_(m_penalty * frequency);
        }
        return scores;
    }

private:
    double m_penalty;
    std::int64_t m_beams;
    std::int64_t m_groupSize;
};

}  // namespace

LogitsProcessorPtr hammingDiversity(double penalty, std::int64_t beams, std::int64_t groups) {
    return std::make_unique<HammingDiversity>(penalty, beams, groups);
}

}  // namespace twb::generation
