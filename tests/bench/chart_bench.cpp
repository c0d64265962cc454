#include <QApplication>
#include <QPainter>
#include <QPolygonF>

#include "tests/bench/frames.h"
#include "ui/train/curve_chart.h"
#include "ui/train/step_view.h"

/// Times the frames of a chart with a million points while it is zoomed and moved: the chart of the program, which draws what a column of
/// pixels holds as its lowest and highest point, and the same points as one line of Qt's painter. Median and what 99 % are below, a JSON
/// line each; QT_QPA_PLATFORM=offscreen paints as a window does, without a screen.
namespace {

namespace bench = twb::bench;
using namespace twb::ui;

constexpr int kPoints = 1'000'000;
constexpr QSize kSize(900, 400);
constexpr int kFrames = 60, kPlainFrames = 5;

/// A loss that falls and jumps about.
Curve noisyCurve() {
    Curve curve;
    std::uint32_t random = 1;
    for (int i = 0; i < kPoints; ++i) {
        random = random * 1664525U + 1013904223U;
        curve.add(i, 2.0 / (1.0 + i / 50'000.0) + (random >> 8) / double(1U << 24));
    }
    return curve;
}

/// Every point of the part that is shown.
class PlainChart : public QWidget {
public:
    PlainChart(const Curve& curve, const StepView& view) : m_curve(curve), m_view(view) {}

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        QPolygonF line;
        const double width = m_view.to() - m_view.from();
        for (const QPointF& point : m_curve.points()) {
            if (point.x() >= m_view.from() && point.x() <= m_view.to()) {
                line << QPointF((point.x() - m_view.from()) / width * this->width(), height() - point.y() / 3 * height());
            }
        }
        painter.setPen(QPen(Qt::blue, 1));
        painter.drawPolyline(line);
    }

private:
    const Curve& m_curve;
    const StepView& m_view;
};

void run(const std::string& peer, QWidget& chart, StepView& view, int count) {
    chart.resize(kSize);
    chart.show();
    bench::Frames frames(peer, chart);
    view.showAll();
    for (int i = 0; i < count; ++i) {
        frames.take([&] { view.scale(i % 20 < 10 ? 0.8 : 1.25, 600'000); });
    }
    frames.say("a million points, zoom");
    view.zoom(0, 500'000);
    for (int i = 0; i < count; ++i) {
        frames.take([&] { view.move(4'000); });
    }
    frames.say("a million points, half of them shown, pan");
}

}  // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    const Curve curve = noisyCurve(), smooth = smoothed(curve, 0.9);
    StepView view;
    view.setLast(kPoints - 1);
    CurveChart chart("Loss", view);
    chart.setSeries({{"loss", &curve, 0, SeriesLook::Thin}, {"smoothed", &smooth, 0, SeriesLook::Line}});
    run("chart, two curves", chart, view, kFrames);
    PlainChart plain(curve, view);
    run("every point drawn, one curve", plain, view, kPlainFrames);
}
