#include "ui/panels/tokenizer_panel.h"

#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QVBoxLayout>

#include "engine/core/error.h"
#include "ui/engine_client.h"
#include "ui/inputs/model_chooser.h"
#include "ui/inputs/text_edit.h"
#include "ui/panels/chat_preview.h"
#include "ui/text.h"
#include "ui/widgets/controls.h"

namespace twb::ui {
namespace {

constexpr int kTypingPauseMs = 300;
constexpr int kTextHeight = 96;
constexpr qsizetype kMaxText = 200'000;  // beyond it the colours would take longer than the tokenizer

}  // namespace

TokenizerPanel::TokenizerPanel(Workbench& workbench, QWidget* parent)
    : Page(parent),
      m_workbench(workbench),
      m_text(new TextEdit),
      m_count(new QComboBox),
      m_unit(new QComboBox),
      m_tabs(new QTabWidget),
      m_chat(new ChatPreview(workbench.engine)) {
    auto* compare = new QWidget;
    auto* compareLayout = new QVBoxLayout(compare);
    compareLayout->addWidget(m_text, 1);
    compareLayout->addWidget(buildPlaces(), 4);
    m_tabs->addTab(compare, tr("To&kens"));
    m_tabs->addTab(m_chat, tr("Chat templat&e"));
    m_tabs->setAccessibleName(tr("Views of the tokenizer"));

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->setSpacing(10);
    layout->addWidget(buildHeader());
    layout->addWidget(m_tabs, 1);

    m_text->setAccessibleName(tr("Text to tokenize"));
    m_text->setPlaceholderText(tr("Type or paste a text: its tokens appear below as you type."));
    m_text->setMaximumHeight(kTextHeight);
    m_text->setMinimumHeight(kTextHeight / 2);
    m_delay.setSingleShot(true);
    m_delay.setInterval(kTypingPauseMs);
    connect(&m_delay, &QTimer::timeout, this, &TokenizerPanel::run);
    connect(m_text, &QPlainTextEdit::textChanged, &m_delay, qOverload<>(&QTimer::start));
    connect(&workbench.engine, &EngineClient::startFailed, this, [this](const QString& message) {
        for (int i = 0; i < kPlaces; ++i) {
            note(i, message);
        }
    });
    showCount(1);
    m_text->setPlainText(tr("Tokenizers split unbelievable words into known pieces."));
}

QWidget* TokenizerPanel::buildHeader() {
    for (int i = 1; i <= kPlaces; ++i) {
        m_count->addItem(i == 1 ? tr("One tokenizer") : tr("%1 side by side").arg(i), i);
    }
    m_count->setAccessibleName(tr("How many tokenizers to compare"));
    m_unit->addItem(tr("Subwords: the tokenizer's pieces"));
    m_unit->addItem(tr("Words: what stands between spaces"));
    m_unit->addItem(tr("Characters: Unicode code points"));
    m_unit->setAccessibleName(tr("What the colours show"));
    m_unit->setToolTip(
        tr("A vocabulary of words leaves rare words unknown, one of characters makes long inputs; subwords keep common words "
           "whole and spell the rare ones in pieces."));
    connect(m_count, &QComboBox::currentIndexChanged, this, [this](int index) {
        showCount(index + 1);
        run();
    });
    connect(m_unit, &QComboBox::currentIndexChanged, this, [this](int index) {
        for (const Place& place : m_places) {
            place.view->setUnit(TokenUnit(index));
        }
    });
    auto* compareLabel = new QLabel(tr("Co&mpare"));
    compareLabel->setBuddy(m_count);
    auto* unitLabel = new QLabel(tr("Co&lours"));
    unitLabel->setBuddy(m_unit);
    auto* header = new QWidget;
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(titleLabel(tr("Tokenizer")));
    row->addStretch();
    row->addWidget(compareLabel);
    row->addWidget(m_count);
    row->addSpacing(10);
    row->addWidget(unitLabel);
    row->addWidget(m_unit);
    return header;
}

QWidget* TokenizerPanel::buildPlaces() {
    auto* splitter = new QSplitter(Qt::Horizontal);
    splitter->setChildrenCollapsible(false);
    for (int i = 0; i < kPlaces; ++i) {
        Place& place = m_places[std::size_t(i)];
        place.chooser = new ModelChooser(m_workbench, ModelChooser::Wanted::Tokenizer);
        place.view = new TokensView;
        place.note = mutedLabel(tr("Choose a model to see what its tokenizer does."));
        place.note->setAlignment(Qt::AlignCenter);
        place.stack = new QStackedWidget;
        place.stack->addWidget(place.note);
        place.stack->addWidget(place.view);
        auto* column = new QWidget;
        auto* layout = new QVBoxLayout(column);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->addWidget(place.chooser);
        layout->addWidget(place.stack, 1);
        column->setMinimumWidth(220);
        splitter->addWidget(column);
        m_columns[std::size_t(i)] = column;
        connect(place.chooser, &ModelChooser::modelChanged, this, [this, i](const QString& folder) {
            if (i == 0) {
                m_chat->setModel(folder);
                Q_EMIT modelChanged(folder);
            }
            tokenize(i, true);
        });
        connect(place.chooser, &ModelChooser::refused, this, [this, i](const QString& message) { note(i, message); });
    }
    return splitter;
}

void TokenizerPanel::showCount(int count) {
    for (int i = 0; i < kPlaces; ++i) {
        m_columns[std::size_t(i)]->setVisible(i < count);
    }
}

bool TokenizerPanel::canRun() const {
    return !m_places[0].chooser->model().isEmpty();
}

void TokenizerPanel::run() {
    m_delay.stop();
    for (int i = 0; i < kPlaces; ++i) {
        tokenize(i, true);
    }
}

bool TokenizerPanel::openModel(const QString& folder) {
    setTokenizer(0, folder);
    return true;
}

void TokenizerPanel::setText(const QString& text) {
    m_text->setPlainText(text);
}

QString TokenizerPanel::text() const {
    return m_text->toPlainText();
}

void TokenizerPanel::setTokenizer(int place, const QString& folder) {
    if (place > m_count->currentIndex()) {
        m_count->setCurrentIndex(place);
    }
    m_places[std::size_t(place)].chooser->setModel(folder);
}

void TokenizerPanel::tokenize(int index, bool withOffsets) {
    Place& place = m_places[std::size_t(index)];
    const QString folder = place.chooser->model();
    if (m_columns[std::size_t(index)]->isHidden() || folder.isEmpty()) {
        return;
    }
    if (place.job) {
        place.job->disconnect(this);  // its answer is for an older text
        place.job->cancel();
    }
    const QString text = m_text->toPlainText();
    if (text.size() > kMaxText) {
        note(index, tr("The text has %L1 characters; this view shows at most %L2. Use “twb tokenize” for longer ones.")
                        .arg(text.size())
                        .arg(kMaxText));
        return;
    }
    api::JobSpec spec;
    spec.method = "tokenize";
    spec.title = tr("Tokenize").toStdString();
    spec.params["model"] = folder.toStdString();
    spec.params["inputs"] = text.toStdString();
    spec.params["options"] = {{"return_tokens", true}, {"return_special_tokens_mask", true}};
    if (withOffsets) {
        spec.params["options"]["return_offsets_mapping"] = true;
    }
    place.job = m_workbench.engine.submit(std::move(spec));
    connect(place.job, &Job::finished, this, [this, index, text](const api::Result& result) { finished(index, text, result); });
    connect(place.job, &Job::failed, this, [this, index, withOffsets](const api::Failure& failure) {
        // The tokenizers written in Python know no offsets: show them without.
        const bool lacksOffsets = withOffsets && failure.message.find("offset") != std::string::npos;
        if (lacksOffsets) {
            m_places[std::size_t(index)].job = nullptr;
            tokenize(index, false);
        } else {
            failed(index, failure);
        }
    });
}

void TokenizerPanel::finished(int index, const QString& text, const api::Result& result) {
    Place& place = m_places[std::size_t(index)];
    try {
        place.view->setReport(QDir(place.chooser->model()).dirName(), readTokenReport(text, api::toJson(result.output)));
        place.stack->setCurrentWidget(place.view);
    } catch (const core::Error& error) {
        note(index, qtext(error.what()));
    }
}

void TokenizerPanel::failed(int index, const api::Failure& failure) {
    note(index, qtext(failure.message));
}

void TokenizerPanel::note(int index, const QString& sentence) {
    Place& place = m_places[std::size_t(index)];
    place.note->setText(sentence);
    place.note->setAccessibleName(sentence);
    place.stack->setCurrentWidget(place.note);
}

}  // namespace twb::ui
