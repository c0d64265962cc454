#pragma once

#include <QStringList>
#include <QTemporaryDir>
#include <string>
#include <vector>

#include "engine/host/job_context.h"
#include "tasks/methods/loaded_models.h"
#include "tasks/methods/methods.h"

namespace twb::tests {

/// The document that a method answers.
inline core::Json call(const host::Method& method, const core::Json& params) {
    const core::CancelToken cancel;
    host::JobContext job(cancel, [](const api::EventBody&) {});
    return std::get<api::Document>(method(params, job).values.front()).json;
}

/// What a training told of what happened, as "event@step".
inline QStringList marksOf(const std::vector<api::EventBody>& events) {
    QStringList marks;
    for (const api::EventBody& body : events) {
        if (const auto* partial = std::get_if<api::PartialResult>(&body); partial && partial->name == "mark") {
            marks << QString("%1@%2")
                         .arg(QString::fromStdString(partial->json["event"].get<std::string>()))
                         .arg(partial->json["step"].get<int>());
        }
    }
    return marks;
}

/// Runs the method `train` on the small model of the tests, and keeps the events.
class TrainingRun {
public:
    static std::string model() { return std::string(TWB_TEST_DATA) + "/models/bert-sentiment"; }

    /// A request that trains on a few sentences; `arguments` on top of a quick run's.
    core::Json request(const std::vector<core::Json>& labels, const core::Json& arguments = core::Json::object()) const {
        core::Json rows = core::Json::array();
        for (int i = 0; i < 16; ++i) {
            rows.push_back({{"text", "the film was a " + std::string(i % 2 ? "good" : "bad") + " one " + std::string(i % 5 + 1, 'a')},
                            {"label", labels[static_cast<std::size_t>(i) % labels.size()]}});
        }
        core::Json all{{"num_train_epochs", 1}, {"per_device_train_batch_size", 4}, {"save_strategy", "no"}, {"logging_steps", 1},
                       {"learning_rate", 1e-3}, {"output_dir", outputFolder()}};
        all.update(arguments);
        return {{"model", model()}, {"task", "text-classification"}, {"train_dataset", rows}, {"arguments", all}};
    }

    core::Json run(const core::Json& params) {
        host::JobContext job(m_cancel, [this](api::EventBody body) { events.push_back(std::move(body)); });
        const api::Output output = tasks::trainMethod(m_models)(params, job);
        return std::get<api::Document>(output.values.front()).json;
    }

    /// The messages of the log, one a line.
    QString log() const {
        QString text;
        for (const api::EventBody& body : events) {
            if (const auto* line = std::get_if<api::LogLine>(&body)) {
                text += QString::fromStdString(line->text) + "\n";
            }
        }
        return text;
    }

    std::string outputFolder() const { return m_folder.filePath("out").toStdString(); }
    std::vector<api::EventBody> events;

private:
    QTemporaryDir m_folder;
    core::CancelToken m_cancel;
    tasks::LoadedModels m_models{std::uint64_t(1) << 30};
};

}  // namespace twb::tests
