#include <algorithm>

#include "engine/core/error.h"
#include "engine/generation/processors/processors.h"

namespace twb::generation {
namespace {

class SequenceBiasProcessor : public LogitsProcessor {
public:
    SequenceBiasProcessor(std::string option, std::vector<SequenceBias> biases)
        : m_option(std::move(option)), m_biases(std::move(biases)) {}

    Tensor process(const ProcessorInput& input, Tensor scores) override {
        if (!m_singleTokens.defined()) {
            prepare(scores);
        }
        const Tensor bias = m_singleTokens.expand_as(scores).clone();
        for (const SequenceBias& entry : m_biases) {
            const auto length = static_cast<std::int64_t>(entry.ids.size());
            if (length == 1 || length > input.sequences.size(1)) {
                continue;
            }
            const Tensor prefix = at::tensor(at::ArrayRef<std::int64_t>(entry.ids.data(), entry.ids.size() - 1), input.sequences.options());
            const Tensor recent = input.sequences.narrow(1, input.sequences.size(1) - prefix.size(0), prefix.size(0));
            const Tensor matches = recent.eq(prefix).all(1);
            // Not a product: a bias of minus infinity times 0 is not a number.
            bias.select(1, entry.ids.back()).add_(at::zeros_like(matches, scores.options()).masked_fill_(matches, entry.bias));
        }
        return scores + bias;
    }

private:
    void prepare(const Tensor& scores) {
        m_singleTokens = at::zeros({scores.size(1)}, scores.options());
        for (const SequenceBias& entry : m_biases) {
            for (const std::int64_t token : entry.ids) {
                if (token >= scores.size(1)) {
                    throw core::Error(core::ErrorCode::InvalidParameter, "The option " + m_option + " names the token " +
                                                                             std::to_string(token) + ", but the model's vocabulary has " +
                                                                             std::to_string(scores.size(1)) + " tokens.");
                }
            }
            if (entry.ids.size() == 1) {
                m_singleTokens[entry.ids.front()] = entry.bias;
            }
        }
    }

    std::string m_option;
    std::vector<SequenceBias> m_biases;
    Tensor m_singleTokens;  ///< [vocabulary]
};

}  // namespace

LogitsProcessorPtr sequenceBias(std::vector<SequenceBias> biases) {
    return std::make_unique<SequenceBiasProcessor>("sequence_bias", std::move(biases));
}

LogitsProcessorPtr noBadWords(const std::vector<TokenIds>& words, const TokenIds& eos) {
    std::vector<SequenceBias> biases;
    for (const TokenIds& word : words) {
        // The end of a sequence alone stays allowed.
        if (word.size() != 1 || std::find(eos.begin(), eos.end(), word.front()) == eos.end()) {
            biases.push_back({word, kRuledOut});
        }
    }
    return std::make_unique<SequenceBiasProcessor>("bad_words_ids", std::move(biases));
}

}  // namespace twb::generation
