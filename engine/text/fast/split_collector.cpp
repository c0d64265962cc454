#include "engine/text/fast/pre_tokenizer.h"

namespace twb::text {

void SplitCollector::push(std::size_t begin, std::size_t end) {
    if (begin < end) {
        m_out.push_back({std::uint32_t(begin), std::uint32_t(end)});
    }
}

void SplitCollector::part(std::size_t begin, std::size_t end, bool isMatch) {
    isMatch = isMatch != m_invert;
    switch (m_behavior) {
        case SplitBehavior::Removed:
            if (!isMatch) {
                push(begin, end);
            }
            return;
        case SplitBehavior::Isolated:
            push(begin, end);
            return;
        case SplitBehavior::Contiguous:
            return extend(begin, end, isMatch, isMatch == m_previousMatch);
        case SplitBehavior::MergedWithPrevious:
            // A match joins what stands before it, unless that is a match too.
            return extend(begin, end, isMatch, isMatch && !m_previousMatch);
        case SplitBehavior::MergedWithNext:
            // A match is kept open for what follows, unless that is a match too.
            return extend(begin, end, isMatch, m_previousMatch && !isMatch);
    }
}

void SplitCollector::extend(std::size_t begin, std::size_t end, bool isMatch, bool joins) {
    if (!m_open || !joins) {
        if (m_open) {
            push(m_openBegin, m_openEnd);
        }
        m_openBegin = begin;
        m_open = true;
    }
    m_openEnd = end;
    m_previousMatch = isMatch;
}

void SplitCollector::match(std::size_t begin, std::size_t end) {
    if (m_at < begin) {
        part(m_at, begin, false);
    }
    part(begin, end, true);
    m_at = end;
}

void SplitCollector::finish() {
    if (m_at < m_whole.end) {
        part(m_at, m_whole.end, false);
    }
    if (m_open) {
        push(m_openBegin, m_openEnd);
    }
}

}  // namespace twb::text
