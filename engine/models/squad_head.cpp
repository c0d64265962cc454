#include "engine/models/squad_head.h"

#include "engine/nn/loss.h"

namespace twb::models {
namespace {

Tensor flat(Tensor positions) {
    return positions.defined() && positions.dim() > 1 ? positions.squeeze(-1) : positions;
}

Tensor masked(const Tensor& logits, const Tensor& mask) {
    return mask.defined() ? logits * (1 - mask) - 1e30 * mask : logits;
}

/// states [batch, length, hidden] at one position of each row -> [batch, hidden].
Tensor stateAt(const Tensor& states, const Tensor& positions) {
    return states.gather(1, positions.view({-1, 1, 1}).expand({-1, 1, states.size(2)})).squeeze(1);
}

}  // namespace

SquadHead::SquadHead(const nn::Weights& w, std::int64_t hiddenSize, double eps, std::int64_t startCount, std::int64_t endCount)
    : startDense(w / "start_logits" / "dense", hiddenSize, 1),
      endDense0(w / "end_logits" / "dense_0", 2 * hiddenSize, hiddenSize),
      endDense1(w / "end_logits" / "dense_1", hiddenSize, 1),
      answerDense0(w / "answer_class" / "dense_0", 2 * hiddenSize, hiddenSize),
      answerDense1(w / "answer_class" / "dense_1", hiddenSize, 1, false),
      endNorm(w / "end_logits" / "LayerNorm", hiddenSize, eps),
      startTop(startCount),
      endTop(endCount) {}

Tensor SquadHead::endLogits(const Tensor& states, const Tensor& startStates) const {
    return endDense1(endNorm(at::tanh(endDense0(at::cat({states, startStates}, -1))))).squeeze(-1);
}

Tensor SquadHead::answerLogits(const Tensor& states, const Tensor& startStates, const Tensor& clsIndex) const {
    const Tensor cls = clsIndex.defined() ? stateAt(states, clsIndex) : states.select(1, states.size(1) - 1);
    return answerDense1(at::tanh(answerDense0(at::cat({startStates, cls}, -1)))).squeeze(-1);
}

void SquadHead::operator()(const Tensor& states, const Inputs& inputs, Outputs& outputs) const {
    const Tensor mask = inputs.get("p_mask");
    const Tensor clsIndex = flat(inputs.get("cls_index"));
    const Tensor startLogits = masked(startDense(states).squeeze(-1), mask);
    if (inputs.has("start_positions") && inputs.has("end_positions")) {
        const Tensor start = flat(inputs.get("start_positions"));
        const Tensor end = flat(inputs.get("end_positions"));
        const Tensor startStates = stateAt(states, start);
        const Tensor ends = masked(endLogits(states, startStates.unsqueeze(1).expand_as(states)), mask);
        Tensor loss = (nn::crossEntropy(startLogits, start) + nn::crossEntropy(ends, end)) / 2;
        if (clsIndex.defined() && inputs.has("is_impossible")) {
            const Tensor answer = answerLogits(states, startStates, clsIndex);
            loss = loss + 0.5 * at::binary_cross_entropy_with_logits(answer, flat(inputs.get("is_impossible")).to(answer.scalar_type()));
        }
        outputs.set("loss", loss);
        return;
    }
    const Tensor startProbabilities = at::softmax(startLogits, -1);
    const auto [startTopProbabilities, startTopIndex] = at::topk(startProbabilities, startTop, -1);
    const Tensor index = startTopIndex.unsqueeze(-1).expand({-1, -1, states.size(2)});
    const Tensor startStates = states.gather(1, index).unsqueeze(1).expand({-1, states.size(1), -1, -1});
    const Tensor ends =
        masked(endLogits(states.unsqueeze(2).expand_as(startStates), startStates), mask.defined() ? mask.unsqueeze(-1) : mask);
    const auto [endTopProbabilities, endTopIndex] = at::topk(at::softmax(ends, 1), endTop, 1);
    const Tensor mean = at::einsum("blh,bl->bh", {states, startProbabilities});
    outputs.set("start_top_log_probs", startTopProbabilities);
    outputs.set("start_top_index", startTopIndex);
    outputs.set("end_top_log_probs", endTopProbabilities.reshape({-1, startTop * endTop}));
    outputs.set("end_top_index", endTopIndex.reshape({-1, startTop * endTop}));
    outputs.set("cls_logits", answerLogits(states, mean, clsIndex));
}

}  // namespace twb::models
