#pragma once

#include <QString>
#include <string>

namespace twb::ui {

/// A logged figure in the user's language: "eval_loss" -> "Evaluation loss", "eval_f1_macro" -> "f1 macro".
QString metricText(const std::string& name);

/// Figures of speed and place, which say nothing of the model: "eval_runtime", "train_steps_per_second", "epoch".
bool isSpeedMetric(const std::string& name);

/// What an evaluation found of the model, besides the loss.
bool isScore(const std::string& name);

}  // namespace twb::ui
