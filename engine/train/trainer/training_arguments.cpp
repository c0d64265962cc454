#include "engine/train/trainer/training_arguments.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <type_traits>
#include <vector>

#include "engine/core/error.h"
#include "engine/train/schedule.h"

namespace twb::train {
namespace {

using core::Error;
using core::ErrorCode;
using core::Json;

const std::string kWhere = "arguments";

[[noreturn]] void fail(std::string_view name, const std::string& why) {
    throw Error(ErrorCode::InvalidParameter, "The training argument " + std::string(name) + " " + why);
}

// Arguments of transformers that have no effect here: they report elsewhere, load elsewhere, or name other machines.
constexpr std::array kWithoutEffect{"data_seed",
                                    "dataloader_num_workers",
                                    "dataloader_pin_memory",
                                    "ddp_backend",
                                    "ddp_broadcast_buffers",
                                    "ddp_bucket_cap_mb",
                                    "ddp_find_unused_parameters",
                                    "ddp_timeout",
                                    "debug",
                                    "disable_tqdm",
                                    "dispatch_batches",
                                    "do_eval",
                                    "do_predict",
                                    "do_train",
                                    "fp16_backend",
                                    "fp16_opt_level",
                                    "full_determinism",
                                    "half_precision_backend",
                                    "hub_model_id",
                                    "hub_private_repo",
                                    "hub_strategy",
                                    "hub_token",
                                    "include_inputs_for_metrics",
                                    "include_tokens_per_second",
                                    "label_names",
                                    "length_column_name",
                                    "local_rank",
                                    "log_level",
                                    "log_level_replica",
                                    "log_on_each_node",
                                    "logging_dir",
                                    "no_cuda",
                                    "optim_args",
                                    "past_index",
                                    "push_to_hub_model_id",
                                    "ray_scope",
                                    "report_to",
                                    "resume_from_checkpoint",
                                    "run_name",
                                    "save_on_each_node",
                                    "save_safetensors",
                                    "skip_memory_metrics",
                                    "sortish_sampler",
                                    "tf32",
                                    "use_cpu",
                                    "use_legacy_prediction_loop"};
// Those that ask for what is not offered; accepted where they ask for nothing.
constexpr std::array kNotOffered{"bf16_full_eval",        "deepspeed",          "fp16",        "fp16_full_eval", "fsdp",
                                 "generation_config",     "jit_mode_eval",      "push_to_hub", "sharded_ddp",    "torch_compile",
                                 "torch_compile_backend", "torch_compile_mode", "torchdynamo", "use_ipex",       "use_mps_device"};

template <std::size_t N>
bool holds(const std::array<const char*, N>& names, std::string_view name) {
    return std::any_of(names.begin(), names.end(), [&](const char* each) { return name == each; });
}

bool asksForNothing(const Json& value) {
    return value.is_null() || value == Json(false) || value == Json("") || value == Json::array();
}

Interval intervalOf(const std::string& name, const Json& value) {
    const std::string text = value.is_string() ? value.get<std::string>() : core::dumpJson(value);
    if (text == "no" || text == "steps" || text == "epoch") {
        return text == "no" ? Interval::No : text == "steps" ? Interval::Steps : Interval::Epoch;
    }
    fail(name, "is \"" + text + "\"; no, steps or epoch was expected.");
}

/// Reads the members of TrainingArguments by their names.
class Reader {
    template <typename Read>
    std::invoke_result_t<Read, const Json&, std::string_view, const std::string&> take(const char* name, Read read) {
        m_known.push_back(name);
        return read(m_given, name, kWhere);
    }
    template <typename T>
    static void keep(std::optional<T>& value, std::optional<T> given) {
        if (given) {
            value = std::move(given);
        }
    }

public:
    explicit Reader(const Json& given) : m_given(given) {}

    void read(const char* name, bool& value) { value = take(name, core::optionalBool).value_or(value); }
    void read(const char* name, std::int64_t& value) { value = take(name, core::optionalInt).value_or(value); }
    void read(const char* name, double& value) { value = take(name, core::optionalNumber).value_or(value); }
    void read(const char* name, std::string& value) { value = take(name, core::optionalString).value_or(value); }
    void read(const char* name, std::optional<bool>& value) { keep(value, take(name, core::optionalBool)); }
    void read(const char* name, std::optional<std::int64_t>& value) { keep(value, take(name, core::optionalInt)); }
    void read(const char* name, std::optional<double>& value) { keep(value, take(name, core::optionalNumber)); }
    void read(const char* name, std::optional<std::string>& value) { keep(value, take(name, core::optionalString)); }
    void read(const char* name, Interval& value) {
        m_known.push_back(name);
        if (const auto it = m_given.find(name); it != m_given.end()) {
            value = intervalOf(name, *it);
        }
    }

    /// Complains about the first name that was neither read nor stands in a list above.
    void refuseOthers() const {
        for (const auto& [name, value] : m_given.items()) {
            if (std::find(m_known.begin(), m_known.end(), name) != m_known.end() || holds(kWithoutEffect, name)) {
                continue;
            }
            if (!holds(kNotOffered, name)) {
                fail(name, "is not one of transformers' TrainingArguments.");
            }
            if (!asksForNothing(value)) {
                fail(name, "asks for something that this program does not offer.");
            }
        }
    }

private:
    const Json& m_given;
    std::vector<std::string_view> m_known;
};

TrainingArguments readAll(const Json& given) {
    TrainingArguments a;
    Reader in(given);
    in.read("output_dir", a.output_dir);
    in.read("overwrite_output_dir", a.overwrite_output_dir);
    in.read("per_device_train_batch_size", a.per_device_train_batch_size);
    in.read("per_device_eval_batch_size", a.per_device_eval_batch_size);
    in.read("gradient_accumulation_steps", a.gradient_accumulation_steps);
    in.read("eval_accumulation_steps", a.eval_accumulation_steps);
    in.read("auto_find_batch_size", a.auto_find_batch_size);
    in.read("num_train_epochs", a.num_train_epochs);
    in.read("max_steps", a.max_steps);
    in.read("learning_rate", a.learning_rate);
    in.read("weight_decay", a.weight_decay);
    in.read("adam_beta1", a.adam_beta1);
    in.read("adam_beta2", a.adam_beta2);
    in.read("adam_epsilon", a.adam_epsilon);
    in.read("max_grad_norm", a.max_grad_norm);
    in.read("optim", a.optim);
    in.read("lr_scheduler_type", a.lr_scheduler_type);
    in.read("warmup_ratio", a.warmup_ratio);
    in.read("warmup_steps", a.warmup_steps);
    in.read("label_smoothing_factor", a.label_smoothing_factor);
    in.read("logging_strategy", a.logging_strategy);
    in.read("logging_steps", a.logging_steps);
    in.read("logging_first_step", a.logging_first_step);
    in.read("logging_nan_inf_filter", a.logging_nan_inf_filter);
    in.read("evaluation_strategy", a.evaluation_strategy);
    in.read("eval_steps", a.eval_steps);
    in.read("eval_delay", a.eval_delay);
    in.read("save_strategy", a.save_strategy);
    in.read("save_steps", a.save_steps);
    in.read("save_total_limit", a.save_total_limit);
    in.read("load_best_model_at_end", a.load_best_model_at_end);
    in.read("metric_for_best_model", a.metric_for_best_model);
    in.read("greater_is_better", a.greater_is_better);
    std::int64_t seed = static_cast<std::int64_t>(a.seed);
    in.read("seed", seed);
    a.seed = static_cast<std::uint64_t>(seed);
    in.read("bf16", a.bf16);
    in.read("gradient_checkpointing", a.gradient_checkpointing);
    in.read("group_by_length", a.group_by_length);
    in.read("dataloader_drop_last", a.dataloader_drop_last);
    in.read("ignore_data_skip", a.ignore_data_skip);
    in.read("prediction_loss_only", a.prediction_loss_only);
    in.read("remove_unused_columns", a.remove_unused_columns);
    in.read("predict_with_generate", a.predict_with_generate);
    in.read("generation_max_length", a.generation_max_length);
    in.read("generation_num_beams", a.generation_num_beams);
    bool adafactor = false;
    in.read("adafactor", adafactor);
    if (adafactor) {
        a.optim = "adafactor";
    }
    // Old names of the batch sizes.
    std::optional<std::int64_t> perGpu;
    in.read("per_gpu_train_batch_size", perGpu);
    a.per_device_train_batch_size = perGpu.value_or(a.per_device_train_batch_size);
    perGpu.reset();
    in.read("per_gpu_eval_batch_size", perGpu);
    a.per_device_eval_batch_size = perGpu.value_or(a.per_device_eval_batch_size);
    in.refuseOthers();
    return a;
}

void requireWhole(const char* name, Interval strategy, double steps) {
    if (strategy == Interval::Steps && steps > 1 && steps != std::floor(steps)) {
        fail(name, "must be a whole number where it is above 1, but is " + std::to_string(steps) + ".");
    }
    if (strategy == Interval::Steps && steps < 0) {
        fail(name, "must not be negative, but is " + std::to_string(steps) + ".");
    }
}

void checkBestModel(const TrainingArguments& a) {
    if (a.evaluation_strategy != a.save_strategy) {
        fail("load_best_model_at_end", "needs evaluation_strategy and save_strategy to be the same.");
    }
    if (a.evaluation_strategy != Interval::Steps) {
        return;
    }
    const double every = *a.eval_steps;
    const bool bothParts = every < 1 && a.save_steps < 1;
    const double scale = bothParts ? 1e6 : 1;
    const bool fits = bothParts || (every >= 1 && a.save_steps >= 1);
    if (!fits || std::fmod(std::round(a.save_steps * scale), std::round(every * scale)) != 0) {
        fail("save_steps", "must be a multiple of eval_steps for load_best_model_at_end, but the two are " + std::to_string(a.save_steps) +
                               " and " + std::to_string(every) + ".");
    }
}

void requirePositive(const char* name, std::int64_t value) {
    if (value < 1) {
        fail(name, "must be at least 1, but is " + std::to_string(value) + ".");
    }
}

}  // namespace

std::int64_t TrainingArguments::warmupSteps(std::int64_t allSteps) const {
    return warmup_steps > 0 ? warmup_steps : static_cast<std::int64_t>(std::ceil(static_cast<double>(allSteps) * warmup_ratio));
}

std::string TrainingArguments::bestMetricKey() const {
    const std::string name = metric_for_best_model.value_or("loss");
    return name.starts_with("eval_") ? name : "eval_" + name;
}

TrainingArguments trainingArgumentsFromJson(const Json& arguments) {
    TrainingArguments a = readAll(arguments);
    requirePositive("per_device_train_batch_size", a.per_device_train_batch_size);
    requirePositive("per_device_eval_batch_size", a.per_device_eval_batch_size);
    requirePositive("gradient_accumulation_steps", a.gradient_accumulation_steps);
    if (a.learning_rate < 0) {
        fail("learning_rate", "must not be negative, but is " + std::to_string(a.learning_rate) + ".");
    }
    if (a.num_train_epochs <= 0 && a.max_steps <= 0) {
        fail("num_train_epochs", "must be above 0, but is " + std::to_string(a.num_train_epochs) + ".");
    }
    if (a.label_smoothing_factor < 0 || a.label_smoothing_factor >= 1) {
        fail("label_smoothing_factor", "must lie in [0, 1), but is " + std::to_string(a.label_smoothing_factor) + ".");
    }
    const std::vector<std::string> schedules = scheduleNames();
    if (std::find(schedules.begin(), schedules.end(), a.lr_scheduler_type) == schedules.end()) {
        std::string known;
        for (const std::string& name : schedules) {
            known += (known.empty() ? "" : ", ") + name;
        }
        fail("lr_scheduler_type", "is \"" + a.lr_scheduler_type + "\"; known are " + known + ".");
    }
    if (a.evaluation_strategy == Interval::Steps && a.eval_steps.value_or(0) == 0) {
        if (a.logging_steps <= 0) {
            fail("eval_steps", "or logging_steps must be above 0 for evaluation_strategy \"steps\".");
        }
        a.eval_steps = a.logging_steps;
    }
    if (a.logging_strategy == Interval::Steps && a.logging_steps == 0) {
        fail("logging_steps", "must not be 0 for logging_strategy \"steps\".");
    }
    requireWhole("logging_steps", a.logging_strategy, a.logging_steps);
    requireWhole("eval_steps", a.evaluation_strategy, a.eval_steps.value_or(1));
    requireWhole("save_steps", a.save_strategy, a.save_steps);
    if (a.load_best_model_at_end) {
        checkBestModel(a);
    }
    const bool isPlateau = a.lr_scheduler_type == "reduce_lr_on_plateau";
    if ((a.load_best_model_at_end || isPlateau) && !a.metric_for_best_model) {
        a.metric_for_best_model = "loss";
    }
    if (!a.greater_is_better && a.metric_for_best_model) {
        a.greater_is_better = *a.metric_for_best_model != "loss" && *a.metric_for_best_model != "eval_loss";
    }
    if (isPlateau && a.evaluation_strategy == Interval::No) {
        fail("lr_scheduler_type", "is reduce_lr_on_plateau, which needs an evaluation_strategy.");
    }
    if (a.warmup_ratio < 0 || a.warmup_ratio > 1) {
        fail("warmup_ratio", "must lie in [0, 1], but is " + std::to_string(a.warmup_ratio) + ".");
    }
    return a;
}

}  // namespace twb::train
