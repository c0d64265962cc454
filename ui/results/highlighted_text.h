#pragma once

#include <QColor>
#include <QPlainTextEdit>
#include <vector>

namespace twb::ui {

/// A stretch of the text, in UTF-16 positions.
struct TextMark {
    qsizetype start = 0;
    qsizetype end = 0;
    int category = 0;  ///< colour
    QString toolTip;
};

/// A read-only text with marked stretches, coloured by the theme in force.
class HighlightedText : public QPlainTextEdit {
    Q_OBJECT
public:
    explicit HighlightedText(const QString& text, QWidget* parent = nullptr);

    void setMarks(std::vector<TextMark> marks);

    /// Brings a mark into view.
    void showMark(const TextMark& mark);

protected:
    void changeEvent(QEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    void paintMarks();

    std::vector<TextMark> m_marks;
};

}  // namespace twb::ui
