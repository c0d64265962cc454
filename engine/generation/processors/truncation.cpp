#include <algorithm>

#include "engine/generation/processors/processors.h"

namespace twb::generation {
namespace {

class Temperature : public LogitsProcessor {
public:
    explicit Temperature(double temperature) : m_temperature(temperature) {}
    Tensor process(const ProcessorInput&, Tensor scores) override { return scores / m_temperature; }

private:
    double m_temperature;
};

class TopK : public LogitsProcessor {
public:
    explicit TopK(std::int64_t k) : m_k(k) {}

    Tensor process(const ProcessorInput&, Tensor scores) override {
        const Tensor best = std::get<0>(scores.topk(std::min(m_k, scores.size(-1))));
        return scores.masked_fill(scores < best.narrow(-1, best.size(-1) - 1, 1), kRuledOut);
    }

private:
    std::int64_t m_k;
};

/// Keeps the likeliest tokens whose probabilities sum up to p.
class TopP : public LogitsProcessor {
public:
    TopP(double p, std::int64_t keep) : m_p(p), m_keep(keep) {}

    Tensor process(const ProcessorInput&, Tensor scores) override {
        const auto [sorted, order] = scores.sort(-1, /*descending=*/false);
        Tensor remove = sorted.softmax(-1).cumsum(-1) <= 1 - m_p;
        const std::int64_t keep = std::min(m_keep, remove.size(-1));
        remove.narrow(-1, remove.size(-1) - keep, keep).fill_(false);
        return scores.masked_fill(remove.scatter(1, order, remove), kRuledOut);
    }

private:
    double m_p;
    std::int64_t m_keep;
};

/// Keeps the tokens that are at least p times as likely as the likeliest.
class MinP : public LogitsProcessor {
public:
    MinP(double p, std::int64_t keep) : m_p(p), m_keep(keep) {}

    Tensor process(const ProcessorInput&, Tensor scores) override {
        const Tensor probabilities = scores.softmax(-1);
        const Tensor remove = probabilities < m_p * probabilities.amax(-1, /*keepdim=*/true);
        const Tensor order = scores.argsort(-1, /*descending=*/true);
        Tensor sortedRemove = remove.gather(-1, order);
        sortedRemove.narrow(-1, 0, std::min(m_keep, sortedRemove.size(-1))).fill_(false);
        return scores.masked_fill(sortedRemove.scatter(1, order, sortedRemove), kRuledOut);
    }

private:
    double m_p;
    std::int64_t m_keep;
};

}  // namespace

LogitsProcessorPtr temperature(double temperature) {
    return std::make_unique<Temperature>(temperature);
}

LogitsProcessorPtr topK(std::int64_t k, std::int64_t keep) {
    return std::make_unique<TopK>(std::max(k, keep));
}

LogitsProcessorPtr topP(double p, std::int64_t keep) {
    return std::make_unique<TopP>(p, keep);
}

LogitsProcessorPtr minP(double p, std::int64_t keep) {
    return std::make_unique<MinP>(p, keep);
}

}  // namespace twb::generation
