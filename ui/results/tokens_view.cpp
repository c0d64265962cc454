#include "ui/results/tokens_view.h"

#include <QHeaderView>
#include <QLabel>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/models/token_model.h"
#include "ui/results/highlighted_text.h"
#include "ui/widgets/controls.h"

namespace twb::ui {
namespace {

std::vector<TextMark> subwordMarks(const TokenReport& report) {
    std::vector<TextMark> marks;
    for (std::size_t i = 0; i < report.tokens.size(); ++i) {
        const TokenRow& token = report.tokens[i];
        if (token.start >= 0 && token.end > token.start) {
            const QString tip = TokensView::tr("Token %1: %2\nId %3 %4").arg(i + 1).arg(token.token).arg(token.id).arg(remarkOf(token));
            marks.push_back({token.start, token.end, int(i), tip});
        }
    }
    return marks;
}

std::vector<TextMark> wordMarks(const TokenReport& report) {
    std::vector<TextMark> marks;
    for (std::size_t i = 0; i < report.words.size(); ++i) {
        const WordRow& word = report.words[i];
        const QString tip = report.hasOffsets ? TokensView::tr("%n token(s) for this word", nullptr, word.tokens) : QString();
        marks.push_back({word.start, word.end, int(i), tip});
    }
    return marks;
}

std::vector<TextMark> characterMarks(const TokenReport& report) {
    std::vector<TextMark> marks;
    qsizetype at = 0;
    for (const uint codePoint : report.text.toUcs4()) {
        const qsizetype length = QChar::requiresSurrogates(codePoint) ? 2 : 1;
        const QString tip = QString("U+%1").arg(codePoint, 4, 16, QChar('0')).toUpper();
        marks.push_back({at, at + length, int(marks.size()), tip});
        at += length;
    }
    return marks;
}

}  // namespace

TokensView::TokensView(QWidget* parent)
    : QWidget(parent),
      m_title(headingLabel({})),
      m_figures(mutedLabel({})),
      m_text(new HighlightedText({})),
      m_table(new QTableView),
      m_model(new TokenModel(this)) {
    m_text->setAccessibleName(tr("The text in tokens"));
    m_figures->setAccessibleName(tr("Figures of the tokenizer"));
    m_table->setAccessibleName(tr("Tokens"));
    m_table->setModel(m_model);
    m_table->setAlternatingRowColors(true);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(TokenModel::Token, QHeaderView::Stretch);

    auto* splitter = new QSplitter(Qt::Vertical);
    splitter->addWidget(m_text);
    splitter->addWidget(m_table);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 2);
    splitter->setChildrenCollapsible(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_title);
    layout->addWidget(m_figures);
    layout->addWidget(splitter, 1);

    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& current) {
        const auto& tokens = m_model->report().tokens;
        if (current.isValid() && tokens[std::size_t(current.row())].start >= 0) {
            const TokenRow& token = tokens[std::size_t(current.row())];
            m_text->showMark({token.start, token.end, 0, {}});
        }
    });
}

void TokensView::setReport(const QString& tokenizer, TokenReport report) {
    m_title->setText(tokenizer);
    m_text->setAccessibleName(tr("The text in tokens of %1").arg(tokenizer));
    m_table->setAccessibleName(tr("Tokens of %1").arg(tokenizer));
    m_model->setReport(std::move(report));
    show();
}

void TokensView::setUnit(TokenUnit unit) {
    m_unit = unit;
    show();
}

void TokensView::clear() {
    m_title->clear();
    m_model->setReport({});
    show();
}

QString TokensView::figures() const {
    return m_figures->text();
}

void TokensView::show() {
    const TokenReport& report = m_model->report();
    if (m_text->toPlainText() != report.text) {
        m_text->setPlainText(report.text);
    }
    switch (m_unit) {
        case TokenUnit::Subwords:
            m_text->setMarks(subwordMarks(report));
            break;
        case TokenUnit::Words:
            m_text->setMarks(wordMarks(report));
            break;
        case TokenUnit::Characters:
            m_text->setMarks(characterMarks(report));
            break;
    }
    if (report.tokens.empty()) {
        m_figures->clear();
        return;
    }
    QString line = tr("%1 tokens · %2 characters · %3 characters a token · %4 unknown")
                       .arg(report.textTokens())
                       .arg(report.characters())
                       .arg(report.charactersPerToken(), 0, 'f', 2)
                       .arg(report.unknowns());
    if (report.hasOffsets) {
        line += tr(" · %1 of %2 words kept whole").arg(report.wholeWords()).arg(report.words.size());
    } else {
        line += tr(" · this tokenizer does not say where its tokens lie in the text");
    }
    m_figures->setText(line);
}

}  // namespace twb::ui
