#include "engine/models/causal_decoding.h"

namespace twb::models {
namespace {

/// The prompt's mask, and ones for what was written since.
Tensor extendedMask(const Tensor& promptMask, std::int64_t length) {
    const std::int64_t written = length - promptMask.size(1);
    return written > 0 ? at::cat({promptMask, at::ones({promptMask.size(0), written}, promptMask.options())}, 1)
                       : promptMask.narrow(1, 0, length);
}

/// Positions count the attended tokens; masked ones get 1, as transformers gives them.
Tensor positionsOf(const Tensor& mask) {
    return (mask.cumsum(-1) - 1).masked_fill(mask == 0, 1);
}

}  // namespace

CausalDecoding::CausalDecoding(const Model& model, const Inputs& prompt, const Options& options) : m_model(model), m_options(options) {
    for (const auto& [name, tensor] : prompt.all()) {
        if (name == "attention_mask") {
            // Without padding a mask says nothing, and costs work at every token.
            m_promptMask = tensor.ne(0).all().item<bool>() ? Tensor() : tensor;
        } else if (name != "input_ids") {
            m_extra.set(name, tensor);
        }
    }
}

Decoding::Step CausalDecoding::next(const Tensor& sequences, std::int64_t positions, nn::CallContext& context) {
    const std::int64_t length = sequences.size(1);
    if (m_cache.length() < m_options.rereadsAt && length >= m_options.rereadsAt) {
        m_cache.truncate(0);
    }
    const std::int64_t past = m_options.useCache ? m_cache.length() : 0;
    Inputs inputs = m_extra;
    inputs.set("input_ids", sequences.narrow(1, past, length - past));
    if (m_promptMask.defined()) {
        const Tensor mask = extendedMask(m_promptMask, length);
        inputs.set("attention_mask", mask);
        if (m_options.givesPositions) {
            inputs.set("position_ids", positionsOf(mask).narrow(1, past, length - past));
        }
    }
    context.cache = m_options.useCache ? &m_cache : nullptr;
    context.lastPositions = positions;
    context.hiddenStates.clear();
    const Outputs outputs = m_model.forward(inputs, context);
    Step step{outputs.at("logits").to(at::kFloat), {}};
    if (context.outputHiddenStates) {
        const Tensor& states = context.hiddenStates.back();
        step.lastHiddenState = states.narrow(1, states.size(1) - positions, positions);
    }
    return step;
}

void CausalDecoding::reorder(const Tensor& rows) {
    m_cache.reorder(rows);
    if (m_promptMask.defined()) {
        m_promptMask = m_promptMask.index_select(0, rows);
    }
    Inputs extra;
    for (const auto& [name, tensor] : m_extra.all()) {
        extra.set(name, tensor.index_select(0, rows));
    }
    m_extra = std::move(extra);
}

}  // namespace twb::models
