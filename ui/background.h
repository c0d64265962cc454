#pragma once

#include <QList>
#include <QObject>
#include <functional>

class QThread;

namespace twb::ui {

/// Runs work in threads of its own and goes on in the GUI thread. Of what was started, only the newest goes on: the outcome of earlier work
/// is dropped. Destruction waits for the threads.
class Background : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    ~Background() override;

    using Continuation = std::function<void()>;

    /// `work` runs in a thread and returns how to go on here; what it throws is told by `failed`.
    void start(std::function<Continuation()> work);
    /// What is running no longer goes on.
    void drop() { ++m_generation; }

Q_SIGNALS:
    void failed(const QString& message, const QString& detail);

private:
    QList<QThread*> m_threads;
    int m_generation = 0;
};

}  // namespace twb::ui
