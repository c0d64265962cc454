#pragma once

#include <QObject>
#include <memory>

#include "engine/train/data/import/import.h"

class QThread;

namespace twb::ui {

/// Reads a data set in a thread of its own. What was asked for before and has not come yet is dropped.
class DatasetLoader : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    ~DatasetLoader() override;

    void load(const QString& path);

Q_SIGNALS:
    void loaded(const QString& path, const std::shared_ptr<const twb::train::ImportedData>& data);
    void failed(const QString& message, const QString& detail);

private:
    QList<QThread*> m_threads;
    int m_generation = 0;
};

}  // namespace twb::ui
