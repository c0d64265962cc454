#include "ui/completion/token_marks.h"

#include <algorithm>

namespace twb::ui {

Certainty certaintyOf(double probability) {
    return probability >= 0.9   ? Certainty::High
           : probability >= 0.5 ? Certainty::Medium
           : probability >= 0.1 ? Certainty::Low
                                : Certainty::Guess;
}

void TokenMarks::adjust(int position, int removed, int added) {
    const int end = position + removed;
    std::erase_if(m_marks, [&](const TokenMark& mark) {
        const bool isCut = mark.start < end && mark.end() > position;
        const bool isSplit = removed == 0 && added > 0 && mark.start < position && mark.end() > position;
        return isCut || isSplit;
    });
    for (TokenMark& mark : m_marks) {
        if (mark.start >= end) {
            mark.start += added - removed;
        }
    }
}

const TokenMark* TokenMarks::at(int position) const {
    const auto found = std::find_if(m_marks.begin(), m_marks.end(),
                                    [&](const TokenMark& mark) { return position >= mark.start && position < mark.end(); });
    return found == m_marks.end() ? nullptr : &*found;
}

int TokenMarks::endOfRun(const TokenMark& first) const {
    int end = first.end();
    for (const TokenMark* next = at(end); next && next->start == end; next = at(end)) {
        end = next->end();
    }
    return end;
}

}  // namespace twb::ui
