#include "ui/results/spans_view.h"

#include <QHeaderView>
#include <QLabel>
#include <QTableWidget>
#include <QVBoxLayout>
#include <array>

#include "ui/results/highlighted_text.h"
#include "ui/text.h"
#include "ui/widgets/code_points.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/legend.h"
#include "ui/widgets/score_bars.h"

namespace twb::ui {
namespace {

/// B-PER and I-PER have one colour.
QString family(const QString& label) {
    return label.startsWith("B-") || label.startsWith("I-") ? label.mid(2) : label;
}

}  // namespace

SpansView::SpansView(const api::TokenSpans& value, const TaskRequest& request, QWidget* parent) : QWidget(parent) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    if (value.spans.empty()) {
        layout->addWidget(mutedLabel(tr("Nothing was recognised in this text.")));
    }
    const QString text = request.inputs.is_string() ? qtext(request.inputs.get<std::string>()) : QString();
    const CodePoints positions(text);
    std::vector<TextMark> marks;
    std::vector<int> counts;
    auto* table = new QTableWidget(int(value.spans.size()), 4);
    table->setHorizontalHeaderLabels({tr("Text"), tr("Label"), tr("Score"), tr("Position")});
    for (int row = 0; row < int(value.spans.size()); ++row) {
        const api::TokenSpan& span = value.spans[std::size_t(row)];
        const QString label = qtext(span.label);
        const std::size_t category = std::size_t(categoryOf(family(label)));
        counts.resize(std::max(counts.size(), category + 1));
        ++counts[category];
        QString position;
        if (span.start && span.end) {
            marks.push_back(
                {positions.utf16Index(*span.start), positions.utf16Index(*span.end), int(category), label + " · " + scoreText(span.score)});
            position = QString("%1–%2").arg(*span.start).arg(*span.end);
        }
        const std::array<QString, 4> cells{qtext(span.word), label, scoreText(span.score), position};
        for (int column = 0; column < 4; ++column) {
            table->setItem(row, column, new QTableWidgetItem(cells[std::size_t(column)]));
        }
    }

    auto* highlighted = new HighlightedText(text);
    highlighted->setAccessibleName(tr("Text with the entities marked"));
    highlighted->setMarks(marks);
    highlighted->setVisible(!text.isEmpty());
    auto* legend = new Legend;
    for (int i = 0; i < m_labels.size(); ++i) {
        legend->add(QString("%1 (%2)").arg(m_labels[i]).arg(counts[std::size_t(i)]), i);
    }
    layout->addWidget(legend);
    layout->addWidget(highlighted, 3);

    table->setAccessibleName(tr("Entities"));
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setTabKeyNavigation(false);
    table->setAlternatingRowColors(true);
    table->setShowGrid(false);
    table->verticalHeader()->hide();
    table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->setVisible(!value.spans.empty());
    layout->addWidget(table, 2);
    connect(table, &QTableWidget::currentCellChanged, highlighted,
            [highlighted, marks, complete = marks.size() == value.spans.size()](int row) {
                if (complete && row >= 0) {
                    highlighted->showMark(marks[std::size_t(row)]);
                }
            });
}

int SpansView::categoryOf(const QString& label) {
    if (!m_labels.contains(label)) {
        m_labels << label;
    }
    return int(m_labels.indexOf(label));
}

}  // namespace twb::ui
