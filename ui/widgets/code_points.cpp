#include "ui/widgets/code_points.h"

#include <algorithm>

namespace twb::ui {

CodePoints::CodePoints(const QString& text) : m_length(text.size()), m_count(0) {
    for (qsizetype i = 0; i < text.size(); ++i, ++m_count) {
        if (text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate()) {
            m_pairs.push_back(m_count);
            ++i;
        }
    }
}

qsizetype CodePoints::utf16Index(qint64 codePoint) const {
    const qint64 at = std::clamp<qint64>(codePoint, 0, m_count);
    const auto pairsBefore = std::lower_bound(m_pairs.begin(), m_pairs.end(), at) - m_pairs.begin();
    return std::min<qsizetype>(at + pairsBefore, m_length);
}

}  // namespace twb::ui
