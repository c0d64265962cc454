#pragma once

#include <QObject>
#include <QPointer>
#include <QStringList>

#include "ui/job.h"

namespace twb::ui {

class EngineClient;

/// Asks the engine which languages a model translates between.
class ModelLanguages : public QObject {
    Q_OBJECT
public:
    explicit ModelLanguages(EngineClient& engine, QObject* parent = nullptr) : QObject(parent), m_engine(engine) {}

    /// `found` follows, with empty lists where nothing is known; an earlier question is dropped.
    void ask(const QString& model);

Q_SIGNALS:
    void found(const QStringList& sources, const QStringList& targets);

private:
    EngineClient& m_engine;
    QPointer<Job> m_job;
};

}  // namespace twb::ui
