#include "ui/train/run_mark.h"

#include <QCoreApplication>
#include <QLocale>
#include <utility>

namespace twb::ui {
namespace {

using Kind = RunMark::Kind;

/// Context of the texts below.
struct RunMarks {
    Q_DECLARE_TR_FUNCTIONS(RunMarks)
};

constexpr std::pair<Kind, const char*> kNames[] = {{Kind::Epoch, "epoch"},
                                                   {Kind::Evaluation, "evaluation"},
                                                   {Kind::Save, "save"},
                                                   {Kind::Paused, "pause"},
                                                   {Kind::Resumed, "resume"},
                                                   {Kind::LearningRate, "learning_rate"},
                                                   {Kind::SmallerBatch, "train_batch_size"}};

}  // namespace

QString markName(Kind kind) {
    switch (kind) {
        case Kind::Epoch:
            return RunMarks::tr("End of an epoch");
        case Kind::Evaluation:
            return RunMarks::tr("Evaluation");
        case Kind::Save:
            return RunMarks::tr("Checkpoint saved");
        case Kind::Paused:
            return RunMarks::tr("Paused");
        case Kind::Resumed:
            return RunMarks::tr("Went on");
        case Kind::LearningRate:
            return RunMarks::tr("Learning rate changed");
        case Kind::SmallerBatch:
            return RunMarks::tr("Memory ran out");
    }
    return {};
}

QString markText(const RunMark& mark) {
    switch (mark.kind) {
        case Kind::LearningRate:
            return RunMarks::tr("Learning rate set to %1").arg(QLocale().toString(mark.value, 'g', 4));
        case Kind::SmallerBatch:
            return RunMarks::tr("Memory ran out; rows at a time: %L1").arg(qint64(mark.value));
        default:
            return markName(mark.kind);
    }
}

core::Json toJson(const RunMark& mark) {
    core::Json json{{"step", qint64(mark.step)}};
    for (const auto& [kind, name] : kNames) {
        if (kind == mark.kind) {
            json["event"] = name;
        }
    }
    if (mark.value != 0) {
        json["value"] = mark.value;
    }
    return json;
}

std::optional<RunMark> markFromJson(const core::Json& json) {
    if (!json.is_object() || !json.contains("step") || !json["step"].is_number() || !json.contains("event")) {
        return std::nullopt;
    }
    for (const auto& [kind, name] : kNames) {
        if (json["event"] == name) {
            const bool hasValue = json.contains("value") && json["value"].is_number();
            return RunMark{kind, json["step"].get<double>(), hasValue ? json["value"].get<double>() : 0};
        }
    }
    return std::nullopt;
}

}  // namespace twb::ui
