#include <algorithm>
#include <cmath>

#include "engine/generation/processors/processors.h"

namespace twb::generation {
namespace {

/// Whether a token is not among the `keep` best of its row.
Tensor belowBest(const Tensor& scores, std::int64_t keep) {
    const Tensor best = std::get<0>(scores.topk(std::min(keep, scores.size(-1))));
    return scores < best.narrow(-1, best.size(-1) - 1, 1);
}

/// Keeps the tokens whose surprise is nearest to the expected one, up to a mass ("Locally Typical Sampling", Meister et al. 2022).
class TypicalP : public LogitsProcessor {
public:
    TypicalP(double mass, std::int64_t keep) : m_mass(mass), m_keep(keep) {}

    Tensor process(const ProcessorInput&, Tensor scores) override {
        const Tensor logProbabilities = scores.log_softmax(-1);
        const Tensor entropy = -(logProbabilities * logProbabilities.exp()).nansum(-1, /*keepdim=*/true);
        const auto [distance, order] = (-logProbabilities - entropy).abs().sort(-1, /*descending=*/false);
        const Tensor mass = scores.gather(-1, order).softmax(-1).cumsum(-1);
        const Tensor last = (mass < m_mass).sum(1).clamp(0, scores.size(-1) - 1).view({-1, 1});
        Tensor remove = distance > distance.gather(1, last);
        remove.narrow(-1, 0, std::min(m_keep, remove.size(-1))).fill_(false);
        return scores.masked_fill(remove.scatter(1, order, remove), kRuledOut);
    }

private:
    double m_mass;
    std::int64_t m_keep;
};

class EpsilonCutoff : public LogitsProcessor {
public:
    EpsilonCutoff(double epsilon, std::int64_t keep) : m_epsilon(epsilon), m_keep(keep) {}

    Tensor process(const ProcessorInput&, Tensor scores) override {
        const Tensor remove = (scores.softmax(-1) < m_epsilon) & belowBest(scores, m_keep);
        return scores.masked_fill(remove, kRuledOut);
    }

private:
    double m_epsilon;
    std::int64_t m_keep;
};

/// A cutoff that falls where the distribution is flat ("Truncation Sampling as Language Model Desmoothing", Hewitt et al. 2022).
class EtaCutoff : public LogitsProcessor {
public:
    EtaCutoff(double epsilon, std::int64_t keep) : m_epsilon(epsilon), m_keep(keep) {}

    Tensor process(const ProcessorInput&, Tensor scores) override {
        const Tensor probabilities = scores.softmax(-1);
        // As torch.distributions.Categorical: infinite log-probabilities are clamped, so that 0 * -inf gives 0.
        const Tensor logProbabilities = (scores - scores.logsumexp(-1, /*keepdim=*/true)).clamp_min(std::numeric_limits<float>::lowest());
        const Tensor entropy = -(logProbabilities * probabilities).sum(-1, /*keepdim=*/true);
        const Tensor epsilon = at::scalar_tensor(m_epsilon, scores.options());
        const Tensor eta = at::minimum(epsilon, epsilon.sqrt() * (-entropy).exp());
        return scores.masked_fill((probabilities < eta) & belowBest(scores, m_keep), kRuledOut);
    }

private:
    double m_epsilon;
    std::int64_t m_keep;
};

}  // namespace

LogitsProcessorPtr typicalP(double mass, std::int64_t keep) {
    return std::make_unique<TypicalP>(mass, keep);
}

LogitsProcessorPtr epsilonCutoff(double epsilon, std::int64_t keep) {
    return std::make_unique<EpsilonCutoff>(epsilon, keep);
}

LogitsProcessorPtr etaCutoff(double epsilon, std::int64_t keep) {
    return std::make_unique<EtaCutoff>(epsilon, keep);
}

}  // namespace twb::generation
