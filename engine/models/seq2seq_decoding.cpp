#include "engine/models/seq2seq_decoding.h"

#include <algorithm>
#include <utility>

namespace twb::models {
namespace {

using Source = Seq2SeqDecoding::Source;

/// The sources of rows that come in groups of one size, one entry a group; the rows' own when they do not.
std::vector<Source> groupsOf(const std::vector<Source>& sourceOfRow) {
    std::vector<Source> groups = sourceOfRow;
    groups.erase(std::unique(groups.begin(), groups.end()), groups.end());
    const std::size_t size = groups.empty() ? 0 : sourceOfRow.size() / groups.size();
    for (std::size_t row = 0; row < sourceOfRow.size(); ++row) {
        if (size * groups.size() != sourceOfRow.size() || sourceOfRow[row] != groups[row / size]) {
            return sourceOfRow;
        }
    }
    return groups;
}

/// Where each of the wanted inputs lies among those that are held.
Tensor placesOf(const std::vector<Source>& wanted, const std::vector<Source>& held, std::int64_t Source::*input) {
    std::vector<std::int64_t> places;
    for (const Source& source : wanted) {
        const auto same = [&](const Source& other) { return other.*input == source.*input; };
        places.push_back(std::find_if(held.begin(), held.end(), same) - held.begin());
    }
    return at::tensor(places, at::kLong);
}

}  // namespace

Seq2SeqDecoding::Seq2SeqDecoding(Decoder decoder, Memory memory, bool useCache)
    : m_decoder(std::move(decoder)), m_memory(std::move(memory)), m_useCache(useCache) {
    for (std::int64_t input = 0; input < m_memory.states.size(0); ++input) {
        m_sourceOfRow.push_back({input, input});
    }
    m_held = m_sourceOfRow;
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

void Seq2SeqDecoding::keepAs(nn::CacheKind kind) {
    if (kind == nn::CacheKind::Window) {
        Decoding::keepAs(kind);
    }
    m_cache = nn::KvCache(kind);
}

void Seq2SeqDecoding::reorder(const Tensor& rows) {
    const Tensor indices = rows.to(at::kCPU).contiguous();
    const auto count = static_cast<std::int64_t>(m_sourceOfRow.size());
    const bool sameCount = indices.numel() == count;
    if (!sameCount || !indices.equal(at::arange(count, indices.options()))) {
        m_cache.reorder(rows);
    }
    if (sameCount && !m_useCache) {
        return;  // every row reads its own input again
    }
    std::vector<Source> sources;
    for (std::int64_t i = 0; i < indices.numel(); ++i) {
        const Source& from = m_sourceOfRow.at(static_cast<std::size_t>(indices.data_ptr<std::int64_t>()[i]));
        sources.push_back({from.states, sameCount ? m_sourceOfRow[static_cast<std::size_t>(i)].mask : from.mask});
    }
    m_sourceOfRow = std::move(sources);
    if (const std::vector<Source> wanted = groupsOf(m_sourceOfRow); wanted != m_held) {
        hold(wanted);
    }
}

void Seq2SeqDecoding::hold(const std::vector<Source>& wanted) {
    const Tensor states = placesOf(wanted, m_held, &Source::states);
    m_memory.states = m_memory.states.index_select(0, states);
    m_crossCache.reorder(states);
    if (m_memory.mask.defined()) {
        m_memory.mask = m_memory.mask.index_select(0, placesOf(wanted, m_held, &Source::mask));
    }
    m_held = wanted;
}

}  // namespace twb::models
