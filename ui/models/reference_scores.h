#pragma once

#include <QObject>
#include <QString>

#include "engine/core/json.h"

namespace twb::ui {

class EngineClient;

/// How near a text comes to a reference: BLEU, chrF and ROUGE, computed by the engine.
class ReferenceScores : public QObject {
    Q_OBJECT
public:
    explicit ReferenceScores(EngineClient& engine, QObject* parent = nullptr) : QObject(parent), m_engine(engine) {}

    /// `computed` follows; of several calls only for the last one.
    void compare(const QString& text, const QString& reference);

Q_SIGNALS:
    void computed(const QString& figures);

private:
    void submit(const char* metric, const core::Json& references, int call);
    void add(const char* metric, const core::Json& figures, int call);

    EngineClient& m_engine;
    QString m_text;
    int m_call = 0;
    int m_missing = 0;
    core::Json m_figures;
};

}  // namespace twb::ui
