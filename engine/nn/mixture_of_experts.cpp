#include "engine/nn/mixture_of_experts.h"

#include <string>

#include "engine/core/error.h"

namespace twb::nn {

MixtureOfExperts::MixtureOfExperts(const Weights& w, const MixtureSettings& settings, std::int64_t size, const Activation& activation)
    : router(w / "gate", size, settings.experts, false),
      perToken(settings.perToken),
      normalises(settings.normalises),
      jitter(settings.jitter) {
    if (perToken < 1 || perToken > settings.experts) {
        throw core::Error(core::ErrorCode::InvalidFile, "config.json: num_experts_per_tok is " + std::to_string(perToken) + "; from 1 to " +
                                                            std::to_string(settings.experts) + ", the number of experts, was expected.");
    }
    for (std::int64_t i = 0; i < settings.experts; ++i) {
        experts.emplace_back(w / "experts" / i, settings.names, size, settings.innerSize, activation);
    }
    if (settings.sharedInner > 0) {
        sharedExpert.emplace(w / "shared_expert", settings.names, size, settings.sharedInner, activation);
        sharedGate = Linear(w / "shared_expert_gate", size, 1, false);
    }
}

Tensor MixtureOfExperts::operator()(const Tensor& input, CallContext& context) const {
    Tensor tokens = input.reshape({-1, input.size(-1)});
    if (context.training && jitter > 0) {
        tokens = tokens * at::empty_like(tokens).uniform_(1 - jitter, 1 + jitter);
    }
    const Tensor logits = router(tokens);
    context.recordRouterLogits(logits);
    auto [weights, chosen] = at::softmax(logits, -1, at::kFloat).topk(perToken, -1);
    if (normalises) {
        weights = weights / weights.sum(-1, true);
    }
    weights = weights.to(tokens.scalar_type());

    // The tokens of each expert, and at which of its choices a token names it.
    const Tensor onHost = chosen.cpu();
    const auto choice = onHost.accessor<std::int64_t, 2>();
    std::vector<std::vector<std::int64_t>> rows(experts.size());
    std::vector<std::vector<std::int64_t>> ranks(experts.size());
    for (std::int64_t row = 0; row < choice.size(0); ++row) {
        for (std::int64_t rank = 0; rank < perToken; ++rank) {
            const auto expert = static_cast<std::size_t>(choice[row][rank]);
            rows[expert].push_back(row);
            ranks[expert].push_back(rank);
        }
    }
    Tensor out = at::zeros_like(tokens);
    for (std::size_t i = 0; i < experts.size(); ++i) {
        if (rows[i].empty()) {
            continue;
        }
        const Tensor row = at::tensor(rows[i], chosen.options());
        const Tensor weight = weights.index({row, at::tensor(ranks[i], chosen.options())}).unsqueeze(-1);
        out = out.index_add(0, row, experts[i](tokens.index_select(0, row)) * weight);
    }
    if (sharedExpert) {
        out = out + at::sigmoid(sharedGate(tokens)) * (*sharedExpert)(tokens);
    }
    return out.view(input.sizes());
}

Tensor loadBalancingLoss(const std::vector<Tensor>& routerLogits, std::int64_t perToken, const Tensor& attentionMask) {
    const Tensor probabilities = at::softmax(at::cat(routerLogits), -1);
    const std::int64_t experts = probabilities.size(-1);
    const Tensor chosen = at::one_hot(std::get<1>(probabilities.topk(perToken, -1)), experts).to(at::kFloat);
    Tensor tokensPerExpert;
    Tensor probabilityPerExpert;
    if (attentionMask.defined()) {
        const Tensor counted = attentionMask.to(at::kFloat).flatten().repeat({static_cast<std::int64_t>(routerLogits.size())});
        const Tensor total = counted.sum();
        tokensPerExpert = (chosen * counted.view({-1, 1, 1})).sum(0) / total;
        probabilityPerExpert = (probabilities * counted.unsqueeze(-1)).sum(0) / total;
    } else {
        tokensPerExpert = chosen.mean(0);
        probabilityPerExpert = probabilities.mean(0);
    }
    return (tokensPerExpert * probabilityPerExpert.unsqueeze(0)).sum() * experts;
}

}  // namespace twb::nn
