#include "engine/models/memory_decoding.h"

namespace twb::models {

Decoding::Step MemoryDecoding::next(const Tensor& sequences, std::int64_t positions, nn::CallContext& context) {
    const std::int64_t length = sequences.size(1);
    if (length - m_seen < positions) {
        truncate(0);
    }
    Inputs inputs{{"input_ids", sequences.narrow(1, m_seen, length - m_seen)}};
    if (m_mems.defined()) {
        inputs.set("mems", m_mems);
    }
    context.cache = nullptr;
    context.lastPositions = positions;
    context.hiddenStates.clear();
    const Outputs outputs = m_model.forward(inputs, context);
    std::vector<Tensor> mems;
    for (std::size_t i = 0; outputs.has("mems." + std::to_string(i)); ++i) {
        mems.push_back(outputs.at("mems." + std::to_string(i)));
    }
    // A model without memory (mem_len 0) reads the whole sequence each time.
    m_mems = mems.empty() ? Tensor() : at::stack(mems);
    m_seen = mems.empty() ? 0 : length;
    Step step{outputs.at(m_logits).to(at::kFloat), {}};
    if (context.outputHiddenStates) {
        const Tensor& states = context.hiddenStates.back();
        step.lastHiddenState = states.narrow(1, states.size(1) - positions, positions);
    }
    return step;
}

void MemoryDecoding::reorder(const Tensor& rows) {
    if (m_mems.defined()) {
        m_mems = m_mems.index_select(2, rows);
    }
}

void MemoryDecoding::truncate(std::int64_t length) {
    if (length < m_seen) {
        m_mems = Tensor();
        m_seen = 0;
    }
}

}  // namespace twb::models
