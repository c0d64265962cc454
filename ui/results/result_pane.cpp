#include "ui/results/result_pane.h"

#include <QBoxLayout>
#include <QClipboard>
#include <QFrame>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>

#include "ui/results/fillings_view.h"
#include "ui/results/json_view.h"
#include "ui/results/result_view.h"
#include "ui/results/text_pair_view.h"
#include "ui/shell/icons.h"
#include "ui/text.h"
#include "ui/widgets/controls.h"

namespace twb::ui {

ResultPane::ResultPane(QWidget* parent)
    : QWidget(parent), m_timing(mutedLabel({})), m_stack(new QStackedWidget), m_hint(mutedLabel({})), m_tabs(new QTabWidget) {
    m_copyJson = flatButton(tr("Copy as &JSON"), icon("copy"), tr("Copies exactly what the transformers pipeline returns"));
    m_copyCommand = flatButton(tr("Copy as &command"), icon("command"), tr("Copies the twb command line that gives this result"));
    m_timing->setWordWrap(false);
    m_timing->setAccessibleName(tr("Time that the run took"));
    m_hint->setAlignment(Qt::AlignCenter);
    m_hint->setMargin(24);
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setDrawBase(false);
    m_tabs->setAccessibleName(tr("Result"));
    m_tabs->tabBar()->setAccessibleName(tr("Views of the result"));

    auto* header = new QHBoxLayout;
    header->addWidget(headingLabel(tr("Result")));
    header->addSpacing(8);
    header->addWidget(m_timing, 1);
    m_stack->addWidget(m_hint);
    m_stack->addWidget(m_tabs);
    QBoxLayout* box = nullptr;
    QFrame* frame = card(&box);
    box->addLayout(header);
    box->addWidget(m_stack, 1);
    auto* footer = new QHBoxLayout;
    footer->addStretch();
    footer->addWidget(m_copyJson);
    footer->addWidget(m_copyCommand);
    box->addLayout(footer);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(frame);

    connect(m_copyJson, &QPushButton::clicked, this,
            [this] { copy(jsonText(api::toJson(*m_output), 2), tr("The result was copied as JSON.")); });
    connect(m_copyCommand, &QPushButton::clicked, this, [this] { copy(m_request.toCommand(), tr("The command was copied.")); });
    m_copyCommand->setEnabled(false);
    showHint(tr("The result will appear here.\nPress Run, or Ctrl+Enter."));
}

void ResultPane::setRequest(const TaskRequest& request) {
    m_request = request;
    m_copyCommand->setEnabled(true);
}

void ResultPane::showOutput(const TaskRequest& request, const api::Output& output, const QString& timing) {
    setRequest(request);
    m_output = output;
    m_copyJson->setEnabled(true);
    m_timing->setText(timing);
    const int shownTab = m_tabs->currentIndex();
    while (m_tabs->count() > 0) {
        QWidget* old = m_tabs->widget(0);
        m_tabs->removeTab(0);
        old->deleteLater();
    }
    auto* views = new QWidget;
    auto* layout = new QVBoxLayout(views);
    layout->setContentsMargins(2, 10, 8, 2);
    for (const api::Value& value : output.values) {
        QWidget* view = makeResultView(value, request);
        if (auto* fillings = qobject_cast<FillingsView*>(view)) {
            connect(fillings, &FillingsView::fillChosen, this, &ResultPane::fillChosen);
        } else if (auto* texts = qobject_cast<TextPairView*>(view)) {
            connect(texts, &TextPairView::compareWanted, this,
                    [this, texts](const QString& text, const QString& reference) { Q_EMIT compareWanted(texts, text, reference); });
        }
        layout->addWidget(view);
    }
    m_tabs->addTab(scrolled(views, tr("Result")), tr("View"));
    m_tabs->addTab(new JsonView(api::toJson(output)), tr("JSON"));
    m_tabs->setCurrentIndex(std::max(0, shownTab));
    m_stack->setCurrentWidget(m_tabs);
}

void ResultPane::showHint(const QString& text) {
    m_output.reset();
    m_copyJson->setEnabled(false);
    m_timing->clear();
    m_hint->setText(text);
    m_stack->setCurrentWidget(m_hint);
}

void ResultPane::copy(const QString& text, const QString& message) {
    QGuiApplication::clipboard()->setText(text);
    Q_EMIT copied(message);
}

}  // namespace twb::ui
