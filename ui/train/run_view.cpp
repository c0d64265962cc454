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
#include <QUrl>

#include "ui/shell/icons.h"
#include "ui/text.h"
#include "ui/train/loss_chart.h"
#include "ui/widgets/controls.h"

namespace twb::ui {
namespace {

QString figure(double value) {
    return QLocale().toString(value, 'g', 4);
}

/// "eval_f1_macro" -> "f1 macro".
QString metricText(const std::string& key) {
    QString text = qtext(key);
    if (text == "eval_loss") {
        return RunView::tr("Evaluation loss");
    }
    if (text.startsWith("eval_")) {
        text.remove(0, 5);
    }
    return text.replace('_', ' ');
}

bool isSpeed(const std::string& key) {
    return key.find("per_second") != std::string::npos || key.ends_with("_runtime") || key.ends_with("epoch");
}

}  // namespace

RunView::RunView(QWidget* parent)
    : QWidget(parent),
      m_chart(new LossChart),
      m_bar(new QProgressBar),
      m_state(new QLabel(tr("Not started"))),
      m_latest(mutedLabel({})),
      m_figures(new QFormLayout),
      m_place(mutedLabel({})) {
    m_state->setAccessibleName(tr("State of the training"));
    m_latest->setAccessibleName(tr("Latest figures"));
    m_bar->setTextVisible(false);
    m_bar->setRange(0, 1000);
    m_bar->setAccessibleName(tr("Progress of the training"));
    m_place->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_try = primaryButton(tr("&Try it"), accentIcon("run"), tr("Open the trained model on the page for its task"));
    m_show = button(tr("Show the f&older"), icon("folder"));
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_try);
    buttons->addWidget(m_show);
    buttons->addStretch(1);
    QBoxLayout* result = nullptr;
    m_resultCard = card(&result);
    result->addWidget(headingLabel(tr("Result")));
    result->addLayout(m_figures);
    result->addWidget(m_place);
    result->addLayout(buttons);
    m_resultCard->hide();
    QBoxLayout* curves = nullptr;
    QFrame* curveCard = card(&curves);
    curves->addWidget(m_state);
    curves->addWidget(m_bar);
    curves->addWidget(m_latest);
    curves->addWidget(m_chart, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    layout->addWidget(curveCard, 1);
    layout->addWidget(m_resultCard);
    connect(m_try, &QPushButton::clicked, this, [this] { Q_EMIT tryRequested(m_folder); });
    connect(m_show, &QPushButton::clicked, this, [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(m_folder)); });
}

void RunView::begin(double epochs) {
    m_epochs = epochs;
    m_evaluation.clear();
    m_chart->clear();
    m_resultCard->hide();
    m_latest->clear();
    m_state->setText(tr("Loading the model and the data…"));
    m_bar->setRange(0, 0);
}

void RunView::setProgress(const api::Progress& progress) {
    if (progress.unit != "steps" || progress.total == 0) {
        return;
    }
    m_bar->setRange(0, 1000);
    m_bar->setValue(int(double(progress.done) / double(progress.total) * 1000));
    const double epoch = m_epochs * double(progress.done) / double(progress.total);
    QString text = tr("Step %L1 of %L2  ·  epoch %3 of %4")
                       .arg(progress.done)
                       .arg(progress.total)
                       .arg(QLocale().toString(epoch, 'f', 2), QLocale().toString(m_epochs));
    if (progress.ratePerSecond > 0) {
        text += "  ·  " + tr("%1 steps a second").arg(figure(progress.ratePerSecond));
    }
    if (progress.etaSeconds) {
        text += "  ·  " + tr("%1 left").arg(durationText(*progress.etaSeconds));
    }
    m_state->setText(text);
}

void RunView::addMetric(const api::MetricPoint& point) {
    m_chart->add(point);
    if (point.name == "loss") {
        m_loss = point.value;
    } else if (point.name.starts_with("eval_") && !isSpeed(point.name)) {
        const QString part = metricText(point.name) + " " + figure(point.value);
        m_evaluation = point.name == "eval_loss" ? part : m_evaluation + "  ·  " + part;
    } else {
        return;
    }
    m_latest->setText(tr("Training loss %1").arg(figure(m_loss)) + (m_evaluation.isEmpty() ? QString() : "  ·  " + m_evaluation));
}

void RunView::showResult(const core::Json& result, const QString& folder) {
    m_folder = folder;
    m_bar->setRange(0, 1000);
    m_bar->setValue(1000);
    while (m_figures->rowCount() > 0) {
        m_figures->removeRow(0);
    }
    const core::Json metrics = result.value("metrics", core::Json::object());
    const core::Json evaluation = result.value("eval", core::Json::object());
    if (metrics.contains("train_runtime")) {
        m_state->setText(
            tr("Done: %L1 steps in %2").arg(result.value("global_step", 0)).arg(durationText(metrics["train_runtime"].get<double>())));
    }
    if (metrics.contains("train_loss")) {
        addFigure(tr("Training loss (mean)"), figure(metrics["train_loss"].get<double>()));
    }
    for (const auto& [name, value] : evaluation.items()) {
        if (value.is_number() && !isSpeed(name)) {
            addFigure(metricText(name), figure(value.get<double>()));
        }
    }
    m_place->setText(tr("The model is in %1").arg(QDir::toNativeSeparators(folder)));
    m_resultCard->show();
}

void RunView::showEnd(const QString& sentence) {
    m_bar->setRange(0, 1000);
    m_state->setText(sentence);
}

void RunView::addFigure(const QString& name, const QString& value) {
    auto* label = new QLabel(value);
    label->setAccessibleName(name);
    m_figures->addRow(name, label);
}

}  // namespace twb::ui
