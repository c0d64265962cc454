#include "ui/results/text_pair_view.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QPlainTextEdit>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/inputs/text_edit.h"
#include "ui/results/linked_texts.h"
#include "ui/text.h"
#include "ui/widgets/controls.h"

namespace twb::ui {
namespace {

constexpr int kTextLines = 14;
constexpr int kReferenceLines = 3;
constexpr int kTypingPauseMs = 400;

QPlainTextEdit* readOnlyText(const QString& name) {
    auto* edit = new QPlainTextEdit;
    edit->setReadOnly(true);
    edit->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    edit->setTabChangesFocus(true);
    edit->setAccessibleName(name);
    edit->setMinimumHeight(edit->fontMetrics().lineSpacing() * kTextLines);
    return edit;
}

}  // namespace

TextPairView::TextPairView(const QString& source, const api::GeneratedTexts& value, QWidget* parent)
    : QWidget(parent),
      m_sourceText(source),
      m_texts(value.texts),
      m_candidates(new QComboBox),
      m_source(readOnlyText(tr("Source"))),
      m_target(readOnlyText(tr("Text that the model wrote"))),
      m_links(new LinkedTexts(m_source, m_target, this)),
      m_reference(new TextEdit),
      m_figures(mutedLabel({})) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    for (const std::string& note : value.notes) {
        layout->addWidget(mutedLabel(qtext(note)));
    }
    m_candidates->setAccessibleName(tr("Candidates, the best first"));
    for (std::size_t i = 0; i < m_texts.size(); ++i) {
        const QString number = tr("Candidate %1").arg(i + 1);
        m_candidates->addItem(m_texts[i].score ? tr("%1, score %2").arg(number, QLocale().toString(*m_texts[i].score, 'f', 3)) : number);
    }
    const bool isAligned =
        std::any_of(m_texts.begin(), m_texts.end(), [](const api::GeneratedText& text) { return !text.alignment.empty(); });
    auto* texts = new QGridLayout;
    texts->addWidget(headingLabel(tr("Source")), 0, 0);
    texts->addWidget(m_texts.size() > 1 ? static_cast<QWidget*>(m_candidates) : headingLabel(tr("Result")), 0, 1);
    texts->addWidget(m_source, 1, 0);
    texts->addWidget(m_target, 1, 1);
    texts->setColumnStretch(0, 1);
    texts->setColumnStretch(1, 1);
    texts->setRowStretch(1, 1);
    layout->addLayout(texts, 1);
    if (isAligned) {
        layout->addWidget(mutedLabel(tr("Point at a sentence to see what it was written from, or what was written from it.")));
    }
    layout->addWidget(buildReference());
    connect(m_candidates, &QComboBox::currentIndexChanged, this, &TextPairView::showCandidate);
    m_source->setPlainText(source);
    showCandidate(0);
}

QWidget* TextPairView::buildReference() {
    auto* box = new QWidget;
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(headingLabel(tr("Reference")));
    layout->addWidget(m_reference);
    layout->addWidget(m_figures);
    m_reference->setPlaceholderText(tr("Paste a text by a person to compare the result with"));
    m_reference->setAccessibleName(tr("Reference"));
    m_reference->setFixedHeight(m_reference->fontMetrics().lineSpacing() * kReferenceLines + 14);
    m_figures->hide();
    auto* pause = new QTimer(this);
    pause->setSingleShot(true);
    pause->setInterval(kTypingPauseMs);
    connect(m_reference, &QPlainTextEdit::textChanged, pause, qOverload<>(&QTimer::start));
    connect(pause, &QTimer::timeout, this, &TextPairView::compare);
    return box;
}

void TextPairView::showCandidate(int index) {
    if (index < 0 || std::size_t(index) >= m_texts.size()) {
        return;
    }
    const api::GeneratedText& text = m_texts[std::size_t(index)];
    m_target->setPlainText(qtext(text.text));
    m_links->setAlignment(text.alignment);
    compare();
}

void TextPairView::compare() {
    if (!m_reference->toPlainText().trimmed().isEmpty()) {
        Q_EMIT compareWanted(m_target->toPlainText(), m_reference->toPlainText());
    } else {
        showFigures({});
    }
}

void TextPairView::showFigures(const QString& figures) {
    m_figures->setText(figures);
    m_figures->setVisible(!figures.isEmpty());
}

}  // namespace twb::ui
