#include "ui/results/fillings_view.h"

#include <QGridLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/text.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/score_bars.h"

namespace twb::ui {

FillingsView::FillingsView(const api::Fillings& value, QWidget* parent) : QWidget(parent) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(mutedLabel(tr("Click a word to put it into the text.")));
    for (int mask = 0; mask < int(value.masks.size()); ++mask) {
        if (value.masks.size() > 1) {
            layout->addWidget(headingLabel(tr("Mask %1").arg(mask + 1)));
        }
        auto* grid = new QGridLayout;
        grid->setColumnStretch(1, 1);
        grid->setHorizontalSpacing(12);
        int row = 0;
        for (const api::Filling& filling : value.masks[std::size_t(mask)]) {
            const QString token = qtext(filling.tokenText);
            QPushButton* fill = button(QString(token).replace('&', "&&"), {}, qtext(filling.sequence));
            fill->setObjectName("fill");
            fill->setAccessibleName(tr("Fill the mask with “%1”").arg(token));
            connect(fill, &QPushButton::clicked, this, [this, mask, token] { Q_EMIT fillChosen(mask, token); });
            auto* bar = new QProgressBar;
            bar->setTextVisible(false);
            bar->setRange(0, 10000);
            bar->setValue(int(filling.score * 10000));
            bar->setAccessibleName(tr("Score of “%1”").arg(token));
            auto* score = new QLabel(scoreText(filling.score));
            score->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
            grid->addWidget(fill, row, 0);
            grid->addWidget(bar, row, 1, Qt::AlignVCenter);
            grid->addWidget(score, row, 2);
            ++row;
        }
        layout->addLayout(grid);
    }
    layout->addStretch();
}

}  // namespace twb::ui
