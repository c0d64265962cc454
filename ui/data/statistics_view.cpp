#include "ui/data/statistics_view.h"

#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QVBoxLayout>
#include <algorithm>

#include "engine/train/data/labels.h"
#include "engine/train/data/lengths.h"
#include "ui/data/role_form.h"
#include "ui/text.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/score_bars.h"

namespace twb::ui {
namespace {

constexpr std::size_t kMostClasses = 20;

/// Bars for the bins of a distribution.
class Histogram : public QWidget {
public:
    explicit Histogram(const train::LengthSummary& summary) : m_summary(summary) {
        setMinimumSize(120, 70);
        setAccessibleName(StatisticsView::tr("Distribution of the lengths"));
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        const auto& bins = m_summary.bins;
        if (bins.empty()) {
            return;
        }
        const std::size_t most = *std::max_element(bins.begin(), bins.end());
        const int text = fontMetrics().height() + 2;
        const double width = double(this->width()) / double(bins.size());
        for (std::size_t i = 0; i < bins.size(); ++i) {
            const double height = bins[i] == 0 ? 0 : std::max(1.0, (this->height() - text) * double(bins[i]) / double(most));
            painter.fillRect(QRectF(double(i) * width, this->height() - text - height, std::max(1.0, width - 1), height),
                             palette().color(QPalette::Highlight));
        }
        painter.setPen(palette().color(QPalette::PlaceholderText));
        const QRect line(0, height() - text, this->width(), text);
        painter.drawText(line, Qt::AlignLeft | Qt::AlignBottom, "0");
        painter.drawText(line, Qt::AlignRight | Qt::AlignBottom, QLocale().toString(qulonglong(bins.size() * m_summary.binWidth)));
    }

private:
    train::LengthSummary m_summary;
};

void addLengths(QVBoxLayout* layout, const QString& role, const train::Dataset& dataset, std::size_t column) {
    const train::LengthSummary summary = train::summarize(train::lengthsOf(dataset, column));
    layout->addWidget(headingLabel(StatisticsView::tr("%1: words a row").arg(role)));
    layout->addWidget(mutedLabel(StatisticsView::tr("%L1 to %L2, mean %3, median %L4; 95 of 100 have at most %L5")
                                     .arg(summary.shortest)
                                     .arg(summary.longest)
                                     .arg(QLocale().toString(summary.mean, 'f', 1))
                                     .arg(summary.median)
                                     .arg(summary.p95)));
    layout->addWidget(new Histogram(summary));
}

void addClasses(QVBoxLayout* layout, const QString& role, const train::Dataset& dataset, std::size_t column) {
    std::vector<train::LabelCount> counts = train::labelCounts(dataset, column);
    std::stable_sort(counts.begin(), counts.end(), [](const auto& a, const auto& b) { return a.count > b.count; });
    std::size_t all = 0;
    for (const train::LabelCount& count : counts) {
        all += count.count;
    }
    layout->addWidget(headingLabel(StatisticsView::tr("%1: %n classes", nullptr, int(counts.size())).arg(role)));
    std::vector<ScoreBar> bars;
    for (const train::LabelCount& count : counts) {
        if (bars.size() == kMostClasses) {
            break;
        }
        bars.push_back({QString("%1 (%L2)").arg(qtext(count.label)).arg(count.count), double(count.count) / double(all)});
    }
    auto* view = new ScoreBars;
    view->setBars(std::move(bars));
    layout->addWidget(view);
    if (counts.size() > kMostClasses) {
        layout->addWidget(mutedLabel(StatisticsView::tr("and %n rarer ones", nullptr, int(counts.size() - kMostClasses))));
    }
}

}  // namespace

StatisticsView::StatisticsView(QWidget* parent) : QWidget(parent), m_layout(new QVBoxLayout(this)) {
    m_layout->setContentsMargins(0, 0, 0, 0);
}

void StatisticsView::setData(const train::Dataset& dataset, const core::Json& columns) {
    delete m_content;
    m_content = new QWidget;
    auto* layout = new QVBoxLayout(m_content);
    layout->setContentsMargins(0, 8, 8, 0);
    layout->setSpacing(6);
    for (const auto& [role, name] : columns.items()) {
        const auto column = name.is_string() ? dataset.columnIndex(name.get<std::string>()) : std::nullopt;
        if (!column || dataset.empty()) {
            continue;
        }
        if (role == "label" || role == "tags") {
            addClasses(layout, roleText(role), dataset, *column);
        } else if (role != "answers" && role != "image" && role != "audio") {
            addLengths(layout, roleText(role), dataset, *column);
        }
    }
    layout->addStretch(1);
    m_layout->addWidget(m_content);
}

}  // namespace twb::ui
