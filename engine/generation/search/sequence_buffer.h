#pragma once

#include <algorithm>

#include <ATen/ATen.h>

namespace twb::generation {

using at::Tensor;

/// Sequences that grow by a token a step, in storage made once: a step copies one column.
class SequenceBuffer {
public:
    /// `prompt` [rows, length] int64; `capacity` is the length expected at the end.
    SequenceBuffer(const Tensor& prompt, std::int64_t capacity) : m_length(prompt.size(1)) {
        m_ids = at::empty({prompt.size(0), std::max(capacity, m_length)}, prompt.options());
        ids().copy_(prompt);
    }

    /// [rows, length]; a view that the next append may write beyond, but never into.
    Tensor ids() const { return m_ids.narrow(1, 0, m_length); }
    std::int64_t rows() const { return m_ids.size(0); }
    std::int64_t length() const { return m_length; }

    /// `tokens` [rows].
    void append(const Tensor& tokens) {
        if (m_length == m_ids.size(1)) {
            m_ids = at::cat({m_ids, at::empty_like(m_ids)}, 1);
        }
        m_ids.select(1, m_length++).copy_(tokens);
    }

    /// Row i goes on from what was row rows[i].
    void reorder(const Tensor& rows) {
        const Tensor kept = ids().index_select(0, rows);
        if (kept.size(0) != m_ids.size(0)) {
            m_ids = at::empty({kept.size(0), m_ids.size(1)}, m_ids.options());
        }
        ids().copy_(kept);
    }

private:
    Tensor m_ids;  ///< [rows, capacity]
    std::int64_t m_length;
};

}  // namespace twb::generation
