#include "ui/results/json_view.h"

#include <QFontDatabase>
#include <QRegularExpression>
#include <QSyntaxHighlighter>

#include "ui/shell/theme.h"
#include "ui/text.h"

namespace twb::ui {
namespace {

constexpr qsizetype kLongest = 200'000;

/// Keys in the accent colour, figures and words muted; texts as they are.
class JsonHighlighter : public QSyntaxHighlighter {
public:
    explicit JsonHighlighter(QPlainTextEdit* edit) : QSyntaxHighlighter(edit->document()), m_edit(edit) {}

protected:
    void highlightBlock(const QString& line) override {
        static const QRegularExpression key(R"re(^\s*("(?:[^"\\]|\\.)*")\s*:)re");
        static const QRegularExpression figure(R"re((?:^|:)\s*(-?\d[\d.eE+-]*|true|false|null),?\s*$)re");
        if (const auto match = key.match(line); match.hasMatch()) {
            setFormat(int(match.capturedStart(1)), int(match.capturedLength(1)), m_edit->palette().color(QPalette::Link));
        }
        if (const auto match = figure.match(line); match.hasMatch()) {
            setFormat(int(match.capturedStart(1)), int(match.capturedLength(1)), mutedText(m_edit->palette()));
        }
    }

private:
    QPlainTextEdit* m_edit;
};

}  // namespace

JsonView::JsonView(const core::Json& json, QWidget* parent) : QPlainTextEdit(parent) {
    setReadOnly(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setTabChangesFocus(true);
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    setAccessibleName(tr("Result as JSON"));
    new JsonHighlighter(this);
    QString text = jsonText(json, 2);
    if (text.size() > kLongest) {
        text = text.left(kLongest) + "\n" + tr("… cut here: “Copy as JSON” gives all of it.");
    }
    setPlainText(text);
}

}  // namespace twb::ui
