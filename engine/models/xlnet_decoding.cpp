#include "engine/models/xlnet_decoding.h"

#include <algorithm>

namespace twb::models {
namespace {

constexpr std::int64_t kRecomputed = 2;

}  // namespace

Decoding::Step XlnetDecoding::next(const Tensor& sequences, std::int64_t positions, nn::CallContext& context) {
    const std::int64_t length = sequences.size(1);
    // Each position is a question of its own, since the token that is asked for takes part in the pass.
    std::vector<Tensor> logits;
    std::vector<Tensor> states;
    for (std::int64_t end = length - positions + 1; end <= length; ++end) {
        const Step step = after(sequences.narrow(1, 0, end), context);
        logits.push_back(step.logits);
        if (step.lastHiddenState.defined()) {
            states.push_back(step.lastHiddenState);
        }
    }
    return {at::cat(logits, 1), states.empty() ? Tensor() : at::cat(states, 1)};
}

Decoding::Step XlnetDecoding::after(const Tensor& sequences, nn::CallContext& context) {
    const std::int64_t rows = sequences.size(0);
    const std::int64_t length = sequences.size(1);
    if (m_seen + 1 != length) {
        truncate(0);
    }
    const Tensor known = m_mems.defined() ? sequences.narrow(1, length - kRecomputed, kRecomputed) : sequences;
    const Tensor ids = at::cat({known, at::zeros({rows, 1}, sequences.options())}, 1);
    const std::int64_t last = ids.size(1) - 1;
    Tensor hidden = at::zeros({rows, last + 1, last + 1});
    hidden.select(2, last).fill_(1);
    Tensor target = at::zeros({rows, 1, last + 1});
    target.select(2, last).fill_(1);
    Inputs inputs{{"input_ids", ids}, {"perm_mask", hidden}, {"target_mapping", target}};
    if (m_mems.defined()) {
        inputs.set("mems", m_mems.slice(1, 0, std::max<std::int64_t>(0, m_mems.size(1) - kRecomputed)));
    }
    context.cache = nullptr;
    context.lastPositions = 0;
    context.hiddenStates.clear();
    const Outputs outputs = m_model.forward(inputs, context);
    std::vector<Tensor> mems;
    for (std::size_t i = 0; outputs.has("mems." + std::to_string(i)); ++i) {
        mems.push_back(outputs.at("mems." + std::to_string(i)));
    }
    m_mems = mems.empty() ? Tensor() : at::stack(mems);
    m_seen = length;
    return {outputs.at("logits").to(at::kFloat), context.outputHiddenStates ? context.hiddenStates.back() : Tensor()};
}

void XlnetDecoding::reorder(const Tensor& rows) {
    if (m_mems.defined()) {
        m_mems = m_mems.index_select(2, rows);
    }
}

void XlnetDecoding::truncate(std::int64_t length) {
    if (length < m_seen) {
        m_mems = Tensor();
        m_seen = 0;
    }
}

}  // namespace twb::models
