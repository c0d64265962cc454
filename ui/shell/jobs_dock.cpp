#include "ui/shell/jobs_dock.h"

#include <QHeaderView>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/shell/icons.h"
#include "ui/widgets/controls.h"

namespace twb::ui {

JobsDock::JobsDock(EngineClient& engine, QWidget* parent) : QDockWidget(tr("Jobs"), parent) {
    setObjectName("jobsDock");
    auto* model = new JobsModel(engine, this);
    auto* view = new QTableView;
    view->setModel(model);
    view->setAccessibleName(tr("Jobs"));
    view->setSelectionBehavior(QAbstractItemView::SelectRows);
    view->setSelectionMode(QAbstractItemView::SingleSelection);
    view->setShowGrid(false);
    view->setTabKeyNavigation(false);
    view->verticalHeader()->hide();
    view->horizontalHeader()->setSectionResizeMode(JobsModel::Title, QHeaderView::Stretch);
    view->horizontalHeader()->setSectionResizeMode(JobsModel::ProgressColumn, QHeaderView::Stretch);
    view->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    auto* stop = flatButton(tr("Stop the chosen job"), icon("stop"));
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->addWidget(view);
    layout->addWidget(stop, 0, Qt::AlignLeft);
    setWidget(content);

    const auto update = [view, model, stop] {
        stop->setEnabled(view->currentIndex().isValid() && model->isRunning(view->currentIndex().row()));
    };
    connect(view->selectionModel(), &QItemSelectionModel::currentChanged, this, update);
    connect(model, &QAbstractItemModel::dataChanged, this, update);
    connect(stop, &QPushButton::clicked, this, [view, model] { model->cancel(view->currentIndex().row()); });
    update();
}

}  // namespace twb::ui
