#include "ui/models/reference_scores.h"

#include <QLocale>
#include <variant>

#include "ui/engine_client.h"
#include "ui/job.h"
#include "ui/text.h"

namespace twb::ui {

using core::Json;

void ReferenceScores::compare(const QString& text, const QString& reference) {
    ++m_call;
    m_text = text;
    if (text.trimmed().isEmpty() || reference.trimmed().isEmpty()) {
        Q_EMIT computed({});
        return;
    }
    m_figures = Json::object();
    m_missing = 3;
    const std::string one = reference.toStdString();
    submit("sacrebleu", Json::array({Json::array({one})}), m_call);
    submit("chrf", Json::array({Json::array({one})}), m_call);
    submit("rouge", Json::array({one}), m_call);
}

void ReferenceScores::submit(const char* metric, const Json& references, int call) {
    Job* job = m_engine.submit({"metrics",
                                Json{{"name", metric}, {"predictions", Json::array({m_text.toStdString()})}, {"references", references}},
                                tr("Compare with the reference").toStdString()});
    connect(job, &Job::finished, this, [this, metric, call](const api::Result& result) {
        add(metric, std::get<api::Document>(result.output.values.front()).json, call);
    });
}

void ReferenceScores::add(const char* metric, const Json& figures, int call) {
    if (call != m_call) {
        return;
    }
    m_figures[metric] = figures;
    if (--m_missing > 0) {
        return;
    }
    const auto figure = [&](const char* name, const char* key, double scale) {
        return QLocale().toString(m_figures.at(name).at(key).get<double>() * scale, 'f', 1);
    };
    Q_EMIT computed(tr("BLEU %1 · chrF %2 · ROUGE-1 %3, ROUGE-2 %4, ROUGE-L %5")
                        .arg(figure("sacrebleu", "score", 1), figure("chrf", "score", 1), figure("rouge", "rouge1", 100),
                             figure("rouge", "rouge2", 100), figure("rouge", "rougeL", 100)));
}

}  // namespace twb::ui
