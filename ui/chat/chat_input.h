#pragma once

#include "ui/inputs/text_edit.h"

namespace twb::ui {

/// Where a message is typed: Enter sends, Shift+Enter begins a new line, Escape gives up.
class ChatInput : public TextEdit {
    Q_OBJECT
public:
    explicit ChatInput(QWidget* parent = nullptr);

    /// The height that shows the text in this width, between one and about ten lines.
    int heightForText(int width) const;

    /// Puts the text of a file below what is typed, as a fenced block under its name.
    void addFile(const QString& name, const QString& text);

Q_SIGNALS:
    void submitted();
    void cancelled();

protected:
    void keyPressEvent(QKeyEvent* event) override;
};

/// The fenced block that holds a file's text; the fence is longer than any in the text.
QString fencedFile(const QString& name, const QString& text);

}  // namespace twb::ui
