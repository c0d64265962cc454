#include "ui/widgets/context_meter.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <algorithm>

#include "ui/widgets/controls.h"

namespace twb::ui {

ContextMeter::ContextMeter(QWidget* parent) : QWidget(parent), m_bar(new QProgressBar), m_label(mutedLabel({})) {
    m_bar->setTextVisible(false);
    m_bar->setFixedWidth(70);
    m_bar->setAccessibleName(tr("Use of the context"));
    m_label->setWordWrap(false);
    m_label->setAccessibleName(tr("Use of the context"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_bar);
    layout->addWidget(m_label);
    setToolTip(tr("How many of the tokens that the model can take the conversation has used"));
    setUse(0, 0);
}

void ContextMeter::setUse(qint64 used, qint64 limit) {
    setVisible(used > 0);
    m_bar->setVisible(limit > 0);
    m_bar->setRange(0, 1000);
    m_bar->setValue(limit > 0 ? int(std::min(1.0, double(used) / double(limit)) * 1000) : 0);
    const QLocale locale;
    m_label->setText(limit > 0 ? tr("Context: %1 of %2").arg(locale.toString(used), locale.toString(limit))
                               : tr("Context: %1").arg(locale.toString(used)));
}

QString ContextMeter::text() const {
    return m_label->text();
}

}  // namespace twb::ui
