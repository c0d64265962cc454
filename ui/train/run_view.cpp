#include "ui/train/run_view.h"

#include <QBoxLayout>
#include <QDesktopServices>
#include <QDir>
#include <QFormLayout>
#include <QFrame>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QTabWidget>
#include <QUrl>

#include "ui/shell/icons.h"
#include "ui/text.h"
#include "ui/train/chart_board.h"
#include "ui/train/check_view.h"
#include "ui/train/evaluation_view.h"
#include "ui/train/metric_name.h"
#include "ui/train/run_controls.h"
#include "ui/train/token_preview.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/message_box.h"

namespace twb::ui {
namespace {

QString figure(double value) {
    return QLocale().toString(value, 'g', 4);
}

}  // namespace

RunView::RunView(QWidget* parent)
    : QWidget(parent),
      m_board(new ChartBoard),
      m_evaluation(new EvaluationView),
      m_preview(new TokenPreview),
      m_check(new CheckView),
      m_controls(new RunControls),
      m_alert(new MessageBox),
      m_bar(new QProgressBar),
      m_state(new QLabel(tr("Not started"))),
      m_latest(mutedLabel({})) {
    m_state->setAccessibleName(tr("State of the training"));
    m_state->setWordWrap(true);
    m_latest->setAccessibleName(tr("Latest figures"));
    m_bar->setTextVisible(false);
    m_bar->setRange(0, 1000);
    m_bar->setAccessibleName(tr("Progress of the training"));
    m_alert->hide();
    m_controls->hide();
    buildResultCard();
    QBoxLayout* curves = nullptr;
    QFrame* curveCard = card(&curves);
    curves->addWidget(m_state);
    curves->addWidget(m_bar);
    curves->addWidget(m_latest);
    curves->addWidget(m_controls);
    curves->addWidget(m_alert);
    m_tabs = new QTabWidget;
    m_tabs->setDocumentMode(true);
    m_tabs->setAccessibleName(tr("Views of the training"));
    m_tabs->addTab(m_board, tr("&Curves"));
    m_tabs->addTab(m_evaluation, tr("Pre&dictions"));
    m_tabs->addTab(m_preview, tr("What the model &sees"));
    m_tabs->addTab(m_check, tr("Check"));
    curves->addWidget(m_tabs, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    layout->addWidget(curveCard, 1);
    layout->addWidget(m_resultCard);
    connect(m_tabs, &QTabWidget::currentChanged, this, [this] {
        if (m_tabs->currentWidget() == m_preview) {
            Q_EMIT previewShown();
        }
    });
    connect(m_board, &ChartBoard::noted, this, [this](const QString& sentence) { m_alert->show(MessageBox::Kind::Info, sentence); });
    connect(m_board, &ChartBoard::failed, this, [this](const QString& message) { m_alert->show(MessageBox::Kind::Error, message); });
}

void RunView::buildResultCard() {
    m_figures = new QFormLayout;
    m_place = mutedLabel({});
    m_place->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    QPushButton* tryIt = primaryButton(tr("&Try it"), accentIcon("run"), tr("Open the trained model on the page for its task"));
    QPushButton* folder = button(tr("Show the f&older"), icon("folder"));
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(tryIt);
    buttons->addWidget(folder);
    buttons->addStretch(1);
    QBoxLayout* result = nullptr;
    m_resultCard = card(&result);
    result->addWidget(headingLabel(tr("Result")));
    result->addLayout(m_figures);
    result->addWidget(m_place);
    result->addLayout(buttons);
    m_resultCard->hide();
    connect(tryIt, &QPushButton::clicked, this, [this] { Q_EMIT tryRequested(m_folder); });
    connect(folder, &QPushButton::clicked, this, [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(m_folder)); });
}

void RunView::begin(double epochs, bool canEvaluate) {
    m_epochs = epochs;
    m_canEvaluate = canEvaluate;
    m_newest.clear();
    m_health = {};
    m_board->clear();
    m_evaluation->clear();
    m_alert->hide();
    m_resultCard->hide();
    m_latest->clear();
    m_state->setText(tr("Loading the model and the data…"));
    m_bar->setRange(0, 0);
    m_tabs->setCurrentWidget(m_board);
    m_controls->setRunning(false, false);
    m_controls->show();
}

void RunView::showCheck() {
    m_tabs->setCurrentWidget(m_check);
}

void RunView::setProgress(const api::Progress& progress) {
    if (progress.unit == "rows") {
        m_state->setText(tr("Preparing the data: row %L1 of %L2").arg(progress.done).arg(progress.total));
    }
    if (progress.total == 0 || (progress.unit != "steps" && progress.unit != "batches")) {
        return;  // the model is being loaded
    }
    m_bar->setRange(0, 1000);
    m_bar->setValue(int(double(progress.done) / double(progress.total) * 1000));
    QString text;
    if (progress.unit == "steps") {
        if (!m_controls->isRunning()) {
            m_controls->setRunning(true, m_canEvaluate);
        }
        const double epoch = m_epochs * double(progress.done) / double(progress.total);
        text = tr("Step %L1 of %L2  ·  epoch %3 of %4")
                   .arg(progress.done)
                   .arg(progress.total)
                   .arg(QLocale().toString(epoch, 'f', 2), QLocale().toString(m_epochs));
        if (progress.phase == "Paused") {
            m_state->setText(text + "  ·  " + tr("paused"));
            return;
        }
    } else {
        text = tr("Evaluating: batch %L1 of %L2").arg(progress.done).arg(progress.total);
    }
    if (progress.ratePerSecond > 0) {
        text +=
            "  ·  " + (progress.unit == "steps" ? tr("%1 steps a second") : tr("%1 batches a second")).arg(figure(progress.ratePerSecond));
    }
    if (progress.etaSeconds) {
        text += "  ·  " + tr("%1 left").arg(durationText(*progress.etaSeconds));
    }
    m_state->setText(text);
}

void RunView::addMetric(const api::MetricPoint& point) {
    m_board->add(point);
    const QStringList alerts = m_health.add(point);
    if (!alerts.isEmpty()) {
        m_alert->show(MessageBox::Kind::Warning, alerts.join("\n"));
    }
    m_newest[point.name] = point.value;
    if (point.name == "learning_rate") {
        m_controls->showRate(point.value);
    }
    showLatest();
}

void RunView::showLatest() {
    QStringList parts;
    const auto add = [&](const std::string& name) {
        if (const auto found = m_newest.find(name); found != m_newest.end()) {
            parts << metricText(name) + " " + figure(found->second);
        }
    };
    add("loss");
    add("eval_loss");
    for (const auto& [name, value] : m_newest) {
        if (isScore(name)) {
            add(name);
        }
    }
    for (const auto& [name, text] :
         {std::pair("samples_per_second", tr("%1 samples/s")), std::pair("tokens_per_second", tr("%1 tokens/s"))}) {
        if (const auto found = m_newest.find(name); found != m_newest.end()) {
            parts << text.arg(figure(found->second));
        }
    }
    m_latest->setText(parts.join("  ·  "));
}

void RunView::showResult(const core::Json& result, const QString& folder) {
    m_folder = folder;
    m_controls->hide();
    m_bar->setRange(0, 1000);
    m_bar->setValue(1000);
    while (m_figures->rowCount() > 0) {
        m_figures->removeRow(0);
    }
    const core::Json metrics = result.value("metrics", core::Json::object());
    if (metrics.contains("train_runtime")) {
        m_state->setText(
            tr("Done: %L1 steps in %2").arg(result.value("global_step", 0)).arg(durationText(metrics["train_runtime"].get<double>())));
    }
    if (metrics.contains("train_loss")) {
        addFigure(metricText("train_loss"), figure(metrics["train_loss"].get<double>()));
    }
    for (const auto& [name, value] : m_newest) {
        if (name == "eval_loss" || isScore(name)) {
            addFigure(metricText(name), figure(value));
        }
    }
    m_place->setText(tr("The model is in %1").arg(QDir::toNativeSeparators(folder)));
    m_resultCard->show();
}

void RunView::showEnd(const QString& sentence) {
    m_controls->hide();
    m_bar->setRange(0, 1000);
    m_state->setText(sentence);
}

void RunView::addFigure(const QString& name, const QString& value) {
    auto* label = new QLabel(value);
    label->setAccessibleName(name);
    m_figures->addRow(name, label);
}

}  // namespace twb::ui
