#include "ui/train/chart_board.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QFileDialog>
#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSlider>
#include <QTableView>
#include <QToolButton>

#include "engine/core/error.h"
#include "ui/shell/icons.h"
#include "ui/text.h"
#include "ui/train/chart_export.h"
#include "ui/train/curve_chart.h"
#include "ui/train/curve_table.h"
#include "ui/train/metric_name.h"
#include "ui/widgets/controls.h"

namespace twb::ui {
namespace {

constexpr int kWide = 520;  // pixels from which two charts stand side by side
constexpr int kGhostColor = 5;
constexpr const char* kMemoryNames[] = {"memory_weights",     "memory_gradients", "memory_optimizer",
                                        "memory_activations", "memory_cache",     "memory_other"};

}  // namespace

ChartBoard::ChartBoard(QWidget* parent)
    : QWidget(parent),
      m_charts{new CurveChart(tr("Loss"), m_view),
               new CurveChart(tr("Scores of the evaluations"), m_view),
               new CurveChart(tr("Learning rate"), m_view),
               new CurveChart(tr("Gradient norm"), m_view),
               new CurveChart(tr("Speed"), m_view),
               new CurveChart(tr("Memory"), m_view, ChartUnit::Bytes),
               new CurveChart(tr("Memory of the computer"), m_view, ChartUnit::Bytes)},
      m_grid(new QGridLayout) {
    m_charts[Loss]->setEmptyText(tr("The loss appears here while the model trains."));
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(8);
    auto* grid = new QWidget;
    grid->setLayout(m_grid);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(buildTools());
    layout->addWidget(scrolled(grid, tr("Charts")), 1);
    for (const Chart chart : {Loss, Memory}) {
        m_charts[chart]->setMarks(&m_curves.marks());
    }
    place();
    fillSeries();
}

QWidget* ChartBoard::buildTools() {
    auto* logarithmic = new QCheckBox(tr("&Log"));
    logarithmic->setToolTip(tr("Logarithmic scale"));
    logarithmic->setAccessibleName(tr("Log scale"));
    m_slider = new QSlider(Qt::Horizontal);
    m_slider->setRange(0, 99);
    m_slider->setValue(90);
    m_slider->setMinimumWidth(30);
    m_slider->setMaximumWidth(110);
    m_slider->setAccessibleName(tr("Smoothing"));
    m_slider->setToolTip(tr("How much the training loss is smoothed"));
    auto* smoothing = new QLabel(tr("S&moothing"));
    smoothing->setBuddy(m_slider);
    m_earlier = new QComboBox;
    m_earlier->setAccessibleName(tr("Earlier run behind"));
    m_earlier->setToolTip(tr("Lays the curves of an earlier run behind these"));
    m_earlier->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_earlier->setMinimumContentsLength(6);
    setEarlierRuns({});
    QToolButton* all = iconButton(icon("reset"), tr("Show all steps"));
    QToolButton* table = iconButton(icon("table"), tr("Read the charts as a table"));
    QToolButton* save = iconButton(icon("export"), tr("Export the charts (PNG, SVG, CSV)"));
    auto* tools = new QWidget;
    auto* layout = new QHBoxLayout(tools);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(logarithmic);
    layout->addWidget(smoothing);
    layout->addWidget(m_slider);
    layout->addWidget(m_earlier);
    layout->addStretch(1);
    layout->addWidget(all);
    layout->addWidget(table);
    layout->addWidget(save);
    connect(logarithmic, &QCheckBox::toggled, this, [this](bool on) {
        for (const Chart chart : {Loss, Norm}) {
            m_charts[chart]->setLogarithmic(on);
        }
    });
    connect(m_slider, &QSlider::valueChanged, this, &ChartBoard::smooth);
    connect(m_earlier, &QComboBox::activated, this, [this] { Q_EMIT ghostWanted(m_earlier->currentData().toLongLong()); });
    connect(all, &QToolButton::clicked, &m_view, &StepView::showAll);
    connect(table, &QToolButton::clicked, this, &ChartBoard::showTable);
    connect(save, &QToolButton::clicked, this, &ChartBoard::exportTo);
    return tools;
}

void ChartBoard::clear() {
    m_curves.clear();
    m_smooth.clear();
    for (Curve& curve : m_memory) {
        curve.clear();
    }
    m_computer.clear();
    m_smoothing = Smoothing(m_slider->value() / 100.0);
    m_scores = 0;
    m_view.clear();
    fillSeries();
}

void ChartBoard::add(const api::MetricPoint& point) {
    take(point.name, double(point.step), point.value);
    if (point.name == "memory_processes") {  // the last of the owners
        stackMemory(double(point.step));
    }
    m_view.setLast(double(point.step));
    for (CurveChart* chart : m_charts) {  // several a second at most: as the events come
        chart->update();
    }
    placeNew();
}

void ChartBoard::addMark(const RunMark& mark) {
    m_curves.addMark(mark);
    m_view.setLast(mark.step);
    for (const Chart chart : {Loss, Memory}) {
        m_charts[chart]->update();
    }
}

/// One figure into the curves and what is computed from them.
void ChartBoard::take(const std::string& name, double step, double value) {
    m_curves.add(name, step, value);
    if (name == "loss") {
        m_smooth.add(step, m_smoothing.next(value));
    } else if (isScore(name)) {
        const auto scores =
            std::count_if(m_curves.all().begin(), m_curves.all().end(), [](const auto& each) { return isScore(each.first); });
        if (std::size_t(scores) != m_scores) {
            m_scores = std::size_t(scores);
            fillSeries();
        }
    }
}

void ChartBoard::stackMemory(double step) {
    double sum = 0;
    const auto lastOf = [this](const std::string& name) {
        const Curve& curve = m_curves.of(name);
        return curve.isEmpty() ? 0 : curve.last().y();
    };
    for (std::size_t i = 0; i < m_memory.size(); ++i) {
        sum += lastOf(kMemoryNames[i]);
        m_memory[i].add(step, sum);
    }
    if (const double others = lastOf("memory_processes"); others > 0) {
        m_curves.add("memory_program", step, sum);
        m_computer.add(step, sum + others);
    }
}

void ChartBoard::goOnFrom(double step) {
    RunCurves kept = m_curves;
    kept.dropAfter(step);
    if (step > 0) {
        kept.addMark({RunMark::Kind::Resumed, step});
    }
    show(kept);
}

void ChartBoard::show(const RunCurves& curves) {
    clear();
    // By steps, so that curves that are computed from several fit together.
    std::map<double, std::vector<std::pair<std::string, double>>> bySteps;
    for (const auto& [name, curve] : curves.all()) {
        for (const std::vector<QPointF>* points : {&curve.points(), &curve.gaps()}) {
            for (const QPointF& point : name == "memory_program" ? std::vector<QPointF>() : *points) {  // that is computed
                bySteps[point.x()].emplace_back(name, point.y());
            }
        }
    }
    for (const auto& [step, figures] : bySteps) {
        bool hasMemory = false;
        for (const auto& [name, value] : figures) {
            hasMemory |= name == "memory_other";
            take(name, step, value);
        }
        if (hasMemory) {
            stackMemory(step);
        }
        m_view.setLast(step);
    }
    for (const RunMark& mark : curves.marks()) {
        addMark(mark);
    }
    fillSeries();
}

void ChartBoard::setEarlierRuns(const std::vector<std::pair<qint64, QString>>& runs) {
    const QVariant chosen = m_earlier->currentData();
    m_earlier->clear();
    m_earlier->addItem(tr("No earlier run"), 0);
    for (const auto& [id, name] : runs) {
        m_earlier->addItem(tr("behind: %1").arg(name), id);
    }
    m_earlier->setCurrentIndex(std::max(0, m_earlier->findData(chosen)));
    m_earlier->setEnabled(!runs.empty());
}

void ChartBoard::setGhost(const QString& name, RunCurves curves) {
    m_ghostName = name;
    m_ghost = std::move(curves);
    fillSeries();
}

void ChartBoard::smooth() {
    const double kept = m_slider->value() / 100.0;
    m_smooth = smoothed(m_curves.of("loss"), kept);
    m_smoothing = Smoothing(kept);
    for (const QPointF& point : m_curves.of("loss").points()) {
        m_smoothing.next(point.y());
    }
    m_charts[Loss]->update();
}

void ChartBoard::fillSeries() {
    const auto ghostOf = [this](std::vector<ChartSeries>& series, const std::string& name) {
        if (!m_ghost.of(name).isEmpty()) {
            series.insert(series.begin(),
                          {metricText(name) + " (" + m_ghostName + ")", &m_ghost.of(name), kGhostColor, SeriesLook::Dashed});
        }
    };
    const auto line = [this](const std::string& name, int color, SeriesLook look = SeriesLook::Line) {
        return ChartSeries{metricText(name), &m_curves.of(name), color, look};
    };
    std::vector<ChartSeries> loss{
        line("loss", 0, SeriesLook::Thin), {tr("smoothed"), &m_smooth, 0}, line("eval_loss", 1, SeriesLook::Dotted)};
    ghostOf(loss, "loss");
    ghostOf(loss, "eval_loss");
    m_charts[Loss]->setSeries(std::move(loss));

    std::vector<ChartSeries> scores;
    for (const auto& [name, curve] : m_curves.all()) {
        if (isScore(name)) {
            scores.push_back(line(name, int(scores.size()) + 1, SeriesLook::Dotted));
        }
    }
    for (const auto& [name, curve] : m_ghost.all()) {
        if (isScore(name) && !curve.isEmpty()) {
            scores.push_back({metricText(name) + " (" + m_ghostName + ")", &curve, kGhostColor, SeriesLook::Dashed});
        }
    }
    m_charts[Scores]->setSeries(std::move(scores));

    for (const auto& [chart, name, color] : {std::tuple(Rate, "learning_rate", 2), std::tuple(Norm, "grad_norm", 3)}) {
        std::vector<ChartSeries> series{line(name, color)};
        ghostOf(series, name);
        m_charts[chart]->setSeries(std::move(series));
    }
    m_charts[Speed]->setSeries({line("tokens_per_second", 0), line("samples_per_second", 1)});
    std::vector<ChartSeries> memory;
    for (std::size_t i = m_memory.size(); i-- > 0;) {
        memory.push_back({metricText(kMemoryNames[i]), &m_memory[i], int(i), SeriesLook::Area, &m_curves.of(kMemoryNames[i])});
    }
    m_charts[Memory]->setSeries(std::move(memory));
    m_charts[Computer]->setSeries(
        {{metricText("memory_processes"), &m_computer, kGhostColor, SeriesLook::Area, &m_curves.of("memory_processes")},
         {metricText("memory_program"), &m_curves.of("memory_program"), 0, SeriesLook::Area}});
    placeNew();
}

void ChartBoard::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    if ((event->size().width() >= kWide) != (event->oldSize().width() >= kWide)) {
        place();
    }
}

/// The loss over the whole width, the others that have figures below in two columns or one.
void ChartBoard::place() {
    const int columns = width() >= kWide ? 2 : 1;
    while (QLayoutItem* item = m_grid->takeAt(0)) {
        delete item;  // the chart stays
    }
    m_grid->addWidget(m_charts[Loss], 0, 0, 1, columns);
    m_charts[Loss]->setMinimumHeight(230);
    m_placed = 0;
    for (std::size_t i = Loss + 1; i < ChartCount; ++i) {
        m_charts[i]->setVisible(!m_charts[i]->isEmpty());
        if (!m_charts[i]->isEmpty()) {
            m_grid->addWidget(m_charts[i], 1 + m_placed / columns, m_placed % columns);
            ++m_placed;
        }
    }
    for (int row = 0; row < m_grid->rowCount(); ++row) {
        m_grid->setRowStretch(row, row == 0 ? 3 : row <= (m_placed + columns - 1) / columns ? 2 : 0);
    }
}

/// Charts show with their first figure.
void ChartBoard::placeNew() {
    const auto isFilled = [](const CurveChart* chart) { return !chart->isEmpty(); };
    if (std::count_if(m_charts.begin() + Loss + 1, m_charts.end(), isFilled) != m_placed) {
        place();
    }
}

void ChartBoard::showTable() {
    auto* dialog = new QDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Figures of the training"));
    dialog->resize(860, 520);
    auto* table = new QTableView;
    table->setModel(new CurveTable(charts(), table));
    table->setAccessibleName(tr("Figures of the training"));
    table->setAlternatingRowColors(true);
    table->verticalHeader()->hide();
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    (new QVBoxLayout(dialog))->addWidget(table);
    dialog->show();
}

void ChartBoard::exportTo() {
    const QString file =
        QFileDialog::getSaveFileName(this, tr("Export the charts"), "training.png", tr("Picture (*.png);;Drawing (*.svg);;Table (*.csv)"));
    if (file.isEmpty()) {
        return;
    }
    QList<CurveChart*> filled;
    for (CurveChart* chart : charts()) {
        if (!chart->isEmpty()) {
            filled << chart;
        }
    }
    try {
        exportCharts(filled.isEmpty() ? charts() : filled, file);
        Q_EMIT noted(tr("The charts are in %1.").arg(file));
    } catch (const core::Error& error) {
        Q_EMIT failed(qtext(error.what()));
    }
}

}  // namespace twb::ui
