#include "app/startup_probe.h"

#include <cstdio>

#include <QCoreApplication>
#include <QDateTime>
#include <QEvent>
#include <QTimer>
#include <QWidget>
#include <QWindow>

namespace twb::app {
namespace {

class ExposeWatcher : public QObject {
public:
    using QObject::QObject;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (!m_seen && event->type() == QEvent::Expose && static_cast<QWindow*>(watched)->isExposed()) {
            m_seen = true;
            // The window draws itself while it handles this event; the timer fires when the event loop is free again.
            QTimer::singleShot(0, this, [] {
                std::printf("%lld\n", static_cast<long long>(QDateTime::currentMSecsSinceEpoch()));
                std::fflush(stdout);
                QCoreApplication::quit();
            });
        }
        return false;
    }

private:
    bool m_seen = false;
};

}  // namespace

void reportWhenUsable(QWidget& window) {
    window.windowHandle()->installEventFilter(new ExposeWatcher(&window));
}

}  // namespace twb::app
