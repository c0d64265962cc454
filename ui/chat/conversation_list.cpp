#include "ui/chat/conversation_list.h"

#include <QFileDialog>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QLocale>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QRegularExpression>
#include <QShortcut>
#include <QToolButton>
#include <QVBoxLayout>

#include "engine/core/error.h"
#include "engine/core/text_file.h"
#include "ui/chat/chat_export.h"
#include "ui/shell/icons.h"
#include "ui/text.h"
#include "ui/widgets/controls.h"

namespace twb::ui {
namespace {

QString fileName(const QString& title) {
    static const QRegularExpression unsafe("[^\\p{L}\\p{N} ._-]");
    const QString name = QString(title).remove(unsafe).simplified();
    return name.isEmpty() ? "chat" : name;
}

}  // namespace

ConversationList::ConversationList(ChatStore& store, QWidget* parent)
    : QWidget(parent),
      m_store(store),
      m_search(new QLineEdit),
      m_list(new QListWidget),
      m_empty(mutedLabel({})),
      m_more(iconButton(icon("export"), tr("Rename, export or delete the chosen conversation"))) {
    m_search->setPlaceholderText(tr("Search"));
    m_search->setAccessibleName(tr("Search the conversations"));
    m_search->setClearButtonEnabled(true);
    m_list->setAccessibleName(tr("Conversations"));
    m_list->setObjectName("conversations");
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setTextElideMode(Qt::ElideRight);
    m_list->setUniformItemSizes(true);
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    m_empty->setAlignment(Qt::AlignCenter);
    QPushButton* fresh = button(tr("Ne&w chat"), icon("add"), tr("Begin a conversation (Ctrl+N)"));

    auto* tools = new QHBoxLayout;
    tools->addWidget(fresh, 1);
    tools->addWidget(m_more);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(tools);
    layout->addWidget(m_search);
    layout->addWidget(m_empty);
    layout->addWidget(m_list, 1);

    connect(fresh, &QPushButton::clicked, this, &ConversationList::newRequested);
    connect(m_search, &QLineEdit::textChanged, this, &ConversationList::fill);
    connect(m_list, &QListWidget::itemClicked, this, [this] { Q_EMIT openRequested(selected()); });
    connect(m_list, &QListWidget::itemActivated, this, [this] { Q_EMIT openRequested(selected()); });
    connect(m_list, &QListWidget::customContextMenuRequested, this,
            [this](const QPoint& place) { showMenu(m_list->viewport()->mapToGlobal(place)); });
    connect(m_more, &QToolButton::clicked, this, [this] { showMenu(m_more->mapToGlobal(QPoint(0, m_more->height()))); });
    connect(new QShortcut(QKeySequence::Delete, m_list, nullptr, nullptr, Qt::WidgetShortcut), &QShortcut::activated, this,
            &ConversationList::remove);
    connect(new QShortcut(QKeySequence(Qt::Key_F2), m_list, nullptr, nullptr, Qt::WidgetShortcut), &QShortcut::activated, this,
            &ConversationList::rename);
    connect(&store, &ChatStore::changed, this, [this] {
        if (isVisible()) {
            fill();
        }
    });
}

void ConversationList::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    fill();
}

void ConversationList::setCurrent(qint64 id) {
    m_current = id;
    fill();
}

void ConversationList::fill() {
    const auto entries = m_store.list(m_search->text().trimmed());
    m_list->clear();
    const QLocale locale;
    for (const ChatEntry& entry : entries) {
        auto* item = new QListWidgetItem(entry.title, m_list);
        item->setData(Qt::UserRole, entry.id);
        item->setToolTip(entry.title + "\n" + locale.toString(entry.updated.toLocalTime(), QLocale::ShortFormat));
        item->setSizeHint({0, m_list->fontMetrics().height() + 12});
        if (entry.id == m_current) {
            m_list->setCurrentItem(item);
        }
    }
    m_empty->setText(m_search->text().isEmpty() ? tr("Your conversations will be here.")
                                                : tr("No conversation contains “%1”.").arg(m_search->text()));
    m_empty->setVisible(entries.empty());
    m_more->setEnabled(selected() != 0);
}

qint64 ConversationList::selected() const {
    const QListWidgetItem* item = m_list->currentItem();
    return item ? item->data(Qt::UserRole).toLongLong() : 0;
}

void ConversationList::showMenu(const QPoint& place) {
    if (selected() == 0) {
        return;
    }
    QMenu menu(this);
    menu.addAction(icon("edit"), tr("&Rename…"), this, &ConversationList::rename);
    menu.addAction(icon("export"), tr("Export as &Markdown…"), this, [this] { exportTo(false); });
    menu.addAction(icon("export"), tr("Export as &JSON, with all branches…"), this, [this] { exportTo(true); });
    menu.addSeparator();
    menu.addAction(icon("delete"), tr("&Delete…"), this, &ConversationList::remove);
    menu.exec(place);
}

void ConversationList::rename() {
    const qint64 id = selected();
    if (id == 0) {
        return;
    }
    bool accepted = false;
    const QString title =
        QInputDialog::getText(this, tr("Rename the conversation"), tr("Title"), QLineEdit::Normal, m_list->currentItem()->text(), &accepted)
            .simplified();
    if (accepted && !title.isEmpty()) {
        m_store.rename(id, title);
        Q_EMIT renamed(id, title);
    }
}

void ConversationList::remove() {
    const qint64 id = selected();
    if (id == 0) {
        return;
    }
    const auto answer =
        QMessageBox::question(this, tr("Delete the conversation"),
                              tr("Delete “%1” with all its messages? This cannot be undone.").arg(m_list->currentItem()->text()),
                              QMessageBox::Yes | QMessageBox::Cancel, QMessageBox::Cancel);
    if (answer == QMessageBox::Yes) {
        m_store.remove(id);
        Q_EMIT deleted(id);
    }
}

void ConversationList::exportTo(bool asJson) {
    const std::optional<ChatRecord> chat = m_store.load(selected());
    if (!chat) {
        return;
    }
    const QString path =
        QFileDialog::getSaveFileName(this, tr("Export the conversation"), fileName(chat->title) + (asJson ? ".json" : ".md"));
    if (path.isEmpty()) {
        return;
    }
    try {
        core::writeTextFile(path.toStdString(), asJson ? core::dumpJson(chatToJson(*chat), 2) + "\n" : chatToMarkdown(*chat).toStdString());
        Q_EMIT exported(tr("Exported to “%1”.").arg(QDir::toNativeSeparators(path)));
    } catch (const core::Error& error) {
        Q_EMIT exportFailed(qtext(error.what()));
    }
}

}  // namespace twb::ui
