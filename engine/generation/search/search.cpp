#include "engine/generation/search/search.h"

#include <cmath>

#include "engine/generation/row_ids.h"

namespace twb::generation {

Search::Search(Parts parts)
    : m_parts(std::move(parts)),
      m_sequences(m_parts.prompt, m_parts.stopping.maxLength()),
      m_batch(m_parts.prompt.size(0)),
      m_promptLength(m_parts.prompt.size(1)) {
    m_context.cancel = m_parts.cancel;
}

models::Decoding::Step Search::step(const Tensor& sequences, std::int64_t positions) {
    m_context.checkCancelled();
    models::Decoding::Step step = m_parts.decoding.next(sequences, positions, m_context);
    m_seen = sequences.size(1);
    // A sum is not finite when a term is not; only then it is worth to look closer (an infinite logit may be meant).
    if (!std::isfinite(step.logits.sum().item<float>()) && !m_parts.config.remove_invalid_values &&
        step.logits.isnan().any().item<bool>()) {
        m_parts.reportInvalidLogits(sequences);
    }
    return step;
}

Tensor Search::nextLogits() {
    return step(m_sequences.ids(), 1).logits.select(1, 0);
}

void Search::reorderModel(const Tensor& rows) {
    if (at::equal(rows, at::arange(m_parts.prompt.size(0), at::kLong))) {
        return;
    }
    m_parts.decoding.reorder(rows);
    m_parts.processors.reorder(rows);
}

Tensor Search::multiply(std::int64_t copies) {
    const Tensor rows = at::arange(m_sequences.rows(), at::kLong).repeat_interleave(copies);
    if (copies > 1) {
        m_sequences.reorder(rows);
        reorderModel(rows);
    }
    return rows;
}

TokenIds Search::seenIds() const {
    return rowIds(m_sequences.ids().narrow(1, 0, m_seen), 0);
}

void Search::record(const Tensor& scores) {
    if (m_parts.config.output_scores) {
        m_scores.push_back(scores.clone());
    }
}

Tensor Search::recordedScores() const {
    return m_scores.empty() ? Tensor() : at::stack(m_scores);
}

Tensor Search::endsSequence(const Tensor& tokens) const {
    Tensor ends = at::zeros_like(tokens);
    for (const std::int64_t eos : m_parts.eos) {
        ends = ends.logical_or(tokens.eq(eos));
    }
    return ends.to(at::kLong);
}

void Search::tell(const Tensor& tokens, const Tensor& scores) const {
    if (m_parts.listener != nullptr) {
        m_parts.listener->token(tokens.item<std::int64_t>(), scores[0]);
    }
}

GenerationOutput Search::finish(FinishReason reason) {
    return {m_sequences.ids().clone(), recordedScores(), {}, reason};
}

}  // namespace twb::generation
