#include "ui/data/statistics_view.h"

#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QVBoxLayout>
#include <algorithm>

#include "engine/train/data/labels.h"
#include "engine/train/data/lengths.h"
#include "ui/data/role_form.h"
#include "ui/shell/theme.h"
#include "ui/text.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/score_bars.h"

namespace twb::ui {
namespace {

constexpr std::size_t kMostClasses = 20;

/// Bars for the bins of a distribution; those beyond a limit in another colour.
class Histogram : public QWidget {
public:
    explicit Histogram(const train::LengthSummary& summary, std::size_t limit = 0) : m_summary(summary), m_limit(limit) {
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
            const bool isBeyond = m_limit > 0 && i * m_summary.binWidth > m_limit;
            painter.fillRect(QRectF(double(i) * width, this->height() - text - height, std::max(1.0, width - 1), height),
                             isBeyond ? heatColor(palette(), 0.8) : palette().color(QPalette::Highlight));
        }
        painter.setPen(palette().color(QPalette::PlaceholderText));
        const double end = double(bins.size() * m_summary.binWidth);
        if (m_limit > 0 && double(m_limit) < end) {
            const double x = this->width() * double(m_limit) / end;
            painter.drawLine(QPointF(x, 0), QPointF(x, this->height() - text));
        }
        const QRect line(0, height() - text, this->width(), text);
        painter.drawText(line, Qt::AlignLeft | Qt::AlignBottom, "0");
        painter.drawText(line, Qt::AlignRight | Qt::AlignBottom, QLocale().toString(qulonglong(bins.size() * m_summary.binWidth)));
    }

private:
    train::LengthSummary m_summary;
    std::size_t m_limit;
};

QString summaryText(const train::LengthSummary& summary) {
    return StatisticsView::tr("%L1 to %L2, mean %3, median %L4; 95 of 100 have at most %L5")
        .arg(summary.shortest)
        .arg(summary.longest)
        .arg(QLocale().toString(summary.mean, 'f', 1))
        .arg(summary.median)
        .arg(summary.p95);
}

void addTokens(QVBoxLayout* layout, const TokenFigures& tokens) {
    const train::LengthSummary summary = train::summarize(tokens.lengths);
    layout->addWidget(headingLabel(StatisticsView::tr("Tokens a row")));
    layout->addWidget(mutedLabel(summaryText(summary)));
    layout->addWidget(new Histogram(summary, tokens.limit));
    if (tokens.limit == 0) {
        return;
    }
    const auto isBeyond = [&](std::size_t length) { return length > tokens.limit; };
    const auto beyond = std::count_if(tokens.lengths.begin(), tokens.lengths.end(), isBeyond);
    const double percent = 100.0 * double(beyond) / double(tokens.lengths.size());
    const QString taker = tokens.isCutByTraining ? StatisticsView::tr("the Fine-tune page") : tokens.model;
    layout->addWidget(mutedLabel(beyond == 0
                                     ? StatisticsView::tr("All rows fit into the %L1 tokens that %2 takes.").arg(tokens.limit).arg(taker)
                                     : StatisticsView::tr("%1 % of the rows are longer than the %L2 tokens that %3 takes.")
                                           .arg(QLocale().toString(percent, 'f', 1))
                                           .arg(tokens.limit)
                                           .arg(taker)));
}

void addLengths(QVBoxLayout* layout, const QString& role, const train::Dataset& dataset, std::size_t column) {
    const train::LengthSummary summary = train::summarize(train::lengthsOf(dataset, column));
    layout->addWidget(headingLabel(StatisticsView::tr("%1: words a row").arg(role)));
    layout->addWidget(mutedLabel(summaryText(summary)));
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

void StatisticsView::setData(const train::Dataset& dataset, const core::Json& columns, const TokenFigures& tokens) {
    delete m_content;
    m_content = new QWidget;
    auto* layout = new QVBoxLayout(m_content);
    layout->setContentsMargins(0, 8, 8, 0);
    layout->setSpacing(6);
    if (!tokens.lengths.empty()) {
        addTokens(layout, tokens);
    }
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
