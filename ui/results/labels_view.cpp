#include "ui/results/labels_view.h"

#include <QLabel>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/text.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/score_bars.h"

namespace twb::ui {
namespace {

constexpr std::size_t kMostBars = 50;

}  // namespace

LabelsView::LabelsView(const std::vector<api::LabelScore>& labels, QWidget* parent) : QWidget(parent) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    std::vector<ScoreBar> bars;
    for (std::size_t i = 0; i < std::min(labels.size(), kMostBars); ++i) {
        bars.push_back({qtext(labels[i].label), labels[i].score});
    }
    auto* chart = new ScoreBars;
    chart->setBars(std::move(bars));
    layout->addWidget(chart);
    if (labels.size() > kMostBars) {
        layout->addWidget(mutedLabel(tr("%n more label(s): see the JSON.", nullptr, int(labels.size() - kMostBars))));
    }
    layout->addStretch();
}

}  // namespace twb::ui
