#include "ui/train/run_comparison.h"

#include <QDir>
#include <QHeaderView>
#include <QTreeWidget>
#include <QVBoxLayout>
#include <map>

#include "ui/text.h"
#include "ui/train/curve_chart.h"
#include "ui/train/metric_name.h"

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
      m_differences(new QTreeWidget) {
    m_evaluation->setEmptyText(tr("None of these was evaluated."));
    m_differences->setAccessibleName(tr("Where the trainings differ"));
    m_differences->setRootIsDecorated(false);
    m_differences->setAlternatingRowColors(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_training, 3);
    layout->addWidget(m_evaluation, 2);
    layout->addWidget(m_differences, 2);
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
