#include "ui/train/run_comparison.h"

#include <QDir>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QTabWidget>
#include <QTreeWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <map>

#include "ui/text.h"
#include "ui/train/changed_examples.h"
#include "ui/train/curve_chart.h"
#include "ui/train/metric_name.h"
#include "ui/widgets/controls.h"

namespace twb::ui {
namespace {

using core::Json;

constexpr double kSmoothing = 0.9;

/// Settings by their dotted names.
void flatten(const Json& json, const std::string& prefix, std::map<std::string, QString>& out) {
    for (const auto& [key, value] : json.items()) {
        const std::string name = prefix.empty() ? key : prefix + "." + key;
        if (value.is_object()) {
            flatten(value, name, out);
        } else {
            out[name] = value.is_string() ? qtext(value.get<std::string>()) : jsonText(value);
        }
    }
}

}  // namespace

RunComparison::RunComparison(QWidget* parent)
    : QWidget(parent),
      m_training(new CurveChart(tr("Training loss, smoothed"), m_view)),
      m_evaluation(new CurveChart(tr("Evaluation loss"), m_view)),
      m_differences(new QTreeWidget),
      m_exampleNote(mutedLabel({})),
      m_examples(new QTreeWidget) {
    m_evaluation->setEmptyText(tr("None of these was evaluated."));
    m_differences->setAccessibleName(tr("Where the trainings differ"));
    m_examples->setAccessibleName(tr("Rows that were fixed or broken"));
    m_exampleNote->setAccessibleName(tr("How many rows were fixed or broken"));
    for (QTreeWidget* list : {m_differences, m_examples}) {
        list->setRootIsDecorated(false);
        list->setAlternatingRowColors(true);
    }
    auto* examples = new QWidget;
    auto* lines = new QVBoxLayout(examples);
    lines->setContentsMargins(0, 8, 0, 0);
    lines->addWidget(m_exampleNote);
    lines->addWidget(m_examples, 1);
    auto* tabs = new QTabWidget;
    tabs->setDocumentMode(true);
    tabs->setAccessibleName(tr("Views of the comparison"));
    tabs->addTab(m_differences, tr("Differences"));
    tabs->addTab(examples, tr("Fixed and broken rows"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_training, 3);
    layout->addWidget(m_evaluation, 2);
    layout->addWidget(tabs, 3);
}

void RunComparison::setRuns(const std::vector<TrainingRun>& runs) {
    m_training->setSeries({});
    m_evaluation->setSeries({});
    m_curves.clear();
    m_smooth.clear();
    m_view.clear();
    for (const TrainingRun& run : runs) {
        m_curves.push_back(RunCurves::fromJson(run.curves));
    }
    std::vector<ChartSeries> training, evaluation;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        RunCurves& curves = m_curves[i];
        m_smooth.push_back(smoothed(curves.of("loss"), kSmoothing));
        training.push_back({runs[i].name, &m_smooth.back(), int(i)});
        evaluation.push_back({runs[i].name, &curves.of("eval_loss"), int(i), SeriesLook::Dotted});
        for (const auto& [name, curve] : curves.all()) {
            m_view.setLast(curve.isEmpty() ? 0 : curve.last().x());
        }
    }
    m_training->setSeries(std::move(training));
    m_evaluation->setSeries(std::move(evaluation));
    fillDifferences(runs);
    fillExamples(runs);
}

/// From the earlier of two to the later.
void RunComparison::fillExamples(const std::vector<TrainingRun>& runs) {
    m_examples->clear();
    if (runs.size() != 2) {
        m_exampleNote->setText(tr("Choose two trainings to see the rows that one got right and the other wrong."));
        return;
    }
    const bool isInOrder = runs[0].started <= runs[1].started;
    const TrainingRun &before = runs[isInOrder ? 0 : 1], &after = runs[isInOrder ? 1 : 0];
    const ExampleComparison found = compareExamples(before.judgements, after.judgements);
    if (found.compared == 0) {
        m_exampleNote->setText(
            tr("No row was judged by both. Rows are kept of tasks with classes or texts as answers, from the last evaluation."));
        return;
    }
    const QLocale locale;
    m_exampleNote->setText(tr("Of %1 rows that both have judged, %2 got %3 right that %4 got wrong, and %5 wrong that it got right.")
                               .arg(locale.toString(qulonglong(found.compared)), after.name, locale.toString(qulonglong(found.fixed)),
                                    before.name, locale.toString(qulonglong(found.changed.size() - found.fixed))));
    m_examples->setHeaderLabels({tr("Change"), tr("Expected"), before.name, after.name, tr("Text")});
    for (const ChangedExample& each : found.changed) {
        auto* item = new QTreeWidgetItem(
            {each.isFixed ? tr("fixed") : tr("broken"), each.expected, each.before, each.after, QString(each.text).replace('\n', ' ')});
        item->setToolTip(4, each.text);
        m_examples->addTopLevelItem(item);
    }
    for (int column = 0; column < 4; ++column) {
        m_examples->resizeColumnToContents(column);
        m_examples->setColumnWidth(column, std::min(m_examples->columnWidth(column), 240));
    }
}

void RunComparison::fillDifferences(const std::vector<TrainingRun>& runs) {
    QStringList heading{tr("Differs in")};
    std::map<std::string, QStringList> rows;  // a text for each run
    for (std::size_t i = 0; i < runs.size(); ++i) {
        heading << runs[i].name;
        std::map<std::string, QString> settings;
        Json params = runs[i].params;
        for (const char* dataset : {"train_dataset", "eval_dataset", "resume_from_checkpoint"}) {
            params.erase(dataset);
        }
        flatten(params, {}, settings);
        settings.erase("arguments.output_dir");
        for (const auto& [name, curve] : m_curves[i].all()) {
            if (!curve.isEmpty() && (name == "eval_loss" || isScore(name))) {
                settings["= " + metricText(name).toStdString()] = figureText(curve.last().y());
            }
        }
        for (const auto& [name, value] : settings) {
            QStringList& row = rows[name];
            row.resize(qsizetype(runs.size()));
            row[qsizetype(i)] = value;
        }
    }
    m_differences->clear();
    m_differences->setHeaderLabels(heading);
    for (const auto& [name, values] : rows) {
        if (values.count(values.first()) != values.size()) {
            m_differences->addTopLevelItem(new QTreeWidgetItem(QStringList(qtext(name)) + values));
        }
    }
    m_differences->header()->resizeSections(QHeaderView::ResizeToContents);
}

}  // namespace twb::ui
