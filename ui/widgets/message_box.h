#pragma once

#include <QFrame>

class QLabel;
class QPlainTextEdit;
class QToolButton;

namespace twb::ui {

/// A message inside a page (nothing pops up): a full sentence, an optional detail to unfold, and a button to dismiss it.
class MessageBox : public QFrame {
    Q_OBJECT
public:
    enum class Kind { Info, Warning, Error };

    explicit MessageBox(QWidget* parent = nullptr);

    void show(Kind kind, const QString& sentence, const QString& detail = {});
    QString text() const;

private:
    QLabel* m_icon;
    QLabel* m_text;
    QToolButton* m_more;
    QPlainTextEdit* m_detail;
};

}  // namespace twb::ui
