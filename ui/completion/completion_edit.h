#pragma once

#include <QTimer>

#include "ui/completion/token_marks.h"
#include "ui/inputs/text_edit.h"

namespace twb::ui {

/// A text that a model goes on with. Its tokens are coloured by their probabilities; the tool tip tells the alternatives, a click (or
/// Alt+Down at the cursor) offers them. What one run writes is one step of undo.
class CompletionEdit : public TextEdit {
    Q_OBJECT
public:
    explicit CompletionEdit(QWidget* parent = nullptr);

    /// What stands before the cursor.
    QString textBeforeCursor() const;

    /// Begins to write at the cursor.
    void beginWriting();
    /// Writes on; with a step, the text is a token that is marked.
    void write(const QString& text, const std::optional<api::TokenStep>& step);
    void endWriting();

    /// Puts another token in the place of one, takes out what the model wrote after it, and sets the cursor behind.
    void replaceToken(const TokenMark& mark, const QString& text);

    const TokenMarks& tokens() const { return m_tokens; }
    void clearTokens();

    /// The menu of alternatives of a token.
    void offerAlternatives(const TokenMark& mark, const QPoint& globalPlace);

Q_SIGNALS:
    void alternativeChosen(const twb::ui::TokenMark& mark, const QString& text);

protected:
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    const TokenMark* tokenAt(const QPoint& place) const;
    void paintTokens();

    TokenMarks m_tokens;
    QTextCursor m_writing;
    bool m_isWriting = false;
    bool m_hasWritten = false;
    QPoint m_pressed;
    QTimer m_paint;
};

/// The theme's category of a certainty, for texts and the legend.
int certaintyCategory(Certainty certainty);

/// "“ the” 43 %" and the like, one line an alternative.
QString alternativesText(const api::TokenStep& step);

}  // namespace twb::ui
