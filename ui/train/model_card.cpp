#include "ui/train/model_card.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QSaveFile>

#include "engine/core/error.h"
#include "ui/text.h"
#include "ui/train/metric_name.h"
#include "ui/train/run_curves.h"
#include "ui/train/train_tasks.h"

namespace twb::ui {
namespace {

/// Context of the texts below.
struct ModelCard {
    Q_DECLARE_TR_FUNCTIONS(ModelCard)
};

[[noreturn]] void fail(const QString& sentence) {
    throw core::Error(core::ErrorCode::InvalidFile, sentence.toStdString());
}

/// The last figure of each evaluation metric.
QString resultLines(const TrainingRun& run) {
    QString lines;
    const RunCurves curves = RunCurves::fromJson(run.curves);
    for (const auto& [name, curve] : curves.all()) {
        if (!curve.isEmpty() && (name == "eval_loss" || isScore(name))) {
            lines += QString("- %1: %2\n").arg(qtext(name.substr(5)).replace('_', ' '), QString::number(curve.last().y(), 'g', 4));
        }
    }
    return lines.isEmpty() ? "The model was not evaluated.\n" : lines;
}

bool belongsToModel(const QString& name) {
    return !name.startsWith("recipe.") && name != "README.md" && name != "training_args.json" && name != "trainer_state.json";
}

}  // namespace

QString modelCard(const TrainingRun& run) {
    const QString base = QDir(run.model).dirName();
    const TrainTask* task = trainTask(run.task.toStdString());
    QString card = "---\n";
    card += task && !task->runTask.isEmpty() ? "pipeline_tag: " + task->runTask + "\n" : QString();
    card += "base_model: " + base + "\nlibrary_name: transformers\ntags:\n- generated_from_trainer\n---\n\n";
    card += "# " + run.name + "\n\nThis model was made from `" + base + "` for " + run.task + " with Transformer Workbench.\n\n";
    card += "## Results\n\nOn the evaluation set:\n\n" + resultLines(run);
    card += "\n## Training\n\nThese arguments were given; the others are the defaults of transformers' `TrainingArguments`:\n\n";
    for (const auto& [name, value] : run.params.value("arguments", core::Json::object()).items()) {
        if (name != "output_dir") {
            card += "- " + qtext(name) + ": " + (value.is_string() ? qtext(value.get<std::string>()) : jsonText(value)) + "\n";
        }
    }
    if (run.params.contains("lora")) {
        card += "- LoRA: " + jsonText(run.params["lora"]) + "\n";
    }
    card += QString("\nIt took %1 seconds for %2 steps.\n").arg(qint64(run.seconds)).arg(run.result.value("global_step", 0));
    return card;
}

void exportModel(const TrainingRun& run, const QString& folder) {
    const QDir source(openableFolder(run)), target(folder);
    if (!source.exists()) {
        fail(ModelCard::tr("The model is no longer in %1.").arg(QDir::toNativeSeparators(source.path())));
    }
    if (target.exists() && !target.isEmpty()) {
        fail(ModelCard::tr("%1 is not empty. Choose an empty or a new folder.").arg(QDir::toNativeSeparators(folder)));
    }
    QDir().mkpath(folder);
    for (const QFileInfo& file : source.entryInfoList(QDir::Files)) {
        if (belongsToModel(file.fileName()) && !QFile::copy(file.filePath(), target.filePath(file.fileName()))) {
            fail(ModelCard::tr("%1 cannot be written.").arg(QDir::toNativeSeparators(target.filePath(file.fileName()))));
        }
    }
    QSaveFile card(target.filePath("README.md"));
    if (!card.open(QIODevice::WriteOnly) || card.write(modelCard(run).toUtf8()) < 0 || !card.commit()) {
        fail(ModelCard::tr("%1 cannot be written.").arg(QDir::toNativeSeparators(card.fileName())));
    }
}

QString openableFolder(const TrainingRun& run) {
    return run.params.contains("lora") ? run.folder + "/merged" : run.folder;
}

}  // namespace twb::ui
