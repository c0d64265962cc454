#include <cmath>

#include "engine/core/error.h"
#include "engine/core/log.h"
#include "engine/train/trainer/trainer_callback.h"

namespace twb::train {
namespace {

using core::Json;

bool isMultiple(std::int64_t step, double every) {
    return every > 0 && std::fmod(static_cast<double>(step), every) == 0;
}

class DefaultFlow final : public TrainerCallback {
public:
    void onStepEnd(const TrainingArguments& arguments, const TrainerState& state, TrainerControl& control) override {
        const std::int64_t step = state.global_step;
        if ((step == 1 && arguments.logging_first_step) ||
            (arguments.logging_strategy == Interval::Steps && isMultiple(step, state.logging_steps))) {
            control.should_log = true;
        }
        if (arguments.evaluation_strategy == Interval::Steps && isMultiple(step, state.eval_steps) &&
            arguments.eval_delay <= static_cast<double>(step)) {
            control.should_evaluate = true;
        }
        if (arguments.save_strategy == Interval::Steps && isMultiple(step, state.save_steps)) {
            control.should_save = true;
        }
        if (step >= state.max_steps) {
            control.should_training_stop = true;
        }
    }

    void onEpochEnd(const TrainingArguments& arguments, const TrainerState& state, TrainerControl& control) override {
        control.should_log |= arguments.logging_strategy == Interval::Epoch;
        control.should_evaluate |= arguments.evaluation_strategy == Interval::Epoch && arguments.eval_delay <= state.epoch.value_or(0);
        control.should_save |= arguments.save_strategy == Interval::Epoch;
    }
};

class EarlyStopping final : public TrainerCallback {
public:
    EarlyStopping(std::int64_t patience, double threshold) : m_patience(patience), m_threshold(threshold) {}

    void onTrainBegin(const TrainingArguments& arguments, const TrainerState&, TrainerControl&) override {
        const char* missing = !arguments.load_best_model_at_end               ? "load_best_model_at_end"
                              : arguments.evaluation_strategy == Interval::No ? "an evaluation_strategy"
                                                                              : nullptr;
        if (missing) {
            throw core::Error(core::ErrorCode::InvalidParameter, std::string("early_stopping needs ") + missing + ".");
        }
    }

    void onEvaluate(const TrainingArguments& arguments, const TrainerState& state, TrainerControl& control, const Json& metrics) override {
        const auto value = metrics.find(arguments.bestMetricKey());
        if (value == metrics.end() || !value->is_number()) {
            core::log(core::LogLevel::Warning,
                      "early_stopping: the evaluation gives no " + arguments.bestMetricKey() + ", so nothing stops.");
            return;
        }
        const double now = value->get<double>();
        const bool isBetter =
            !state.best_metric || (arguments.greater_is_better.value_or(false) ? now > *state.best_metric : now < *state.best_metric);
        m_failures = isBetter && (!state.best_metric || std::abs(now - *state.best_metric) > m_threshold) ? 0 : m_failures + 1;
        if (m_failures >= m_patience) {
            control.should_training_stop = true;
        }
    }

private:
    std::int64_t m_patience;
    double m_threshold;
    std::int64_t m_failures = 0;
};

}  // namespace

std::unique_ptr<TrainerCallback> defaultFlowCallback() {
    return std::make_unique<DefaultFlow>();
}

std::unique_ptr<TrainerCallback> earlyStoppingCallback(std::int64_t patience, double threshold) {
    return std::make_unique<EarlyStopping>(patience, threshold);
}

}  // namespace twb::train
