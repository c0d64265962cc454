#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "engine/core/json.h"

namespace twb::train {

/// What a run has come to (transformers' TrainerState), as trainer_state.json keeps it.
struct TrainerState {
    std::optional<double> epoch;
    std::int64_t global_step = 0;
    std::int64_t max_steps = 0;
    std::int64_t num_train_epochs = 0;
    double logging_steps = 500, eval_steps = 500, save_steps = 500;
    double total_flos = 0;
    core::Json log_history = core::Json::array();
    std::optional<double> best_metric;
    std::string best_model_checkpoint;  ///< a folder; empty: none yet
    /// Rows that go through the model at once: fewer than wanted once memory has run out. Not in the file, whose reader in transformers
    /// 4.34 knows no such field; log_history has it.
    std::int64_t train_batch_size = 0;

    core::Json toJson() const;
    /// Throws Error(NotFound | InvalidFile) naming the file and the field.
    static TrainerState fromFile(const std::filesystem::path& file);
};

/// What callbacks ask of the loop (transformers' TrainerControl).
struct TrainerControl {
    bool should_training_stop = false;
    bool should_epoch_stop = false;
    bool should_save = false;
    bool should_evaluate = false;
    bool should_log = false;
    std::optional<double> learning_rate;  ///< wanted from the next step on; what the schedule still does keeps its shape
};

/// A number as Python's round() gives it: correctly rounded from its exact binary value.
double rounded(double value, int places);

}  // namespace twb::train
