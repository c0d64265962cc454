#include "engine/core/error.h"
#include "engine/generation/processors/processors.h"

namespace twb::generation {
namespace {

/// Leaves these tokens alone, all with the score 0.
void force(const Tensor& scores, const TokenIds& tokens) {
    scores.fill_(kRuledOut);
    for (const std::int64_t token : tokens) {
        scores.select(1, token).zero_();
    }
}

class ForcedAtLength : public LogitsProcessor {
public:
    ForcedAtLength(std::int64_t length, TokenIds tokens) : m_length(length), m_tokens(std::move(tokens)) {}

    Tensor process(const ProcessorInput& input, Tensor scores) override {
        if (input.sequences.size(1) == m_length) {
            force(scores, m_tokens);
        }
        return scores;
    }

private:
    std::int64_t m_length;
    TokenIds m_tokens;
};

class ForcedTokens : public LogitsProcessor {
public:
    explicit ForcedTokens(std::vector<ForcedToken> tokens) : m_tokens(std::move(tokens)) {}

    Tensor process(const ProcessorInput& input, Tensor scores) override {
        // Of several entries for a position the last counts, as in a Python dict.
        for (auto entry = m_tokens.rbegin(); entry != m_tokens.rend(); ++entry) {
            if (entry->position == input.sequences.size(1)) {
                if (entry->token) {
                    force(scores, {*entry->token});
                }
                break;
            }
        }
        return scores;
    }

private:
    std::vector<ForcedToken> m_tokens;
};

class SuppressTokens : public LogitsProcessor {
public:
    /// `onlyAt`: the length of the sequences at which it works; negative: always.
    SuppressTokens(const TokenIds& tokens, std::int64_t onlyAt) : m_tokens(at::tensor(tokens, at::kLong)), m_onlyAt(onlyAt) {}

    Tensor process(const ProcessorInput& input, Tensor scores) override {
        if (m_onlyAt < 0 || input.sequences.size(1) == m_onlyAt) {
            scores.index_fill_(1, m_tokens.to(scores.device()), kRuledOut);
        }
        return scores;
    }

private:
    Tensor m_tokens;
    std::int64_t m_onlyAt;
};

}  // namespace

LogitsProcessorPtr forcedBos(std::int64_t token) {
    return std::make_unique<ForcedAtLength>(1, TokenIds{token});
}

LogitsProcessorPtr forcedEos(std::int64_t maxLength, TokenIds tokens) {
    return std::make_unique<ForcedAtLength>(maxLength - 1, std::move(tokens));
}

LogitsProcessorPtr forcedTokens(const std::vector<ForcedToken>& tokens) {
    return std::make_unique<ForcedTokens>(tokens);
}

LogitsProcessorPtr suppressTokens(const TokenIds& tokens) {
    return std::make_unique<SuppressTokens>(tokens, -1);
}

LogitsProcessorPtr suppressTokensAtBegin(const TokenIds& tokens, std::int64_t beginIndex) {
    return std::make_unique<SuppressTokens>(tokens, beginIndex);
}

}  // namespace twb::generation
