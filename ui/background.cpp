#include "ui/background.h"

#include <QThread>

#include "engine/core/error.h"
#include "ui/engine_text.h"
#include "ui/text.h"

namespace twb::ui {

Background::~Background() {
    for (QThread* thread : m_threads) {
        thread->wait();
        delete thread;
    }
}

void Background::start(std::function<Continuation()> work) {
    const int generation = ++m_generation;
    QThread* thread = QThread::create([this, generation, work = std::move(work)] {
        Continuation next;
        try {
            next = work();
        } catch (const core::Error& error) {
            next = [this, message = engineText(error.what()), detail = qtext(error.detail())] { Q_EMIT failed(message, detail); };
        } catch (const std::exception& error) {
            next = [this, message = qtext(error.what())] { Q_EMIT failed(message, {}); };
        }
        QMetaObject::invokeMethod(
            this,
            [this, generation, next = std::move(next)] {
                if (generation == m_generation) {
                    next();
                }
            },
            Qt::QueuedConnection);
    });
    m_threads << thread;
    connect(thread, &QThread::finished, this, [this, thread] {
        m_threads.removeOne(thread);
        thread->deleteLater();
    });
    thread->start();
}

}  // namespace twb::ui
