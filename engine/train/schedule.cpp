#include "engine/train/schedule.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <initializer_list>
#include <limits>
#include <numbers>
#include <string_view>

#include "engine/core/error.h"

namespace twb::train {
namespace {

using core::Error;
using core::ErrorCode;
using core::Json;

/// The options of one schedule; errors begin with its name.
struct Options {
    std::string name;
    const Json& json;

    [[noreturn]] void fail(const std::string& why) const { throw Error(ErrorCode::InvalidParameter, name + ": " + why); }

    void check(std::initializer_list<std::string_view> known) const {
        for (const auto& [key, value] : json.items()) {
            if (std::find(known.begin(), known.end(), key) == known.end()) {
                std::string list;
                for (const std::string_view each : known) {
                    list += (list.empty() ? "" : ", ") + std::string(each);
                }
                fail("there is no option " + key + "." + (list.empty() ? " It has none." : " There are " + list + "."));
            }
        }
    }
    double number(std::string_view key, double fallback) const { return core::optionalNumber(json, key, name).value_or(fallback); }
    double required(std::string_view key) const {
        const auto value = core::optionalNumber(json, key, name);
        if (!value) {
            fail("it needs the option " + std::string(key) + ".");
        }
        return *value;
    }
};

using Factor = std::function<double(double step)>;  ///< of the initial rate

/// Rises over the warm-up, then does what `rest` says.
Factor afterWarmup(double warmup, Factor rest) {
    return [warmup, rest = std::move(rest)](double step) { return step < warmup ? step / std::max(1.0, warmup) : rest(step); };
}

Factor linear(const Options& o) {
    o.check({"num_warmup_steps", "num_training_steps"});
    const double warmup = o.required("num_warmup_steps"), total = o.required("num_training_steps");
    return afterWarmup(warmup, [=](double step) { return std::max(0.0, (total - step) / std::max(1.0, total - warmup)); });
}

Factor cosine(const Options& o) {
    o.check({"num_warmup_steps", "num_training_steps", "num_cycles"});
    const double warmup = o.required("num_warmup_steps"), total = o.required("num_training_steps"), cycles = o.number("num_cycles", 0.5);
    return afterWarmup(warmup, [=](double step) {
        const double progress = (step - warmup) / std::max(1.0, total - warmup);
        return std::max(0.0, 0.5 * (1 + std::cos(std::numbers::pi * cycles * 2 * progress)));
    });
}

Factor cosineWithRestarts(const Options& o) {
    o.check({"num_warmup_steps", "num_training_steps", "num_cycles"});
    const double warmup = o.required("num_warmup_steps"), total = o.required("num_training_steps"), cycles = o.number("num_cycles", 1);
    return afterWarmup(warmup, [=](double step) {
        const double progress = (step - warmup) / std::max(1.0, total - warmup);
        return progress >= 1 ? 0 : std::max(0.0, 0.5 * (1 + std::cos(std::numbers::pi * std::fmod(cycles * progress, 1.0))));
    });
}

Factor polynomial(const Options& o, double initial) {
    o.check({"num_warmup_steps", "num_training_steps", "lr_end", "power"});
    const double warmup = o.required("num_warmup_steps"), total = o.required("num_training_steps");
    const double end = o.number("lr_end", 1e-7), power = o.number("power", 1);
    if (initial <= end) {
        o.fail("lr_end (" + std::to_string(end) + ") must be smaller than the initial lr (" + std::to_string(initial) + ").");
    }
    return afterWarmup(warmup, [=](double step) {
        if (step > total) {
            return end / initial;
        }
        const double left = 1 - (step - warmup) / (total - warmup);
        return ((initial - end) * std::pow(left, power) + end) / initial;
    });
}

Factor inverseSqrt(const Options& o) {
    o.check({"num_warmup_steps", "timescale"});
    const double warmup = o.required("num_warmup_steps"), timescale = o.number("timescale", warmup);
    if (timescale <= 0) {
        o.fail("num_warmup_steps is 0, so the time scale would be 0: give warmup steps, or timescale.");
    }
    return afterWarmup(warmup, [=](double step) { return 1 / std::sqrt((step + timescale - warmup) / timescale); });
}

/// A factor of the initial rate that depends on the step alone (torch.optim.lr_scheduler.LambdaLR).
class FactorSchedule final : public Schedule {
public:
    FactorSchedule(Optimizer& optimizer, Factor factor) : m_optimizer(optimizer), m_factor(std::move(factor)) {
        for (std::size_t i = 0; i < optimizer.groupCount(); ++i) {
            m_initial.push_back(optimizer.learningRate(i));
        }
        apply();
    }

    void step(std::optional<double>) override {
        ++m_step;
        apply();
    }
    void scale(double factor) override {
        for (std::optional<double>& rate : m_initial) {
            if (rate) {
                *rate *= factor;
            }
        }
        m_isScaled = true;
        apply();
    }
    Json state() const override {
        Json state{{"last_epoch", m_step}};
        if (m_isScaled) {  // otherwise the arguments say it
            for (const std::optional<double>& rate : m_initial) {
                state["base_lrs"].push_back(rate ? Json(*rate) : Json());
            }
        }
        return state;
    }
    void restore(const Json& state) override {
        m_step = state.at("last_epoch").get<std::int64_t>();
        if (const auto rates = state.find("base_lrs"); rates != state.end() && rates->size() == m_initial.size()) {
            for (std::size_t i = 0; i < m_initial.size(); ++i) {
                m_isScaled |= m_initial[i] && (*rates)[i].is_number() && (*rates)[i] != *m_initial[i];
                m_initial[i] = (*rates)[i].is_number() ? std::optional((*rates)[i].get<double>()) : m_initial[i];
            }
        }
        apply();
    }

private:
    void apply() {
        for (std::size_t i = 0; i < m_initial.size(); ++i) {
            if (m_initial[i]) {  // Adafactor may set its own
                m_optimizer.setLearningRate(i, *m_initial[i] * m_factor(static_cast<double>(m_step)));
            }
        }
    }

    Optimizer& m_optimizer;
    Factor m_factor;
    std::vector<std::optional<double>> m_initial;
    std::int64_t m_step = 0;
    bool m_isScaled = false;
};

/// Lowers the rates when a figure no longer improves (torch.optim.lr_scheduler.ReduceLROnPlateau).
class PlateauSchedule final : public Schedule {
public:
    PlateauSchedule(Optimizer& optimizer, const Options& o)
        : m_optimizer(optimizer),
          m_factor(o.number("factor", 0.1)),
          m_threshold(o.number("threshold", 1e-4)),
          m_eps(o.number("eps", 1e-8)),
          m_patience(o.number("patience", 10)),
          m_cooldown(o.number("cooldown", 0)) {
        o.check({"mode", "factor", "patience", "threshold", "threshold_mode", "cooldown", "min_lr", "eps"});
        const std::string mode = o.json.value("mode", "min"), thresholdMode = o.json.value("threshold_mode", "rel");
        if ((mode != "min" && mode != "max") || (thresholdMode != "rel" && thresholdMode != "abs")) {
            o.fail("mode may be \"min\" or \"max\", threshold_mode \"rel\" or \"abs\".");
        }
        if (m_factor >= 1) {
            o.fail("factor must be below 1.");
        }
        m_maximises = mode == "max";
        m_isRelative = thresholdMode == "rel";
        m_best = m_maximises ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
        const Json least = o.json.value("min_lr", Json(0.0));
        for (std::size_t i = 0; i < optimizer.groupCount(); ++i) {
            m_least.push_back(least.is_array() ? least.at(i).get<double>() : least.get<double>());
        }
    }

    void step(std::optional<double> metric) override {
        if (!metric) {
            throw Error(ErrorCode::InvalidParameter, "reduce_lr_on_plateau needs a figure of an evaluation at every step.");
        }
        if (isBetter(*metric)) {
            m_best = *metric;
            m_bad = 0;
        } else {
            m_bad += 1;
        }
        if (m_cooling > 0) {
            m_cooling -= 1;
            m_bad = 0;
        }
        if (m_bad > m_patience) {
            reduce();
            m_cooling = m_cooldown;
            m_bad = 0;
        }
    }
    void scale(double factor) override {
        for (std::size_t i = 0; i < m_least.size(); ++i) {
            if (const std::optional<double> rate = m_optimizer.learningRate(i)) {
                m_optimizer.setLearningRate(i, *rate * factor);
            }
        }
    }
    Json state() const override { return {{"best", m_best}, {"num_bad_epochs", m_bad}, {"cooldown_counter", m_cooling}}; }
    void restore(const Json& state) override {
        m_best = state.at("best").get<double>();
        m_bad = state.at("num_bad_epochs").get<double>();
        m_cooling = state.at("cooldown_counter").get<double>();
    }

private:
    bool isBetter(double value) const {
        if (m_isRelative) {
            return m_maximises ? value > m_best * (1 + m_threshold) : value < m_best * (1 - m_threshold);
        }
        return m_maximises ? value > m_best + m_threshold : value < m_best - m_threshold;
    }

    void reduce() {
        for (std::size_t i = 0; i < m_least.size(); ++i) {
            const std::optional<double> old = m_optimizer.learningRate(i);
            if (old && *old - std::max(*old * m_factor, m_least[i]) > m_eps) {
                m_optimizer.setLearningRate(i, std::max(*old * m_factor, m_least[i]));
            }
        }
    }

    Optimizer& m_optimizer;
    double m_factor, m_threshold, m_eps, m_patience, m_cooldown;
    bool m_maximises = false, m_isRelative = true;
    std::vector<double> m_least;
    double m_best = 0, m_bad = 0, m_cooling = 0;
};

}  // namespace

std::vector<std::string> scheduleNames() {
    return {"linear",
            "cosine",
            "cosine_with_restarts",
            "polynomial",
            "constant",
            "constant_with_warmup",
            "inverse_sqrt",
            "reduce_lr_on_plateau"};
}

std::unique_ptr<Schedule> makeSchedule(const std::string& name, Optimizer& optimizer, const Json& options) {
    const Options o{name, options};
    const auto make = [&](Factor factor) { return std::make_unique<FactorSchedule>(optimizer, std::move(factor)); };
    if (name == "linear") {
        return make(linear(o));
    }
    if (name == "cosine") {
        return make(cosine(o));
    }
    if (name == "cosine_with_restarts") {
        return make(cosineWithRestarts(o));
    }
    if (name == "polynomial") {
        return make(polynomial(o, optimizer.learningRate(0).value_or(0)));
    }
    if (name == "constant") {
        o.check({});
        return make([](double) { return 1.0; });
    }
    if (name == "constant_with_warmup") {
        o.check({"num_warmup_steps"});
        return make(afterWarmup(o.required("num_warmup_steps"), [](double) { return 1.0; }));
    }
    if (name == "inverse_sqrt") {
        return make(inverseSqrt(o));
    }
    if (name == "reduce_lr_on_plateau") {
        return std::make_unique<PlateauSchedule>(optimizer, o);
    }
    std::string known;
    for (const std::string& each : scheduleNames()) {
        known += (known.empty() ? "" : ", ") + each;
    }
    throw Error(ErrorCode::InvalidParameter, "There is no scheduler \"" + name + "\". There are " + known + ".");
}

}  // namespace twb::train
