#include "ui/chat/markdown_blocks.h"

#include <QStringView>
#include <optional>

namespace twb::ui {
namespace {

struct Fence {
    QChar mark;
    qsizetype length = 0;
    qsizetype indent = 0;
    QStringView info;
};

/// The fence that a line is, opening or closing.
std::optional<Fence> fenceOf(QStringView line) {
    Fence fence;
    while (fence.indent < line.size() && (line[fence.indent] == ' ' || line[fence.indent] == '\t')) {
        ++fence.indent;
    }
    const QStringView rest = line.mid(fence.indent);
    if (rest.isEmpty() || (rest[0] != '`' && rest[0] != '~')) {
        return std::nullopt;
    }
    fence.mark = rest[0];
    while (fence.length < rest.size() && rest[fence.length] == fence.mark) {
        ++fence.length;
    }
    fence.info = rest.mid(fence.length).trimmed();
    const bool isInlineCode = fence.mark == '`' && fence.info.contains(u'`');
    return fence.length < 3 || isInlineCode ? std::nullopt : std::optional(fence);
}

QString languageOf(QStringView info) {
    qsizetype end = 0;
    while (end < info.size() && !info[end].isSpace() && info[end] != '{' && info[end] != ',') {
        ++end;
    }
    return info.left(end).toString().toLower();
}

/// Without as much of the indentation as the opening fence has.
QStringView unindented(QStringView line, qsizetype indent) {
    qsizetype cut = 0;
    while (cut < indent && cut < line.size() && (line[cut] == ' ' || line[cut] == '\t')) {
        ++cut;
    }
    return line.mid(cut);
}

}  // namespace

std::vector<MarkdownBlock> splitMarkdown(const QString& message) {
    std::vector<MarkdownBlock> blocks;
    MarkdownBlock block;
    std::optional<Fence> opening;
    bool firstLine = true;
    const auto finish = [&] {
        if (block.kind == MarkdownBlock::Kind::Code || !block.text.trimmed().isEmpty()) {
            blocks.push_back(block);
        }
        block = {};
        firstLine = true;
    };
    const auto append = [&](QStringView line) {
        if (!firstLine) {
            block.text += '\n';
        }
        block.text += line;
        firstLine = false;
    };
    for (const QStringView line : QStringView(message).split(u'\n')) {
        const std::optional<Fence> fence = fenceOf(line);
        if (opening) {
            if (fence && fence->mark == opening->mark && fence->length >= opening->length && fence->info.isEmpty()) {
                block.open = false;
                finish();
                opening.reset();
            } else {
                append(unindented(line, opening->indent));
            }
        } else if (fence) {
            finish();
            opening = fence;
            block = {MarkdownBlock::Kind::Code, {}, languageOf(fence->info), true};
        } else {
            append(line);
        }
    }
    finish();
    return blocks;
}

}  // namespace twb::ui
