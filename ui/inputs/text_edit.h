#pragma once

#include <QMimeData>
#include <QPlainTextEdit>

namespace twb::ui {

/// A plain text editor that leaves dropped files to the window, and Tab to the focus chain.
class TextEdit : public QPlainTextEdit {
    Q_OBJECT
public:
    explicit TextEdit(QWidget* parent = nullptr) : QPlainTextEdit(parent) { setTabChangesFocus(true); }

protected:
    bool canInsertFromMimeData(const QMimeData* source) const override {
        return !source->hasUrls() && QPlainTextEdit::canInsertFromMimeData(source);
    }
};

}  // namespace twb::ui
