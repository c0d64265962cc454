#include "ui/results/answers_view.h"

#include <QHeaderView>
#include <QLabel>
#include <QTableWidget>
#include <QVBoxLayout>

#include "ui/results/highlighted_text.h"
#include "ui/text.h"
#include "ui/widgets/code_points.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/score_bars.h"

namespace twb::ui {
namespace {

QString answerText(const api::Answer& answer) {
    return answer.answer.empty() ? AnswersView::tr("(no answer in the context)") : qtext(answer.answer);
}

}  // namespace

AnswersView::AnswersView(const api::Answers& value, const TaskRequest& request, QWidget* parent) : QWidget(parent) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    if (value.answers.empty()) {
        layout->addWidget(mutedLabel(tr("The model gave no answer.")));
        layout->addStretch();
        return;
    }
    auto* best = titleLabel(answerText(value.answers.front()));
    best->setTextFormat(Qt::PlainText);
    best->setWordWrap(true);
    best->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    best->setAccessibleName(tr("Best answer"));
    layout->addWidget(best);
    layout->addWidget(mutedLabel(tr("Score %1").arg(scoreText(value.answers.front().score))));

    const core::Json context = request.inputs.is_object() ? request.inputs.value("context", core::Json()) : core::Json();
    const QString text = context.is_string() ? qtext(context.get<std::string>()) : QString();
    const CodePoints positions(text);
    auto* highlighted = new HighlightedText(text);
    highlighted->setAccessibleName(tr("Context with the answer marked"));
    highlighted->setVisible(!text.isEmpty());
    layout->addWidget(highlighted, 3);

    const auto markOf = [positions](const api::Answer& answer) {
        return TextMark{positions.utf16Index(answer.start), positions.utf16Index(answer.end), 1, scoreText(answer.score)};
    };
    highlighted->setMarks({markOf(value.answers.front())});
    highlighted->showMark({markOf(value.answers.front()).start, markOf(value.answers.front()).start, 0, {}});

    if (value.answers.size() > 1) {
        auto* table = new QTableWidget(int(value.answers.size()), 2);
        table->setHorizontalHeaderLabels({tr("Answer"), tr("Score")});
        table->setAccessibleName(tr("Answers"));
        table->setEditTriggers(QAbstractItemView::NoEditTriggers);
        table->setSelectionBehavior(QAbstractItemView::SelectRows);
        table->setTabKeyNavigation(false);
        table->setAlternatingRowColors(true);
        table->setShowGrid(false);
        table->verticalHeader()->hide();
        table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
        table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
        for (int row = 0; row < table->rowCount(); ++row) {
            const api::Answer& answer = value.answers[std::size_t(row)];
            table->setItem(row, 0, new QTableWidgetItem(answerText(answer)));
            table->setItem(row, 1, new QTableWidgetItem(scoreText(answer.score)));
        }
        layout->addWidget(table, 2);
        connect(table, &QTableWidget::currentCellChanged, highlighted, [highlighted, markOf, answers = value.answers](int row) {
            if (row >= 0) {
                const TextMark mark = markOf(answers[std::size_t(row)]);
                highlighted->setMarks({mark});
                highlighted->showMark({mark.start, mark.start, 0, {}});
            }
        });
    } else if (text.isEmpty()) {
        layout->addStretch();
    }
}

}  // namespace twb::ui
