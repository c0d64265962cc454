#include "ui/panels/batch_pane.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QDir>
#include <QFileDialog>
#include <QFrame>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QTableView>
#include <QTimer>
#include <utility>

#include "engine/core/error.h"
#include "ui/models/batch_export.h"
#include "ui/results/result_view.h"
#include "ui/shell/icons.h"
#include "ui/text.h"
#include "ui/widgets/controls.h"

namespace twb::ui {

BatchPane::BatchPane(QWidget* parent)
    : QWidget(parent),
      m_model(new BatchModel(this)),
      m_filter(new BatchFilter(this)),
      m_counts(mutedLabel(tr("Drop a table to see its rows here."))),
      m_search(new QLineEdit),
      m_problemsOnly(new QCheckBox(tr("&Problems only"))),
      m_view(new QTableView),
      m_detail(scrolled(new QWidget, tr("Result of the chosen row"))),
      m_countTimer(new QTimer(this)) {
    m_countTimer->setInterval(200);
    connect(m_countTimer, &QTimer::timeout, this, &BatchPane::updateCounts);
    m_counts->setAccessibleName(tr("Rows done"));
    m_search->setPlaceholderText(tr("Search the rows"));
    m_search->setAccessibleName(tr("Search the rows"));
    m_search->setClearButtonEnabled(true);
    m_problemsOnly->setAccessibleName(tr("Show only rows with a problem"));
    m_exportCsv = flatButton(tr("Export C&SV"), icon("export"), tr("Save all rows with their results as a CSV file"));
    m_exportJsonl =
        flatButton(tr("Export JSON&L"), icon("export"), tr("Save all rows with their complete results, one JSON object a line"));
    m_filter->setSourceModel(m_model);
    m_view->setModel(m_filter);
    m_view->setAccessibleName(tr("Rows and results"));
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setSelectionMode(QAbstractItemView::SingleSelection);
    m_view->setAlternatingRowColors(true);
    m_view->setShowGrid(false);
    m_view->setTabKeyNavigation(false);
    m_view->setWordWrap(false);
    m_view->setSortingEnabled(true);
    m_view->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_view->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    m_view->horizontalHeader()->setStretchLastSection(true);
    m_view->verticalHeader()->setDefaultSectionSize(m_view->fontMetrics().height() + 10);

    auto* header = new QHBoxLayout;
    header->addWidget(headingLabel(tr("Rows")));
    header->addWidget(m_counts, 1);
    auto* tools = new QHBoxLayout;
    tools->addWidget(m_search, 1);
    tools->addWidget(m_problemsOnly);
    auto* split = new QSplitter(Qt::Vertical);
    split->addWidget(m_view);
    split->addWidget(m_detail);
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 1);
    split->setChildrenCollapsible(false);
    m_detail->hide();
    QBoxLayout* box = nullptr;
    QFrame* frame = card(&box);
    box->addLayout(header);
    box->addLayout(tools);
    box->addWidget(split, 1);
    auto* footer = new QHBoxLayout;
    footer->addStretch();
    footer->addWidget(m_exportCsv);
    footer->addWidget(m_exportJsonl);
    box->addLayout(footer);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(frame);

    connect(m_search, &QLineEdit::textChanged, m_filter, &BatchFilter::setText);
    connect(m_problemsOnly, &QCheckBox::toggled, m_filter, &BatchFilter::setProblemsOnly);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &BatchPane::showRow);
    connect(m_exportCsv, &QPushButton::clicked, this, [this] { exportTo("csv"); });
    connect(m_exportJsonl, &QPushButton::clicked, this, [this] { exportTo("jsonl"); });
    setRunning(false);
}

void BatchPane::setTable(TableData table) {
    m_model->setTable(std::move(table));
    m_detail->hide();
    m_view->resizeColumnsToContents();
    for (int column = 0; column < m_model->columnCount(); ++column) {
        m_view->setColumnWidth(column, std::clamp(m_view->columnWidth(column), 70, 280));
    }
    setRunning(false);
}

void BatchPane::setCall(const TaskRequest& call, std::vector<core::Json> inputsByRow) {
    m_call = call;
    m_inputs = std::move(inputsByRow);
}

void BatchPane::setRunning(bool running) {
    m_filter->setDynamicSortFilter(!running);
    running ? m_countTimer->start() : m_countTimer->stop();
    m_exportCsv->setEnabled(!running && m_model->rowCount() > 0);
    m_exportJsonl->setEnabled(!running && m_model->rowCount() > 0);
    updateCounts();
}

void BatchPane::updateCounts() {
    const int rows = m_model->rowCount();
    if (rows > 0) {
        m_counts->setText(tr("%1 of %2 done, %n with a problem", nullptr, m_model->problemCount()).arg(m_model->doneCount()).arg(rows));
    }
}

void BatchPane::showRow() {
    const QModelIndex index = m_filter->mapToSource(m_view->currentIndex());
    QWidget* old = m_detail->takeWidget();
    if (old) {
        old->deleteLater();
    }
    const bool hasResult = index.isValid() && m_model->value(index.row()) && std::size_t(index.row()) < m_inputs.size();
    m_detail->setVisible(hasResult);
    if (!hasResult) {
        return;
    }
    TaskRequest request = m_call;
    request.inputs = m_inputs[std::size_t(index.row())];
    QWidget* view = makeResultView(*m_model->value(index.row()), request);
    view->setContentsMargins(0, 8, 8, 0);
    m_detail->setWidget(view);
}

void BatchPane::exportTo(const QString& ending) {
    const QFileInfo source(m_model->table().file);
    const QString proposal = source.absolutePath() + "/" + source.completeBaseName() + "-results." + ending;
    const QString path = QFileDialog::getSaveFileName(this, tr("Export the results"), proposal,
                                                      ending == "csv" ? tr("CSV files (*.csv)") : tr("JSON lines (*.jsonl)"));
    if (path.isEmpty()) {
        return;
    }
    try {
        ending == "csv" ? exportCsv(*m_model, path) : exportJsonl(*m_model, path);
        Q_EMIT exported(tr("The results were saved in “%1”.").arg(QDir::toNativeSeparators(path)));
    } catch (const core::Error& error) {
        Q_EMIT exportFailed(qtext(error.what()));
    }
}

}  // namespace twb::ui
