#include "ui/train/run_controls.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>

#include "ui/shell/icons.h"
#include "ui/widgets/controls.h"

namespace twb::ui {
namespace {

core::Json wish(const char* name) {
    return {{"wish", name}};
}

}  // namespace

RunControls::RunControls(QWidget* parent)
    : QWidget(parent),
      m_pause(button({}, {}, tr("Pause the training, or go on"))),
      m_evaluate(button(tr("Evaluate no&w"), {}, tr("Evaluate after this step, and go on"))),
      m_save(button(tr("S&ave now"), {}, tr("Write a checkpoint after this step, and go on"))),
      m_stop(button(tr("Stop and save"), icon("stop"), tr("End the training after this step and keep the model (Esc)"))),
      m_discard(flatButton(tr("Discard"), icon("delete"), tr("Stop, and delete what the training has written"))),
      m_rate(new QLineEdit) {
    m_rate->setAccessibleName(tr("Learning rate now"));
    m_rate->setToolTip(tr("The learning rate of this step: write another and press Enter"));
    m_rate->setFixedWidth(100);
    auto* label = new QLabel(tr("Rat&e"));
    label->setBuddy(m_rate);
    auto* ending = new QHBoxLayout;
    for (QPushButton* each : {m_pause, m_stop, m_discard}) {
        ending->addWidget(each);
    }
    ending->addStretch(1);
    auto* going = new QHBoxLayout;
    going->addWidget(m_evaluate);
    going->addWidget(m_save);
    going->addStretch(1);
    going->addWidget(label);
    going->addWidget(m_rate);
    auto* layout = new QVBoxLayout(this);  // two lines, for narrow windows
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(ending);
    layout->addLayout(going);
    connect(m_pause, &QPushButton::clicked, this, [this] {
        Q_EMIT wished(wish(m_isPaused ? "resume" : "pause"));
        setPaused(!m_isPaused);
    });
    connect(m_evaluate, &QPushButton::clicked, this, [this] { Q_EMIT wished(wish("evaluate")); });
    connect(m_save, &QPushButton::clicked, this, [this] { Q_EMIT wished(wish("save")); });
    connect(m_stop, &QPushButton::clicked, this, [this] { Q_EMIT wished(wish("stop")); });
    connect(m_discard, &QPushButton::clicked, this, &RunControls::discardRequested);
    connect(m_rate, &QLineEdit::returnPressed, this, [this] {
        bool isNumber = false;
        const double rate = QLocale::c().toDouble(m_rate->text().trimmed(), &isNumber);
        if (isNumber && rate > 0) {
            Q_EMIT wished({{"wish", "learning_rate"}, {"value", rate}});
            m_rate->clearFocus();
        }
    });
    setRunning(false, false);
}

void RunControls::setRunning(bool running, bool canEvaluate) {
    m_isRunning = running;
    setPaused(false);
    for (QPushButton* each : {m_pause, m_stop, m_save}) {
        each->setEnabled(running);
    }
    m_rate->setEnabled(running);
    m_evaluate->setEnabled(running && canEvaluate);
}

void RunControls::showRate(double rate) {
    if (!m_rate->hasFocus()) {
        m_rate->setText(QString::number(rate, 'g', 4));
    }
}

void RunControls::setPaused(bool paused) {
    m_isPaused = paused;
    m_pause->setText(paused ? tr("&Go on") : tr("Pa&use"));
    m_pause->setAccessibleName(withoutMnemonic(m_pause->text()));
}

}  // namespace twb::ui
