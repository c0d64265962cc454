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
                                    "no_cuda",
                                    "optim_args",
                                    "past_index",
                                    "push_to_hub_model_id",
                                    "ray_scope",
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
    void read(const char* name, std::uint64_t& value) {
        value = static_cast<std::uint64_t>(take(name, core::optionalInt).value_or(static_cast<std::int64_t>(value)));
    }
    void read(const char* name, std::string& value) { value = take(name, core::optionalString).value_or(value); }
    void read(const char* name, std::optional<bool>& value) { keep(value, take(name, core::optionalBool)); }
    void read(const char* name, std::optional<std::int64_t>& value) { keep(value, take(name, core::optionalInt)); }
    void read(const char* name, std::optional<double>& value) { keep(value, take(name, core::optionalNumber)); }
    void read(const char* name, std::optional<std::string>& value) { keep(value, take(name, core::optionalString)); }
    /// One text or several.
    void read(const char* name, std::vector<std::string>& value) {
        m_known.push_back(name);
        const auto it = m_given.find(name);
        if (it == m_given.end() || it->is_null()) {
            return;
        }
        value.clear();
        for (const Json& each : it->is_array() ? *it : Json::array({*it})) {
            if (!each.is_string()) {
                fail(name, "must be a text or a list of texts, but is " + core::excerpt(*it) + ".");
            }
            value.push_back(each.get<std::string>());
        }
    }
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

/// Calls `visit` with the name of each argument and its place.
template <typename Arguments, typename Visit>
void forEachArgument(Arguments& a, Visit&& visit) {
    visit("output_dir", a.output_dir);
    visit("overwrite_output_dir", a.overwrite_output_dir);
    visit("per_device_train_batch_size", a.per_device_train_batch_size);
    visit("per_device_eval_batch_size", a.per_device_eval_batch_size);
    visit("gradient_accumulation_steps", a.gradient_accumulation_steps);
    visit("eval_accumulation_steps", a.eval_accumulation_steps);
    visit("auto_find_batch_size", a.auto_find_batch_size);
    visit("num_train_epochs", a.num_train_epochs);
    visit("max_steps", a.max_steps);
    visit("learning_rate", a.learning_rate);
    visit("weight_decay", a.weight_decay);
    visit("adam_beta1", a.adam_beta1);
    visit("adam_beta2", a.adam_beta2);
    visit("adam_epsilon", a.adam_epsilon);
    visit("max_grad_norm", a.max_grad_norm);
    visit("optim", a.optim);
    visit("lr_scheduler_type", a.lr_scheduler_type);
    visit("warmup_ratio", a.warmup_ratio);
    visit("warmup_steps", a.warmup_steps);
    visit("label_smoothing_factor", a.label_smoothing_factor);
    visit("report_to", a.report_to);
    visit("logging_dir", a.logging_dir);
    visit("logging_strategy", a.logging_strategy);
    visit("logging_steps", a.logging_steps);
    visit("logging_first_step", a.logging_first_step);
    visit("logging_nan_inf_filter", a.logging_nan_inf_filter);
    visit("evaluation_strategy", a.evaluation_strategy);
    visit("eval_steps", a.eval_steps);
    visit("eval_delay", a.eval_delay);
    visit("save_strategy", a.save_strategy);
    visit("save_steps", a.save_steps);
    visit("save_total_limit", a.save_total_limit);
    visit("load_best_model_at_end", a.load_best_model_at_end);
    visit("metric_for_best_model", a.metric_for_best_model);
    visit("greater_is_better", a.greater_is_better);
    visit("seed", a.seed);
    visit("bf16", a.bf16);
    visit("gradient_checkpointing", a.gradient_checkpointing);
    visit("group_by_length", a.group_by_length);
    visit("dataloader_drop_last", a.dataloader_drop_last);
    visit("ignore_data_skip", a.ignore_data_skip);
    visit("prediction_loss_only", a.prediction_loss_only);
    visit("remove_unused_columns", a.remove_unused_columns);
    visit("predict_with_generate", a.predict_with_generate);
    visit("generation_max_length", a.generation_max_length);
    visit("generation_num_beams", a.generation_num_beams);
}

TrainingArguments readAll(const Json& given) {
    TrainingArguments a;
    Reader in(given);
    forEachArgument(a, [&](const char* name, auto& value) { in.read(name, value); });
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

// ---- as JSON

Json asJson(Interval interval) {
    return interval == Interval::No ? "no" : interval == Interval::Steps ? "steps" : "epoch";
}
template <typename T>
Json asJson(const std::optional<T>& value) {
    return value ? Json(*value) : Json();
}
template <typename T>
Json asJson(const T& value) {
    return value;
}

// ---- checks

/// What "all" and "none" stand for; names of what is not offered are refused.
std::vector<std::string> reportersOf(const std::vector<std::string>& names) {
    if (names.size() == 1 && (names[0] == "all" || names[0] == "none")) {
        return names[0] == "all" ? std::vector<std::string>{"tensorboard"} : std::vector<std::string>();
    }
    for (const std::string& name : names) {
        if (name != "tensorboard" && name != "csv" && name != "jsonl") {
            fail("report_to", "names " + name + "; tensorboard, csv and jsonl are offered, or all (which is tensorboard) or none alone.");
        }
    }
    return names;
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
    a.report_to = reportersOf(a.report_to);
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

Json toJson(const TrainingArguments& arguments) {
    Json all = Json::object();
    forEachArgument(arguments, [&](const char* name, const auto& value) { all[name] = asJson(value); });
    return all;
}

}  // namespace twb::train
