#include "ui/train/metric_name.h"

#include <QCoreApplication>
#include <utility>

#include "ui/text.h"

namespace twb::ui {
namespace {

/// Context of the texts below.
struct MetricName {
    Q_DECLARE_TR_FUNCTIONS(MetricName)
};

}  // namespace

QString metricText(const std::string& name) {
    const std::pair<const char*, QString> known[] = {
        {"loss", MetricName::tr("Training loss")},
        {"train_loss", MetricName::tr("Training loss (mean)")},
        {"eval_loss", MetricName::tr("Evaluation loss")},
        {"learning_rate", MetricName::tr("Learning rate")},
        {"grad_norm", MetricName::tr("Gradient norm")},
        {"samples_per_second", MetricName::tr("Samples a second")},
        {"tokens_per_second", MetricName::tr("Tokens a second")},
        {"memory_weights", MetricName::tr("Weights")},
        {"memory_gradients", MetricName::tr("Gradients")},
        {"memory_optimizer", MetricName::tr("Optimizer")},
        {"memory_activations", MetricName::tr("Activations")},
        {"memory_cache", MetricName::tr("Cache")},
        {"memory_other", MetricName::tr("Rest of the program")},
        {"memory_program", MetricName::tr("This program")},
        {"memory_processes", MetricName::tr("Other programs")},
        {"eval_accuracy", MetricName::tr("accuracy")},
        {"eval_precision", MetricName::tr("precision")},
        {"eval_recall", MetricName::tr("recall")},
        {"eval_exact_match", MetricName::tr("exact match")},
        {"eval_exact", MetricName::tr("exact match")},
        {"eval_f1", MetricName::tr("F1")},
        {"eval_mse", MetricName::tr("mean squared error")},
    };
    for (const auto& [key, text] : known) {
        if (name == key) {
            return text;
        }
    }
    return qtext(name.starts_with("eval_") ? name.substr(5) : name).replace('_', ' ');
}

bool isSpeedMetric(const std::string& name) {
    return name.find("per_second") != std::string::npos || name.ends_with("_runtime") || name.ends_with("epoch");
}

bool isScore(const std::string& name) {
    return name.starts_with("eval_") && name != "eval_loss" && !isSpeedMetric(name);
}

}  // namespace twb::ui
