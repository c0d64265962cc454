#pragma once

#include <QString>
#include <vector>

namespace twb::ui {

/// A stretch of a message: prose in Markdown, or the inside of a fenced code block.
struct MarkdownBlock {
    enum class Kind { Prose, Code };

    Kind kind = Kind::Prose;
    QString text;
    QString language;   ///< first word after the opening fence, in lower case
    bool open = false;  ///< a code block whose closing fence has not come (yet)

    bool operator==(const MarkdownBlock&) const = default;
};

/// Takes a message apart at its code fences (``` or ~~~, three or more, as CommonMark has them, but indented as far as one likes: models
/// put them into lists). Works on unfinished texts: a fence that is not closed reaches to the end. Blank prose is left out.
std::vector<MarkdownBlock> splitMarkdown(const QString& message);

}  // namespace twb::ui
