#include "ui/train/evaluation_view.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QTableView>
#include <QTableWidget>
#include <algorithm>

#include "ui/shell/theme.h"
#include "ui/text.h"
#include "ui/train/judgement_model.h"
#include "ui/widgets/controls.h"

namespace twb::ui {
namespace {

constexpr int kCalibrationWidth = 190;     // pixels: three short columns
constexpr std::size_t kMostKept = 20'000;  // rows, of an evaluation

QString share(double value) {
    return value < 0 ? QString("–") : QLocale().toString(value, 'f', 3);
}

QTableWidget* readOnlyTable(const QString& name) {
    auto* table = new QTableWidget;
    table->setAccessibleName(name);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    return table;
}

}  // namespace

EvaluationView::EvaluationView(QWidget* parent)
    : QWidget(parent),
      m_model(new JudgementModel(this)),
      m_heading(mutedLabel({})),
      m_shown(new QLabel),
      m_tables(new QWidget),
      m_matrix(readOnlyTable(tr("Confusion matrix"))),
      m_classes(readOnlyTable(tr("Figures of each class"))),
      m_calibration(readOnlyTable(tr("Calibration"))),
      m_rows(new QTableView) {
    m_matrix->setToolTip(tr("Down: what was expected. Across: what it was taken for. Press a cell to see its rows."));
    m_rows->setModel(m_model);
    m_rows->setAccessibleName(tr("Rows of the evaluation"));
    m_rows->setAlternatingRowColors(true);
    m_rows->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_rows->setWordWrap(false);
    m_rows->horizontalHeader()->setStretchLastSection(true);
    m_calibration->verticalHeader()->hide();
    m_calibration->setToolTip(tr("A model that is well calibrated is right as often as it is sure: of rows with 90 % nine of ten."));
    QPushButton* best = flatButton(tr("&Best first"), {}, tr("All rows, the best first"));
    QPushButton* all = flatButton(tr("A&ll rows"), {}, tr("All rows again, the worst first"));
    auto* tables = new QHBoxLayout(m_tables);
    tables->setContentsMargins(0, 0, 0, 0);
    tables->addWidget(m_matrix, 1);
    tables->addWidget(m_classes, 1);
    tables->addWidget(m_calibration);
    m_calibration->setMaximumWidth(kCalibrationWidth);
    m_tables->setMaximumHeight(230);
    auto* above = new QHBoxLayout;
    above->addWidget(m_shown, 1);
    above->addWidget(best);
    above->addWidget(all);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->addWidget(m_heading);
    layout->addWidget(m_tables);
    layout->addLayout(above);
    layout->addWidget(m_rows, 1);
    connect(m_matrix, &QTableWidget::cellClicked, this, &EvaluationView::showCell);
    connect(m_matrix, &QTableWidget::cellActivated, this, &EvaluationView::showCell);
    connect(all, &QPushButton::clicked, this, [this] { showAll(); });
    connect(best, &QPushButton::clicked, this, [this] { showAll(true); });
    clear();
}

void EvaluationView::clear() {
    m_model->show(&m_judgements, {});
    m_judgements.clear();
    m_confusion = {};
    m_tables->hide();
    m_shown->clear();
    m_heading->setText(tr("After each evaluation you see here what the model got wrong, for tasks with classes or texts as answers."));
}

void EvaluationView::setRows(const train::Dataset& rows, const core::Json& columns) {
    m_model->setDataset(rows, columns);
}

void EvaluationView::show(const core::Json& evaluation) {
    m_model->show(&m_judgements, {});
    const bool areSamples = evaluation.contains("samples");
    m_judgements = judgementsOf(evaluation.value(areSamples ? "samples" : "rows", core::Json::array()));
    m_confusion = confusionOf(m_judgements);
    const auto right = std::count_if(m_judgements.begin(), m_judgements.end(), [](const Judgement& each) { return each.isRight(); });
    const QString step = QLocale().toString(evaluation.value("step", 0));
    m_heading->setText(areSamples ? tr("Evaluation at step %1: the model goes on from the beginnings of some rows.").arg(step)
                                  : tr("Evaluation at step %1: %L2 of %L3 rows are right.").arg(step).arg(right).arg(m_judgements.size()));
    m_tables->setVisible(!m_confusion.labels.empty());
    fillMatrix();
    fillClasses();
    fillCalibration();
    showAll();
    m_rows->resizeColumnToContents(JudgementModel::Expected);
    m_rows->resizeColumnToContents(JudgementModel::Predicted);
    m_rows->resizeColumnToContents(JudgementModel::Score);
    for (const int column : {JudgementModel::Expected, JudgementModel::Predicted}) {
        m_rows->setColumnWidth(column, std::min(m_rows->columnWidth(column), 260));
    }
}

core::Json EvaluationView::toJson() const {
    core::Json rows;
    for (std::size_t row = 0; row < std::min(m_judgements.size(), kMostKept); ++row) {
        const Judgement& judgement = m_judgements[row];
        if (judgement.text.isEmpty()) {
            rows.push_back(
                {{"text", m_model->textOf(row).toStdString()}, {"expected", judgement.expected}, {"predicted", judgement.predicted}});
        }
    }
    return rows;
}

void EvaluationView::fillMatrix() {
    const int size = int(m_confusion.labels.size());
    m_matrix->clear();
    m_matrix->setRowCount(size);
    m_matrix->setColumnCount(size);
    QStringList names;
    for (const std::string& label : m_confusion.labels) {
        names << qtext(label);
    }
    m_matrix->setHorizontalHeaderLabels(names);
    m_matrix->setVerticalHeaderLabels(names);
    for (int row = 0; row < size; ++row) {
        const double all = std::max<double>(1, double(m_confusion.support(std::size_t(row))));
        for (int column = 0; column < size; ++column) {
            const std::size_t count = m_confusion.counts[std::size_t(row)][std::size_t(column)];
            auto* item = new QTableWidgetItem(QLocale().toString(qulonglong(count)));
            item->setTextAlignment(Qt::AlignCenter);
            const double shade = double(count) / all;
            item->setBackground(heatColor(palette(), row == column ? -0.6 * shade : 0.9 * shade));
            item->setToolTip(
                tr("%1 taken for %2: %L3 (%4 %)").arg(names[row], names[column]).arg(count).arg(QLocale().toString(100 * shade, 'f', 1)));
            m_matrix->setItem(row, column, item);
        }
    }
}

void EvaluationView::fillClasses() {
    m_classes->clear();
    m_classes->setColumnCount(4);
    m_classes->setHorizontalHeaderLabels({tr("Precision"), tr("Recall"), tr("F1"), tr("Rows")});
    m_classes->setRowCount(int(m_confusion.labels.size()));
    for (std::size_t label = 0; label < m_confusion.labels.size(); ++label) {
        m_classes->setVerticalHeaderItem(int(label), new QTableWidgetItem(qtext(m_confusion.labels[label])));
        const QString cells[] = {share(m_confusion.precision(label)), share(m_confusion.recall(label)), share(m_confusion.f1(label)),
                                 QLocale().toString(qulonglong(m_confusion.support(label)))};
        for (int column = 0; column < 4; ++column) {
            m_classes->setItem(int(label), column, new QTableWidgetItem(cells[column]));
        }
    }
}

void EvaluationView::fillCalibration() {
    const Calibration calibration = calibrationOf(m_judgements);
    const QLocale locale;
    m_calibration->clear();
    m_calibration->setColumnCount(3);
    m_calibration->setHorizontalHeaderLabels({tr("Sure"), tr("Right"), tr("Rows")});
    m_calibration->setRowCount(int(calibration.bins.size()));
    for (int row = 0; row < m_calibration->rowCount(); ++row) {
        const Calibration::Bin& bin = calibration.bins[std::size_t(row)];
        const QString cells[] = {tr("%1 %").arg(locale.toString(100 * bin.confidence, 'f', 1)),
                                 tr("%1 %").arg(locale.toString(100.0 * double(bin.right) / double(bin.rows), 'f', 1)),
                                 locale.toString(qulonglong(bin.rows))};
        for (int column = 0; column < 3; ++column) {
            m_calibration->setItem(row, column, new QTableWidgetItem(cells[column]));
        }
    }
    m_calibration->setVisible(!calibration.bins.empty());
    if (!calibration.bins.empty()) {
        m_heading->setText(m_heading->text() + " " + tr("Calibration error: %1.").arg(share(calibration.error)));
    }
}

void EvaluationView::showCell(int row, int column) {
    const std::string &expected = m_confusion.labels[std::size_t(row)], &predicted = m_confusion.labels[std::size_t(column)];
    std::vector<std::size_t> rows = rowsOf(m_judgements, expected, predicted);
    m_shown->setText(tr("%n rows with %1 that was taken for %2", nullptr, int(rows.size())).arg(qtext(expected), qtext(predicted)));
    m_model->show(&m_judgements, std::move(rows));
}

void EvaluationView::showAll(bool bestFirst) {
    m_shown->setText(bestFirst ? tr("All rows, the best first") : tr("All rows, the worst first"));
    std::vector<std::size_t> rows = worstFirst(m_judgements);
    if (bestFirst) {
        std::reverse(rows.begin(), rows.end());
    }
    m_model->show(&m_judgements, std::move(rows));
}

}  // namespace twb::ui
