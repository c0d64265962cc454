#include "ui/chat/message_view.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <utility>

#include "ui/chat/chat_input.h"
#include "ui/chat/code_block.h"
#include "ui/chat/prose_view.h"
#include "ui/results/written_text_view.h"
#include "ui/shell/icons.h"
#include "ui/widgets/controls.h"

namespace twb::ui {
namespace {

constexpr int kPadding = 12;
constexpr int kGap = 8;

}  // namespace

MessageView::MessageView(const MessageData& data, QWidget* parent)
    : QFrame(parent),
      m_data(data),
      m_author(headingLabel({})),
      m_figures(mutedLabel({})),
      m_previous(iconButton(icon("previous"), tr("The branch before"))),
      m_place(mutedLabel({})),
      m_next(iconButton(icon("next"), tr("The next branch"))),
      m_copy(iconButton(icon("copy"), tr("Copy the message"))),
      m_edit(iconButton(icon("edit"), tr("Edit: say something else here"))),
      m_again(iconButton(icon("reset"), tr("Regenerate: another answer"))),
      m_waiting(mutedLabel(tr("…"))) {
    m_header = buildHeader();
    m_waiting->setParent(this);
    m_figures->setParent(this);
    setObjectName(data.fromUser ? "userMessage" : "modelMessage");
    showHeader();
    showBlocks();
}

QWidget* MessageView::buildHeader() {
    auto* header = new QWidget(this);
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(2);
    m_place->setWordWrap(false);
    row->addWidget(m_author, 1);
    for (QWidget* tool : {static_cast<QWidget*>(m_previous), static_cast<QWidget*>(m_place), static_cast<QWidget*>(m_next),
                          static_cast<QWidget*>(m_copy), static_cast<QWidget*>(m_edit), static_cast<QWidget*>(m_again)}) {
        row->addWidget(tool);
    }
    connect(m_previous, &QToolButton::clicked, this, [this] { Q_EMIT branchClicked(m_data.id, -1); });
    connect(m_next, &QToolButton::clicked, this, [this] { Q_EMIT branchClicked(m_data.id, 1); });
    connect(m_copy, &QToolButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_data.content); });
    connect(m_edit, &QToolButton::clicked, this, &MessageView::beginEdit);
    connect(m_again, &QToolButton::clicked, this, [this] { Q_EMIT regenerateClicked(m_data.id); });
    return header;
}

void MessageView::setData(const MessageData& data) {
    if (data == m_data) {
        return;
    }
    m_data = data;
    showHeader();
    showBlocks();
}

void MessageView::showHeader() {
    m_author->setText(roleTitle(m_data.fromUser ? "user" : "assistant"));
    m_figures->setText(m_data.figures);
    m_figures->setVisible(!m_data.figures.isEmpty());
    const bool branches = m_data.places > 1;
    m_previous->setVisible(branches);
    m_place->setVisible(branches);
    m_next->setVisible(branches);
    m_place->setText(QString("%1/%2").arg(m_data.place).arg(m_data.places));
    m_previous->setEnabled(!m_data.isLocked && m_data.place > 1);
    m_next->setEnabled(!m_data.isLocked && m_data.place < m_data.places);
    m_edit->setVisible(m_data.fromUser);
    m_edit->setEnabled(!m_data.isLocked);
    m_again->setVisible(!m_data.fromUser);
    m_again->setEnabled(!m_data.isLocked);
    m_copy->setEnabled(!m_data.content.isEmpty());
}

/// Only the blocks that changed are laid out anew: while a text streams in, that is the last one.
void MessageView::showBlocks() {
    std::vector<MarkdownBlock> blocks = splitMarkdown(m_data.content);
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        const bool sameKind = i < m_blocks.size() && m_blocks[i].kind == blocks[i].kind;
        if (sameKind && m_blocks[i] == blocks[i]) {
            continue;
        }
        if (!sameKind) {
            if (i < m_parts.size()) {
                delete m_parts[i];
                m_parts[i] = makeBlock(blocks[i]);
            } else {
                m_parts.push_back(makeBlock(blocks[i]));
            }
            m_parts[i]->setVisible(!isEditing());
        } else if (auto* code = qobject_cast<CodeBlock*>(m_parts[i])) {
            code->setBlock(blocks[i]);
        } else {
            static_cast<ProseView*>(m_parts[i])->setProse(blocks[i].text);
        }
    }
    for (std::size_t i = blocks.size(); i < m_parts.size(); ++i) {
        delete m_parts[i];
    }
    m_parts.resize(blocks.size());
    m_blocks = std::move(blocks);
    m_waiting->setVisible(m_blocks.empty() && m_data.isWriting && !isEditing());
}

QWidget* MessageView::makeBlock(const MarkdownBlock& block) {
    if (block.kind == MarkdownBlock::Kind::Code) {
        return new CodeBlock(block, this);
    }
    auto* prose = new ProseView(m_data.fromUser ? ProseView::Format::Plain : ProseView::Format::Markdown, this);
    prose->setProse(block.text);
    return prose;
}

int MessageView::arrange(int width) {
    const int inner = width - 2 * kPadding;
    int y = kPadding - 2;
    const auto put = [&](QWidget* part, int height) {
        part->setGeometry(kPadding, y, inner, height);
        y += height + kGap;
    };
    put(m_header, m_header->sizeHint().height());
    if (isEditing()) {
        put(m_editor, m_editor->heightForText(inner));
        put(m_editorBar, m_editorBar->sizeHint().height());
    } else if (m_parts.empty()) {
        put(m_waiting, m_waiting->sizeHint().height());
    } else {
        for (QWidget* part : m_parts) {
            put(part, part->heightForWidth(inner));
        }
    }
    if (!m_data.figures.isEmpty()) {
        put(m_figures, m_figures->heightForWidth(inner));
    }
    return y - kGap + kPadding;
}

void MessageView::beginEdit() {
    if (isEditing()) {
        return;
    }
    m_editor = new ChatInput(this);
    m_editor->setAccessibleName(tr("Edit the message"));
    m_editor->setPlainText(m_data.content);
    m_editor->moveCursor(QTextCursor::End);
    m_editorBar = new QWidget(this);
    auto* row = new QHBoxLayout(m_editorBar);
    row->setContentsMargins(0, 0, 0, 0);
    QPushButton* accept = primaryButton(tr("Send as a new branch"), accentIcon("send"), tr("The old message and its answers stay (Enter)"));
    QPushButton* cancel = button(tr("Cancel"), {}, tr("Leave the message as it is"));
    row->addStretch();
    row->addWidget(cancel);
    row->addWidget(accept);
    connect(m_editor, &ChatInput::submitted, this, [this] { endEdit(true); });
    connect(m_editor, &ChatInput::cancelled, this, [this] { endEdit(false); });
    connect(m_editor, &QPlainTextEdit::textChanged, this, &MessageView::sizeChanged);
    connect(accept, &QPushButton::clicked, this, [this] { endEdit(true); });
    connect(cancel, &QPushButton::clicked, this, [this] { endEdit(false); });
    for (QWidget* part : m_parts) {
        part->hide();
    }
    m_editor->show();
    m_editorBar->show();
    m_editor->setFocus();
    Q_EMIT sizeChanged();
}

void MessageView::endEdit(bool accept) {
    const QString text = m_editor->toPlainText();
    if (accept && text.trimmed().isEmpty()) {
        return;
    }
    // Not deleted here: this may run in a signal of theirs.
    for (QWidget* done : {static_cast<QWidget*>(std::exchange(m_editor, nullptr)), std::exchange(m_editorBar, nullptr)}) {
        done->hide();
        done->deleteLater();
    }
    for (QWidget* part : m_parts) {
        part->show();
    }
    Q_EMIT sizeChanged();
    if (accept) {
        Q_EMIT editAccepted(m_data.id, text);
    }
}

}  // namespace twb::ui
