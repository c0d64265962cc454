#include <algorithm>

#include "engine/generation/processors/processors.h"

namespace twb::generation {
namespace {

/// Negative scores are multiplied and positive ones divided, so that a penalty above 1 lowers both.
void penalise(const Tensor& scores, const Tensor& ids, double penalty) {
    const Tensor score = scores.gather(1, ids);
    scores.scatter_(1, ids, at::where(score < 0, score * penalty, score / penalty));
}

class RepetitionPenalty : public LogitsProcessor {
public:
    explicit RepetitionPenalty(double penalty) : m_penalty(penalty) {}

    Tensor process(const ProcessorInput& input, Tensor scores) override {
        penalise(scores, input.sequences, m_penalty);
        return scores;
    }

private:
    double m_penalty;
};

/// Raises what stands in the prompt. As in transformers 4.34 it reaches as many rows as the batch has, also when beams or several answers
/// make more of them.
class EncoderRepetitionPenalty : public LogitsProcessor {
public:
    EncoderRepetitionPenalty(double penalty, Tensor ids) : m_penalty(1 / penalty), m_ids(std::move(ids)) {}

    Tensor process(const ProcessorInput&, Tensor scores) override {
        penalise(scores, m_ids.narrow(0, 0, std::min(m_ids.size(0), scores.size(0))), m_penalty);
        return scores;
    }

private:
    double m_penalty;
    Tensor m_ids;
};

}  // namespace

LogitsProcessorPtr repetitionPenalty(double penalty) {
    return std::make_unique<RepetitionPenalty>(penalty);
}

LogitsProcessorPtr encoderRepetitionPenalty(double penalty, Tensor encoderIds) {
    return std::make_unique<EncoderRepetitionPenalty>(penalty, std::move(encoderIds));
}

}  // namespace twb::generation
