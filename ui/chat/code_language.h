#pragma once

#include <QString>
#include <QStringList>
#include <vector>

namespace twb::ui {

/// What the highlighter tells apart.
enum class CodeToken { Comment, String, Number, Keyword };

struct CodeSpan {
    int start = 0;
    int length = 0;
    CodeToken kind = CodeToken::Comment;

    bool operator==(const CodeSpan&) const = default;
};

/// What a scanner must know of a programming language to colour it: no grammar, only how comments, texts and words look.
struct CodeLanguage {
    QStringList lineComments;      ///< "//", "#"
    QString blockBegin, blockEnd;  ///< "/*", "*/"; empty: none
    QString quotes = "\"'";        ///< characters that begin and end a text in one line
    QStringList longQuotes;        ///< begin and end a text over several lines: "\"\"\"", "`"
    QStringList keywords;
    bool ignoresCase = false;  ///< keywords in any case (SQL)
};

/// The language of a code fence, by its names; one that colours only texts, numbers and usual comments for an unknown name.
const CodeLanguage& codeLanguage(const QString& name);

/// The spans of one line. `state` is 0 at the beginning of the text and carries what is open from line to line.
std::vector<CodeSpan> scanCodeLine(const CodeLanguage& language, const QString& line, int& state);

}  // namespace twb::ui
