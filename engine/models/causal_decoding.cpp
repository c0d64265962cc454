#include "engine/models/causal_decoding.h"

#include "engine/core/error.h"

namespace twb::models {
namespace {

/// What holds for the prompt, and `column` [rows, 1] for every token that was written since.
Tensor extended(const Tensor& ofPrompt, const Tensor& column, std::int64_t length) {
    const std::int64_t written = length - ofPrompt.size(1);
    return written > 0 ? at::cat({ofPrompt, column.expand({-1, written})}, 1) : ofPrompt.narrow(1, 0, length);
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
        } else if (name == "token_type_ids") {
            m_promptTypes = tensor;
        } else if (name == "inputs_embeds") {
            m_promptEmbeds = tensor;
        } else if (name != "input_ids") {
            m_extra.set(name, tensor);
        }
    }
    if (m_promptEmbeds.defined()) {
        m_options.useCache = true;  // the ids that stand for the embeddings could not be read again
        m_ahead = m_promptEmbeds.size(1) - (prompt.has("input_ids") ? prompt.get("input_ids").size(1) : 0);
    }
}

Decoding::Step CausalDecoding::next(const Tensor& sequences, std::int64_t positions, nn::CallContext& context) {
    m_rows = sequences.size(0);
    const std::int64_t length = sequences.size(1) + m_ahead;
    if (m_cache.length() < m_options.rereadsAt && length >= m_options.rereadsAt) {
        m_cache.truncate(0);
    }
    const std::int64_t past = m_options.useCache ? m_cache.length() : 0;
    Inputs inputs = m_extra;
    if (m_promptEmbeds.defined() && past == 0) {
        inputs.set("inputs_embeds", m_promptEmbeds);
    } else {
        inputs.set("input_ids", sequences.narrow(1, past - m_ahead, length - past));
    }
    if (m_promptTypes.defined()) {
        const Tensor newest = m_promptTypes.narrow(1, m_promptTypes.size(1) - 1, 1);
        inputs.set("token_type_ids", extended(m_promptTypes, newest, length).narrow(1, past, length - past));
    }
    if (m_promptMask.defined()) {
        const Tensor mask = extended(m_promptMask, at::ones({m_promptMask.size(0), 1}, m_promptMask.options()), length);
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

void CausalDecoding::keepAs(nn::CacheKind kind) {
    if (kind == nn::CacheKind::Window && !m_options.hasWindow) {
        throw core::Error(core::ErrorCode::InvalidParameter,
                          "The option cache_implementation cannot be \"sliding_window\": no layer of " + m_model.className() +
                              " with this config.json looks at a window of the text that hides the rest. Leave it out, or take "
                              "\"quantized\".");
    }
    m_cache = nn::KvCache(kind);
}

void CausalDecoding::reorder(const Tensor& rows) {
    m_cache.reorder(rows);
    if (rows.size(0) == m_rows) {
        return;  // what belongs to the prompt stays: rows move among those of one prompt
    }
    m_rows = rows.size(0);
    for (Tensor* ofPrompt : {&m_promptMask, &m_promptTypes, &m_promptEmbeds}) {
        if (ofPrompt->defined()) {
            *ofPrompt = ofPrompt->index_select(0, rows);
        }
    }
    Inputs extra;
    for (const auto& [name, tensor] : m_extra.all()) {
        extra.set(name, tensor.index_select(0, rows));
    }
    m_extra = std::move(extra);
}

}  // namespace twb::models
