#include "ui/widgets/run_bar.h"

#include <QGridLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

#include "ui/models/jobs_model.h"
#include "ui/shell/icons.h"
#include "ui/text.h"
#include "ui/widgets/controls.h"

namespace twb::ui {

RunBar::RunBar(QWidget* parent) : QWidget(parent), m_bar(new QProgressBar), m_status(mutedLabel({})) {
    m_run = primaryButton(tr("R&un"), accentIcon("run"), tr("Run the model on the input (Ctrl+Enter)"));
    m_stop = button(tr("&Stop"), icon("stop"), tr("Stop what is running (Esc)"));
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Progress of the run"));
    QSizePolicy keepsPlace = m_bar->sizePolicy();
    keepsPlace.setRetainSizeWhenHidden(true);
    m_bar->setSizePolicy(keepsPlace);
    m_status->setWordWrap(false);
    m_status->setAccessibleName(tr("State of the run"));
    m_status->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto* layout = new QGridLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_run, 0, 0, 2, 1);
    layout->addWidget(m_stop, 0, 1, 2, 1);
    layout->addWidget(m_status, 0, 2);
    layout->addWidget(m_bar, 1, 2);
    layout->setColumnStretch(2, 1);
    connect(m_run, &QPushButton::clicked, this, &RunBar::runClicked);
    connect(m_stop, &QPushButton::clicked, this, &RunBar::stopClicked);
    setRunning(false);
}

void RunBar::setRunning(bool running) {
    const bool hadFocus = m_run->hasFocus() || m_stop->hasFocus();
    m_run->setEnabled(!running);
    m_stop->setEnabled(running);
    if (hadFocus) {
        (running ? m_stop : m_run)->setFocus();
    }
    m_bar->setVisible(running);
    if (running) {
        m_bar->setRange(0, 0);
    }
}

void RunBar::setStatus(const QString& text) {
    m_status->setText(text);
    m_status->setToolTip(text);
}

void RunBar::setProgress(const api::Progress& progress) {
    if (progress.total > 0) {
        m_bar->setRange(0, 1000);
        m_bar->setValue(int(double(progress.done) / double(progress.total) * 1000));
    } else {
        m_bar->setRange(0, 0);
    }
    QString text = progressText(progress);
    if (progress.phase == "Loading") {
        text = tr("Loading the model…") + (progress.total ? " " + text : QString());
    } else if (progress.etaSeconds) {
        text += ", " + tr("%1 left").arg(durationText(*progress.etaSeconds));
    }
    setStatus(text);
}

}  // namespace twb::ui
