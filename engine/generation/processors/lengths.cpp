#include <cmath>

#include "engine/generation/processors/processors.h"

namespace twb::generation {
namespace {

void ruleOut(const Tensor& scores, const TokenIds& tokens) {
    for (const std::int64_t token : tokens) {
        scores.select(1, token).fill_(kRuledOut);
    }
}

class EosAfter : public LogitsProcessor {
public:
    EosAfter(std::int64_t length, TokenIds eos) : m_length(length), m_eos(std::move(eos)) {}

    Tensor process(const ProcessorInput& input, Tensor scores) override {
        if (input.sequences.size(1) < m_length) {
            ruleOut(scores, m_eos);
        }
        return scores;
    }

private:
    std::int64_t m_length;
    TokenIds m_eos;
};

class ExponentialDecay : public LogitsProcessor {
public:
    ExponentialDecay(std::int64_t start, double factor, TokenIds eos) : m_start(start), m_factor(factor), m_eos(std::move(eos)) {}

    Tensor process(const ProcessorInput& input, Tensor scores) override {
        const std::int64_t beyond = input.sequences.size(1) - m_start;
        if (beyond > 0) {
            for (const std::int64_t token : m_eos) {
                const Tensor score = scores.select(1, token);
                // The size of the score counts, so that negative ones rise, too.
                score.add_(score.abs() * (std::pow(m_factor, static_cast<double>(beyond)) - 1));
            }
        }
        return scores;
    }

private:
    std::int64_t m_start;
    double m_factor;
    TokenIds m_eos;
};

}  // namespace

LogitsProcessorPtr minLength(std::int64_t minLength, TokenIds eos) {
    return std::make_unique<EosAfter>(minLength, std::move(eos));
}

LogitsProcessorPtr minNewTokens(std::int64_t promptLength, std::int64_t minNewTokens, TokenIds eos) {
    return std::make_unique<EosAfter>(promptLength + minNewTokens, std::move(eos));
}

LogitsProcessorPtr exponentialDecay(const DecayPenalty& penalty, TokenIds eos, std::int64_t promptLength) {
    return std::make_unique<ExponentialDecay>(penalty.start + promptLength, penalty.factor, std::move(eos));
}

}  // namespace twb::generation
