#include "tasks/methods/training_watch.h"

#include <chrono>
#include <cmath>
#include <optional>
#include <thread>

#include "engine/core/error.h"
#include "engine/host/memory.h"

namespace twb::tasks {
namespace {

using core::Json;
using train::TrainerControl;
using train::TrainerState;
using train::TrainingArguments;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kPauseStep{50};
constexpr std::chrono::seconds kHeapPeriod{5};

std::uint64_t unsignedOf(std::int64_t number) {
    return static_cast<std::uint64_t>(number);
}

class TrainingWatch final : public train::TrainerCallback {
public:
    TrainingWatch(host::JobContext& job, const train::Trainer& trainer, nn::MemoryMeter& meter)
        : m_job(job), m_trainer(trainer), m_meter(meter) {}

    void onTrainBegin(const TrainingArguments&, const TrainerState& state, TrainerControl&) override {
        mark("start", state.global_step);
        m_meter.restartPeak();
        m_since = Clock::now();
    }

    void onStepEnd(const TrainingArguments& arguments, const TrainerState& state, TrainerControl& control) override {
        showProgress(state, "Training");
        takeWishes(arguments, state, control);
        while (m_isPaused) {
            m_job.checkCancelled();
            showProgress(state, "Paused");
            std::this_thread::sleep_for(kPauseStep);
            takeWishes(arguments, state, control);
            m_since = Clock::now();  // a pause is no slowness
        }
    }

    void onPredictionStep(const TrainingArguments&, const TrainerState&, TrainerControl&) override {
        const train::RunFigures& figures = m_trainer.figures();
        m_job.progress(unsignedOf(figures.evaluated), unsignedOf(figures.toEvaluate), "batches", "Evaluating");
    }

    void onLog(const TrainingArguments&, const TrainerState& state, TrainerControl&, const Json& logs) override {
        for (const auto& [name, value] : logs.items()) {
            if (value.is_number()) {
                metric(name, state, value.get<double>());
            }
        }
        if (logs.contains("loss")) {
            showFigures(state);
        }
        if (logs.contains("train_batch_size")) {
            mark("train_batch_size", state.global_step + 1, state.train_batch_size);
            m_job.log(core::LogLevel::Warning,
                      "Memory ran out at step " + std::to_string(state.global_step + 1) + ". The step is computed again with " +
                          std::to_string(state.train_batch_size) +
                          " rows at a time, and so are all that follow; a step still learns from as many rows as before.");
        }
    }

    void onEvaluate(const TrainingArguments&, const TrainerState& state, TrainerControl&, const Json&) override {
        if (m_trainer.judgements().is_array()) {
            m_job.partialResult("evaluation", {{"step", state.global_step}, {"rows", m_trainer.judgements()}});
        }
        mark("evaluation", state.global_step);
        m_since = Clock::now();  // speeds are those of training
    }

    void onEpochEnd(const TrainingArguments&, const TrainerState& state, TrainerControl&) override { mark("epoch", state.global_step); }

    void onSave(const TrainingArguments&, const TrainerState& state, TrainerControl&) override {
        mark("save", state.global_step);
        m_job.log(core::LogLevel::Info, "checkpoint-" + std::to_string(state.global_step) + " is written.");
        m_since = Clock::now();
    }

private:
    void showProgress(const TrainerState& state, const char* phase) {
        m_job.progress(unsignedOf(state.global_step), unsignedOf(state.max_steps), "steps", phase);
    }

    void mark(const char* event, std::int64_t step, const Json& value = {}) {
        Json told{{"step", step}, {"event", event}};
        if (!value.is_null()) {
            told["value"] = value;
        }
        m_job.partialResult("mark", std::move(told));
    }

    void metric(const std::string& name, const TrainerState& state, double value) {
        m_job.metric(name, unsignedOf(state.global_step), value);
    }

    void showFigures(const TrainerState& state) {
        const train::RunFigures& figures = m_trainer.figures();
        if (figures.gradientNorm > 0 || !std::isfinite(figures.gradientNorm)) {
            metric("grad_norm", state, figures.gradientNorm);
        }
        const double seconds = std::chrono::duration<double>(Clock::now() - m_since).count();
        if (seconds > 0) {
            metric("samples_per_second", state, static_cast<double>(figures.samples - m_samples) / seconds);
            metric("tokens_per_second", state, static_cast<double>(figures.tokens - m_tokens) / seconds);
            metric("loading_share", state, (figures.loadingSeconds - m_loadingSeconds) / seconds);
        }
        showMemory(state);
        m_samples = figures.samples;
        m_tokens = figures.tokens;
        m_loadingSeconds = figures.loadingSeconds;
        m_since = Clock::now();
    }

    /// Between two steps the activations are gone; they had what the heap has kept since, and more.
    void showMemory(const TrainerState& state) {
        const train::RunFigures& figures = m_trainer.figures();
        const auto tell = [&](const char* owner, std::uint64_t bytes) { metric(owner, state, static_cast<double>(bytes)); };
        const auto beyond = [](std::uint64_t all, std::uint64_t part) { return all > part ? all - part : 0; };
        const std::uint64_t activations = m_meter.peak() - m_meter.used(), freed = freedBytes(), resident = host::residentBytes();
        m_meter.restartPeak();
        tell("memory_weights", figures.weightBytes);
        tell("memory_gradients", figures.gradientBytes);
        tell("memory_optimizer", figures.optimizerBytes);
        tell("memory_activations", activations);
        if (resident > 0) {
            tell("memory_cache", beyond(freed, activations));
            tell("memory_other", beyond(resident, figures.weightBytes + figures.gradientBytes + figures.optimizerBytes + freed));
            tell("memory_processes", beyond(host::mainMemoryBytes(), host::availableMemoryBytes() + resident));
        }
    }

    /// To ask the heap takes some milliseconds.
    std::uint64_t freedBytes() {
        if (const Clock::time_point now = Clock::now(); !m_heapAsked || now - *m_heapAsked >= kHeapPeriod) {
            m_heapAsked = now;
            m_freedBytes = host::freedBytes();
        }
        return m_freedBytes;
    }

    void takeWishes(const TrainingArguments& arguments, const TrainerState& state, TrainerControl& control) {
        while (const std::optional<Json> message = m_job.takeMessage()) {
            const std::string wish = message->is_object() ? message->value("wish", "") : "";
            if (wish == "evaluate") {
                control.should_evaluate = m_trainer.canEvaluate();
            } else if (wish == "save") {
                control.should_save = true;
            } else if (wish == "stop") {
                control.should_training_stop = true;
                // The end of an epoch, which follows, may save by itself.
                control.should_save |= arguments.save_strategy != train::Interval::Epoch;
                m_isPaused = false;
            } else if (wish == "pause" || wish == "resume") {
                if (m_isPaused != (wish == "pause")) {
                    m_isPaused = !m_isPaused;
                    mark(wish.c_str(), state.global_step);
                }
            } else if (wish == "learning_rate" && message->value("value", 0.0) > 0) {
                changeLearningRate(message->at("value").get<double>(), state, control);
            } else {
                m_job.log(core::LogLevel::Warning, "The training was told what it does not understand: " + core::excerpt(*message));
            }
        }
    }

    void changeLearningRate(double rate, const TrainerState& state, TrainerControl& control) {
        const std::optional<double> now = m_trainer.figures().learningRate;
        if (!now || *now == 0) {
            m_job.log(core::LogLevel::Warning, now ? "The learning rate is 0 at this step and stays so: ask again later."
                                                   : "The learning rate cannot be changed: this optimizer sets its own.");
            return;
        }
        control.learning_rate = rate;
        mark("learning_rate", state.global_step, rate);
    }

    host::JobContext& m_job;
    const train::Trainer& m_trainer;
    nn::MemoryMeter& m_meter;
    bool m_isPaused = false;
    Clock::time_point m_since = Clock::now();  // of the speeds
    std::int64_t m_samples = 0, m_tokens = 0;  // that the speeds have counted
    double m_loadingSeconds = 0;
    std::optional<Clock::time_point> m_heapAsked;
    std::uint64_t m_freedBytes = 0;
};

}  // namespace

std::unique_ptr<train::TrainerCallback> trainingWatch(host::JobContext& job, const train::Trainer& trainer, nn::MemoryMeter& meter) {
    return std::make_unique<TrainingWatch>(job, trainer, meter);
}

}  // namespace twb::tasks
