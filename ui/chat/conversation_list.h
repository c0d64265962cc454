#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QListWidget;
class QToolButton;

namespace twb::ui {

class ChatStore;

/// The conversations: search, open, begin, rename (F2), delete (Del), export.
class ConversationList : public QWidget {
    Q_OBJECT
public:
    explicit ConversationList(ChatStore& store, QWidget* parent = nullptr);

    /// Marks the conversation that is shown; 0: a new one.
    void setCurrent(qint64 id);

Q_SIGNALS:
    void newRequested();
    void openRequested(qint64 id);
    void renamed(qint64 id, const QString& title);
    void deleted(qint64 id);
    void exported(const QString& message);
    void exportFailed(const QString& message);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void fill();
    qint64 selected() const;
    void rename();
    void remove();
    void exportTo(bool asJson);
    void showMenu(const QPoint& place);

    ChatStore& m_store;
    qint64 m_current = 0;
    QLineEdit* m_search;
    QListWidget* m_list;
    QLabel* m_empty;
    QToolButton* m_more;
};

}  // namespace twb::ui
