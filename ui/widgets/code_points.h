#pragma once

#include <QString>
#include <vector>

namespace twb::ui {

/// Where the Unicode code points of a text lie in QString's UTF-16: the engine counts the former, Qt the latter.
class CodePoints {
public:
    explicit CodePoints(const QString& text);

    qsizetype count() const { return m_count; }

    /// UTF-16 index of the code point; the text's length for one past the end, and beyond.
    qsizetype utf16Index(qint64 codePoint) const;

private:
    qsizetype m_length;
    qsizetype m_count;
    std::vector<qsizetype> m_pairs;  // code point indices of surrogate pairs, ascending
};

}  // namespace twb::ui
