#include "ui/data/row_view.h"

#include <QEvent>

#include "engine/train/data/labels.h"
#include "ui/shell/theme.h"
#include "ui/text.h"

namespace twb::ui {
namespace {

using core::Json;

constexpr qsizetype kLongestText = 50'000;  // characters; laying out more takes a while
constexpr int kAnswerColor = 2;

QString plainHtml(const QString& text) {
    QString html = text.left(kLongestText).toHtmlEscaped().replace('\n', "<br>");
    return text.size() > kLongestText ? html + " …" : html;
}

QString marked(const QString& text, const QColor& color) {
    return QString("<span style='background:%1'>%2</span>").arg(color.name(), plainHtml(text));
}

/// The code points `begin` to `end` of a text.
QString codePoints(const QList<uint>& text, qsizetype begin, qsizetype end) {
    return QString::fromUcs4(reinterpret_cast<const char32_t*>(text.constData()) + begin, end - begin);
}

QString contextHtml(const Json& context, const Json& answers, const QColor& color) {
    const QList<uint> text = qtext(context.get<std::string>()).toUcs4();
    if (answers.is_object() && answers.contains("text") && answers.contains("answer_start") && !answers["answer_start"].empty() &&
        answers["answer_start"][0].is_number_integer() && answers["text"].size() > 0 && answers["text"][0].is_string()) {
        const auto begin = answers["answer_start"][0].get<qsizetype>();
        const qsizetype end = begin + qtext(answers["text"][0].get<std::string>()).toUcs4().size();
        if (begin >= 0 && end <= text.size()) {
            return plainHtml(codePoints(text, 0, begin)) + marked(codePoints(text, begin, end), color) +
                   plainHtml(codePoints(text, end, text.size()));
        }
    }
    return plainHtml(qtext(context.get<std::string>()));
}

/// Words with what they are tagged as, but for those outside of all spans.
QString taggedHtml(const Json& words, const Json& tags, const QPalette& palette) {
    QString html;
    QStringList kinds;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const QString word = qtext(train::labelText(words[i])), tag = i < tags.size() ? qtext(train::labelText(tags[i])) : QString("?");
        if (tag == "O") {
            html += word.toHtmlEscaped() + " ";
            continue;
        }
        const QString kind = tag.size() > 2 && tag[1] == '-' ? tag.mid(2) : tag;
        if (!kinds.contains(kind)) {
            kinds << kind;
        }
        html += marked(word, categoryColor(palette, int(kinds.indexOf(kind)))) +
                QString("<sub style='color:%1'>%2</sub> ").arg(mutedText(palette).name(), tag.toHtmlEscaped());
    }
    return html;
}

QString listHtml(const Json& items) {
    QString html = "<ol style='margin:0'>";
    for (const Json& item : items) {
        html += "<li>" + plainHtml(qtext(train::labelText(item))) + "</li>";
    }
    return html + "</ol>";
}

}  // namespace

RowView::RowView(QWidget* parent) : QTextBrowser(parent) {
    setAccessibleName(tr("The chosen row"));
    setOpenLinks(false);
    setTabChangesFocus(true);
    setMinimumHeight(60);
    showNone();
}

void RowView::showRow(const train::Dataset& dataset, std::size_t row, const Json& columns) {
    m_row = dataset.row(row);
    m_order = dataset.columns();
    m_columns = columns;
    render();
}

void RowView::showNone() {
    m_row = Json();
    setHtml(QString("<p style='color:%1'>%2</p>").arg(mutedText(palette()).name(), tr("Choose a row to read it whole.").toHtmlEscaped()));
}

void RowView::changeEvent(QEvent* event) {
    QTextBrowser::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        m_row.is_object() ? render() : showNone();
    }
}

void RowView::render() {
    const auto columnOf = [&](const char* role) {
        const auto found = m_columns.find(role);
        return found != m_columns.end() && found->is_string() ? found->get<std::string>() : std::string();
    };
    const auto cellOf = [&](const char* role) {
        const auto found = m_row.find(columnOf(role));
        return found == m_row.end() ? Json() : *found;
    };
    QString html;
    for (const std::string& name : m_order) {
        const Json& value = m_row[name];
        QString text;
        if (value.is_null()) {
            text = QString("<i>%1</i>").arg(tr("empty").toHtmlEscaped());
        } else if (name == columnOf("tokens") && value.is_array() && cellOf("tags").is_array()) {
            text = taggedHtml(value, cellOf("tags"), palette());
        } else if (name == columnOf("context") && value.is_string()) {
            text = contextHtml(value, cellOf("answers"), categoryColor(palette(), kAnswerColor));
        } else if (value.is_array() && name != columnOf("tags")) {
            text = listHtml(value);
        } else if (value.is_object()) {
            text = plainHtml(jsonText(value, 2));
        } else {
            text = plainHtml(qtext(train::labelText(value)));
        }
        html += QString("<p style='margin-top:0;margin-bottom:8px'><b>%1</b><br>%2</p>").arg(qtext(name).toHtmlEscaped(), text);
    }
    setHtml(html);
}

}  // namespace twb::ui
