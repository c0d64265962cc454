#pragma once

#include <QString>

#include "ui/models/training_store.h"

namespace twb::ui {

/// A README.md for the model of a run, as the Hugging Face hub shows it: what it was made from, how, and how good it is. English, as cards
/// are.
QString modelCard(const TrainingRun& run);

/// Copies the model of a run (not its checkpoints and data) into an empty or new folder, with its card. Throws core::Error naming the file
/// that cannot be written.
void exportModel(const TrainingRun& run, const QString& folder);

/// The folder to open the trained model from: of a run with an adapter, where it is merged into the model.
QString openableFolder(const TrainingRun& run);

}  // namespace twb::ui
