#include <algorithm>
#include <span>

#include "engine/generation/processors/processors.h"

namespace twb::generation {
namespace {

using Ids = std::span<const std::int64_t>;

Ids rowOf(const Tensor& ids, std::int64_t row) {
    return {ids[row].data_ptr<std::int64_t>(), static_cast<std::size_t>(ids.size(1))};
}

/// Rules out what would complete in `text` an n-gram that `seen` holds.
void ruleOutRepeats(const Tensor& scores, Ids seen, Ids text, std::size_t size) {
    if (text.size() + 1 < size) {
        return;
    }
    const Ids prefix = text.last(size - 1);
    auto* score = scores.data_ptr<float>();
    for (std::size_t start = 0; start + size <= seen.size(); ++start) {
        if (std::equal(prefix.begin(), prefix.end(), seen.begin() + static_cast<std::ptrdiff_t>(start))) {
            score[seen[start + size - 1]] = -std::numeric_limits<float>::infinity();
        }
    }
}

class NoRepeatNgrams : public LogitsProcessor {
public:
    explicit NoRepeatNgrams(std::int64_t size) : m_size(static_cast<std::size_t>(size)) {}

    Tensor process(const ProcessorInput& input, Tensor scores) override {
        scores = scores.contiguous();
        const Tensor ids = input.sequences.contiguous();
        for (std::int64_t row = 0; row < scores.size(0); ++row) {
            const Ids text = rowOf(ids, row);
            ruleOutRepeats(scores[row], text, text, m_size);
        }
        return scores;
    }

private:
    std::size_t m_size;
};

class EncoderNoRepeatNgrams : public LogitsProcessor {
public:
    EncoderNoRepeatNgrams(std::int64_t size, const Tensor& ids) : m_size(static_cast<std::size_t>(size)), m_encoderIds(ids.contiguous()) {}

    Tensor process(const ProcessorInput& input, Tensor scores) override {
        scores = scores.contiguous();
        const Tensor ids = input.sequences.contiguous();
        const std::int64_t beams = scores.size(0) / m_encoderIds.size(0);
        for (std::int64_t row = 0; row < scores.size(0); ++row) {
            ruleOutRepeats(scores[row], rowOf(m_encoderIds, row / beams), rowOf(ids, row), m_size);
        }
        return scores;
    }

private:
    std::size_t m_size;
    Tensor m_encoderIds;
};

}  // namespace

LogitsProcessorPtr noRepeatNgrams(std::int64_t size) {
    return std::make_unique<NoRepeatNgrams>(size);
}

LogitsProcessorPtr encoderNoRepeatNgrams(std::int64_t size, const Tensor& encoderIds) {
    return std::make_unique<EncoderNoRepeatNgrams>(size, encoderIds);
}

}  // namespace twb::generation
