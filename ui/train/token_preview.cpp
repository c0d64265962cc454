#include "ui/train/token_preview.h"

#include <QEvent>
#include <QLabel>
#include <QTextBrowser>
#include <QVBoxLayout>

#include "ui/shell/theme.h"
#include "ui/text.h"
#include "ui/train/judgements.h"
#include "ui/widgets/controls.h"

namespace twb::ui {
namespace {

using core::Json;

constexpr int kLossColor = 2, kSeenColor = 0;

QString span(const QString& token, const QString& style) {
    return QString("<span style='%1'>%2</span> ").arg(style, token.toHtmlEscaped());
}

QString partTitle(const QString& name) {
    if (name == "input") {
        return TokenPreview::tr("Input");
    }
    return name == "target" ? TokenPreview::tr("To be written") : TokenPreview::tr("Choice %1").arg(name.section(' ', 1));
}

class Colors {
public:
    explicit Colors(const QPalette& palette)
        : seen("background:" + categoryColor(palette, kSeenColor).name()),
          loss("background:" + categoryColor(palette, kLossColor).name() + ";font-weight:600"),
          cut("text-decoration:line-through;color:" + mutedText(palette).name()),
          remark("color:" + mutedText(palette).name()) {}

    QString seen, loss, cut, remark;
};

QString partHtml(const Json& part, bool hasSeveral, const Colors& colors) {
    QString html;
    if (hasSeveral) {
        html += "<b>" + partTitle(qtext(part.value("name", ""))) + "</b>&nbsp; ";
    }
    const Json &tokens = part.at("tokens"), &states = part.at("states"), &expected = part.at("expected");
    std::size_t listed = 0;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const QString token = qtext(tokens[i].get<std::string>());
        const bool learns = states[i] == "loss";
        listed += states[i] == "cut" ? 1 : 0;
        html += span(token, learns ? colors.loss : states[i] == "cut" ? colors.cut : colors.seen);
        if (learns && expected[i].is_string() && expected[i] != tokens[i]) {
            html += span("→ " + qtext(expected[i].get<std::string>()), colors.remark);
        }
    }
    const auto cut = part.value("cut", std::size_t(0));
    if (cut > listed) {
        html += span(TokenPreview::tr("and %n more that are cut off", nullptr, int(cut - listed)), colors.remark);
    }
    return "<p style='line-height:150%'>" + html + "</p>";
}

}  // namespace

TokenPreview::TokenPreview(QWidget* parent) : QWidget(parent), m_summary(new QLabel), m_text(new QTextBrowser) {
    m_summary->setWordWrap(true);
    m_summary->setAccessibleName(tr("How much of the rows the model sees"));
    m_text->setAccessibleName(tr("What the model sees"));
    m_text->setFrameShape(QFrame::NoFrame);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->addWidget(m_summary);
    layout->addWidget(m_text, 1);
    say(tr("Choose data and a model: here you see the tokens that the model gets, which of them it learns to say, and what is cut off."));
}

void TokenPreview::say(const QString& sentence) {
    m_preview = Json();
    m_summary->setText(sentence);
    m_text->clear();
}

void TokenPreview::show(const Json& preview) {
    m_preview = preview;
    const auto rows = preview.value("rows", std::size_t(0)), cut = preview.value("cut_rows", std::size_t(0));
    QString text = tr("%L1 of the %L2 rows that were looked at lose something because they are too long.").arg(cut).arg(rows);
    if (cut == 0) {
        text = tr("Nothing is cut off in the %L1 rows that were looked at.").arg(rows);
    }
    m_summary->setText(text + " " + tr("The longest has %L1 tokens.").arg(preview.value("longest", std::size_t(0))));
    render();
}

void TokenPreview::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        render();
    }
}

void TokenPreview::render() {
    if (!m_preview.is_object()) {
        return;
    }
    const Colors colors(palette());
    QString html = "<p>" + span(tr("seen"), colors.seen) + span(tr("learnt"), colors.loss) + span(tr("cut off"), colors.cut) + "</p>";
    int number = 0;
    for (const Json& example : m_preview.value("examples", Json::array())) {
        QString title = tr("Example %1").arg(++number);
        if (!example["label"].is_null()) {
            title += " · " + tr("to be learnt: %1").arg(judgementText(example["label"]));
        }
        html += "<h4>" + title.toHtmlEscaped() + "</h4>";
        for (const Json& part : example["parts"]) {
            html += partHtml(part, example["parts"].size() > 1, colors);
        }
    }
    m_text->setHtml(html);
}

}  // namespace twb::ui
