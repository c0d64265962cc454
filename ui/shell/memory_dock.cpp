#include "ui/shell/memory_dock.h"

#include <QFile>
#include <QLabel>
#include <QPainter>
#include <QPainterPath>
#include <QVBoxLayout>
#include <algorithm>

#ifdef Q_OS_LINUX
#include <unistd.h>
#endif

#include "ui/text.h"
#include "ui/widgets/controls.h"

namespace twb::ui {
namespace {

constexpr std::size_t kMostSamples = 300;

}  // namespace

class MemoryCurve : public QWidget {
public:
    void add(const api::MemorySample& sample) {
        m_samples.push_back(sample);
        if (m_samples.size() > kMostSamples) {
            m_samples.pop_front();
        }
        update();
    }

    QSize sizeHint() const override { return {260, 90}; }

protected:
    void paintEvent(QPaintEvent*) override {
        if (m_samples.size() < 2) {
            return;
        }
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        quint64 most = 1;
        for (const api::MemorySample& sample : m_samples) {
            most = std::max({most, quint64(sample.residentBytes), quint64(sample.weightBytes)});
        }
        const double step = double(width()) / double(kMostSamples - 1);
        const auto line = [&](auto member) {
            QPainterPath path;
            double x = width() - step * double(m_samples.size() - 1);
            for (std::size_t i = 0; i < m_samples.size(); ++i, x += step) {
                const double y = height() - 2 - (height() - 6) * double(m_samples[i].*member) / double(most);
                i == 0 ? path.moveTo(x, y) : path.lineTo(x, y);
            }
            return path;
        };
        painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
        painter.drawPath(line(&api::MemorySample::residentBytes));
        painter.setPen(QPen(palette().color(QPalette::PlaceholderText), 2, Qt::DashLine));
        painter.drawPath(line(&api::MemorySample::weightBytes));
    }

private:
    std::deque<api::MemorySample> m_samples;
};

MemoryDock::MemoryDock(QWidget* parent) : QDockWidget(tr("Memory"), parent), m_text(mutedLabel({})), m_curve(new MemoryCurve) {
    setObjectName("memoryDock");
    m_text->setAccessibleName(tr("Memory in use"));
    m_curve->setAccessibleName(tr("Memory over time"));
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(10, 8, 10, 8);
    layout->addWidget(m_text);
    layout->addWidget(m_curve, 1);
    setWidget(content);
}

void MemoryDock::add(const api::MemorySample& sample) {
    m_text->setText(tr("Program %1 (line), models %2 (dashes)").arg(byteText(sample.residentBytes), byteText(sample.weightBytes)));
    m_curve->add(sample);
}

quint64 residentBytes() {
#ifdef Q_OS_LINUX
    QFile file("/proc/self/statm");
    if (file.open(QIODevice::ReadOnly)) {
        const QList<QByteArray> pages = file.readAll().split(' ');
        return pages.value(1).toULongLong() * quint64(sysconf(_SC_PAGESIZE));
    }
#endif
    return 0;
}

}  // namespace twb::ui
