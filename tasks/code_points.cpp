#include "tasks/code_points.h"

#include <algorithm>

namespace twb::tasks {

CodePoints::CodePoints(std::string text) : m_text(std::move(text)) {
    for (std::size_t i = 0; i < m_text.size(); ++i) {
        if ((static_cast<unsigned char>(m_text[i]) & 0xC0) != 0x80) {
            m_starts.push_back(i);
        }
    }
    m_starts.push_back(m_text.size());
}

std::string_view CodePoints::slice(std::int64_t begin, std::int64_t end) const {
    const auto last = static_cast<std::int64_t>(size());
    begin = std::clamp<std::int64_t>(begin, 0, last);
    end = std::clamp<std::int64_t>(end, begin, last);
    const std::size_t from = m_starts[static_cast<std::size_t>(begin)];
    return std::string_view(m_text).substr(from, m_starts[static_cast<std::size_t>(end)] - from);
}

}  // namespace twb::tasks
