#include "ui/data/dataset_loader.h"

#include <QThread>
#include <filesystem>
#include <functional>

#include "engine/core/error.h"
#include "ui/text.h"

namespace twb::ui {

DatasetLoader::~DatasetLoader() {
    for (QThread* thread : m_threads) {
        thread->wait();
        delete thread;
    }
}

void DatasetLoader::load(const QString& path) {
    const int generation = ++m_generation;
    // Runs in this object's thread, unless another file was asked for in the meantime.
    const auto deliver = [this, generation](std::function<void()> call) {
        QMetaObject::invokeMethod(
            this,
            [this, generation, call = std::move(call)] {
                if (generation == m_generation) {
                    call();
                }
            },
            Qt::QueuedConnection);
    };
    QThread* thread = QThread::create([this, path, deliver] {
        try {
            auto data = std::make_shared<const train::ImportedData>(train::importData(std::filesystem::path(path.toStdU16String())));
            deliver([this, path, data] { Q_EMIT loaded(path, data); });
        } catch (const core::Error& error) {
            deliver([this, message = qtext(error.what()), detail = qtext(error.detail())] { Q_EMIT failed(message, detail); });
        } catch (const std::exception& error) {
            deliver([this, message = qtext(error.what())] { Q_EMIT failed(message, {}); });
        }
    });
    m_threads << thread;
    connect(thread, &QThread::finished, this, [this, thread] {
        m_threads.removeOne(thread);
        thread->deleteLater();
    });
    thread->start();
}

}  // namespace twb::ui
