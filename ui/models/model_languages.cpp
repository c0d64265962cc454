#include "ui/models/model_languages.h"

#include <variant>

#include "ui/engine_client.h"
#include "ui/text.h"

namespace twb::ui {
namespace {

QStringList codesOf(const core::Json& list) {
    QStringList codes;
    for (const core::Json& code : list) {
        codes << qtext(code.get<std::string>());
    }
    return codes;
}

}  // namespace

void ModelLanguages::ask(const QString& model) {
    if (m_job) {
        m_job->disconnect(this);
    }
    Q_EMIT found({}, {});
    if (model.isEmpty()) {
        return;
    }
    m_job = m_engine.submit({"languages", core::Json{{"model", model.toStdString()}}, tr("Languages of the model").toStdString()});
    connect(m_job, &Job::finished, this, [this](const api::Result& result) {
        const core::Json& json = std::get<api::Document>(result.output.values.front()).json;
        Q_EMIT found(codesOf(json.at("source")), codesOf(json.at("target")));
    });
}

}  // namespace twb::ui
