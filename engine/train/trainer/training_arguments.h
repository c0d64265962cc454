#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/json.h"

namespace twb::train {

/// When something happens: never, every so many steps, after each epoch.
enum class Interval { No, Steps, Epoch };

/// transformers' TrainingArguments (and Seq2SeqTrainingArguments), with its names and defaults. Lengths of intervals below 1 are parts of
/// all steps. A batch size is that of one device.
struct TrainingArguments {
    std::string output_dir;
    bool overwrite_output_dir = false;

    std::int64_t per_device_train_batch_size = 8;
    std::int64_t per_device_eval_batch_size = 8;
    std::int64_t gradient_accumulation_steps = 1;
    std::optional<std::int64_t> eval_accumulation_steps;
    bool auto_find_batch_size = false;
    double num_train_epochs = 3;
    std::int64_t max_steps = -1;  ///< above 0: instead of num_train_epochs

    double learning_rate = 5e-5;
    double weight_decay = 0;
    double adam_beta1 = 0.9;
    double adam_beta2 = 0.999;
    double adam_epsilon = 1e-8;
    double max_grad_norm = 1;
    std::string optim = "adamw_torch";
    std::string lr_scheduler_type = "linear";
    double warmup_ratio = 0;
    std::int64_t warmup_steps = 0;
    double label_smoothing_factor = 0;

    std::vector<std::string> report_to{"all"};  ///< "tensorboard", "csv", "jsonl"; "all" is completed to what transformers has of them
    std::optional<std::string> logging_dir;     ///< of the reports; absent: output_dir/runs/DATE_HOST

    Interval logging_strategy = Interval::Steps;
    double logging_steps = 500;
    bool logging_first_step = false;
    bool logging_nan_inf_filter = true;
    Interval evaluation_strategy = Interval::No;
    std::optional<double> eval_steps;
    double eval_delay = 0;
    Interval save_strategy = Interval::Steps;
    double save_steps = 500;
    std::optional<std::int64_t> save_total_limit;
    bool load_best_model_at_end = false;
    std::optional<std::string> metric_for_best_model;
    std::optional<bool> greater_is_better;

    std::uint64_t seed = 42;
    bool bf16 = false;
    bool gradient_checkpointing = false;
    bool group_by_length = false;
    bool dataloader_drop_last = false;
    bool ignore_data_skip = false;
    bool prediction_loss_only = false;
    bool remove_unused_columns = true;

    bool predict_with_generate = false;
    std::optional<std::int64_t> generation_max_length;
    std::optional<std::int64_t> generation_num_beams;

    std::int64_t warmupSteps(std::int64_t allSteps) const;
    /// "eval_loss" for the metric_for_best_model "loss".
    std::string bestMetricKey() const;
};

/// Completed and checked as TrainingArguments.__post_init__ does. Names of transformers that mean nothing to a program on one machine
/// (push_to_hub, fsdp, dataloader_num_workers, ...) are accepted where they ask for nothing. Throws Error(InvalidParameter) naming the
/// argument, its value and what was expected.
TrainingArguments trainingArgumentsFromJson(const core::Json& arguments);

/// All of them by their names.
core::Json toJson(const TrainingArguments& arguments);

}  // namespace twb::train
