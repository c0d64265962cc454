#include "engine/models/seq2seq_decoding.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace twb::models {
namespace {

/// The inputs of rows that come in groups of one size, one entry a group; the rows' own inputs when they do not.
std::vector<std::int64_t> groupsOf(const std::vector<std::int64_t>& inputOfRow) {
    std::vector<std::int64_t> groups = inputOfRow;
    groups.erase(std::unique(groups.begin(), groups.end()), groups.end());
    const std::size_t size = groups.empty() ? 0 : inputOfRow.size() / groups.size();
    for (std::size_t row = 0; row < inputOfRow.size(); ++row) {
        if (size * groups.size() != inputOfRow.size() || inputOfRow[row] != groups[row / size]) {
            return inputOfRow;
        }
    }
    return groups;
}

}  // namespace

Seq2SeqDecoding::Seq2SeqDecoding(Decoder decoder, Memory memory, bool useCache)
    : m_decoder(std::move(decoder)),
      m_memory(std::move(memory)),
      m_useCache(useCache),
      m_inputOfRow(static_cast<std::size_t>(m_memory.states.size(0))) {
    std::iota(m_inputOfRow.begin(), m_inputOfRow.end(), 0);
    m_held = m_inputOfRow;
}

Decoding::Step Seq2SeqDecoding::next(const Tensor& sequences, std::int64_t positions, nn::CallContext& context) {
    const std::int64_t past = m_useCache ? m_cache.length() : 0;
    nn::CallContext cross = contextOfOtherStack(context);
    cross.crossCache = m_useCache ? &m_crossCache : nullptr;
    context.cache = m_useCache ? &m_cache : nullptr;
    context.lastPositions = positions;
    context.hiddenStates.clear();
    const Inputs inputs{{"input_ids", sequences.narrow(1, past, sequences.size(1) - past)}};
    Step step{m_decoder(inputs, m_memory, {context, cross}).to(at::kFloat), {}};
    if (context.outputHiddenStates) {
        const Tensor& states = context.hiddenStates.back();
        step.lastHiddenState = states.narrow(1, states.size(1) - positions, positions);
    }
    return step;
}

void Seq2SeqDecoding::reorder(const Tensor& rows) {
    std::vector<std::int64_t> inputOfRow;
    const Tensor indices = rows.to(at::kCPU).contiguous();
    for (std::int64_t i = 0; i < indices.numel(); ++i) {
        inputOfRow.push_back(m_inputOfRow.at(static_cast<std::size_t>(indices.data_ptr<std::int64_t>()[i])));
    }
    const auto count = static_cast<std::int64_t>(m_inputOfRow.size());
    m_inputOfRow = std::move(inputOfRow);
    if (indices.numel() != count || !indices.equal(at::arange(count, indices.options()))) {
        m_cache.reorder(rows);
    }
    const std::vector<std::int64_t> wanted = groupsOf(m_inputOfRow);
    if (wanted == m_held) {
        return;
    }
    std::vector<std::int64_t> kept;
    for (const std::int64_t input : wanted) {
        kept.push_back(std::find(m_held.begin(), m_held.end(), input) - m_held.begin());
    }
    keepInputs(kept);
    m_held = wanted;
}

void Seq2SeqDecoding::keepInputs(const std::vector<std::int64_t>& kept) {
    const Tensor indices = at::tensor(kept, m_memory.states.options().dtype(at::kLong));
    m_memory.states = m_memory.states.index_select(0, indices);
    if (m_memory.mask.defined()) {
        m_memory.mask = m_memory.mask.index_select(0, indices);
    }
    m_crossCache.reorder(indices);
}

}  // namespace twb::models
