#include "engine/train/trainer/trainer_state.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "engine/core/error.h"

namespace twb::train {

using core::Json;

Json TrainerState::toJson() const {
    return Json{{"best_metric", best_metric ? Json(*best_metric) : Json()},
                {"best_model_checkpoint", best_model_checkpoint.empty() ? Json() : Json(best_model_checkpoint)},
                {"epoch", epoch ? Json(*epoch) : Json()},
                {"eval_steps", eval_steps},
                {"global_step", global_step},
                {"is_hyper_param_search", false},
                {"is_local_process_zero", true},
                {"is_world_process_zero", true},
                {"log_history", log_history},
                {"logging_steps", logging_steps},
                {"max_steps", max_steps},
                {"num_train_epochs", num_train_epochs},
                {"save_steps", save_steps},
                {"total_flos", total_flos},
                {"trial_name", nullptr},
                {"trial_params", nullptr}};
}

TrainerState TrainerState::fromFile(const std::filesystem::path& file) {
    const Json json = core::readJsonFile(file);
    const std::string where = file.string();
    TrainerState state;
    const auto number = [&](const char* key, double fallback) { return core::optionalNumber(json, key, where).value_or(fallback); };
    state.epoch = core::optionalNumber(json, "epoch", where);
    state.global_step = core::optionalInt(json, "global_step", where).value_or(0);
    state.max_steps = core::optionalInt(json, "max_steps", where).value_or(0);
    state.num_train_epochs = core::optionalInt(json, "num_train_epochs", where).value_or(0);
    state.logging_steps = number("logging_steps", state.logging_steps);
    state.eval_steps = number("eval_steps", state.eval_steps);
    state.save_steps = number("save_steps", state.save_steps);
    state.total_flos = number("total_flos", 0);
    state.best_metric = core::optionalNumber(json, "best_metric", where);
    state.best_model_checkpoint = core::optionalString(json, "best_model_checkpoint", where).value_or("");
    if (const auto history = json.find("log_history"); history != json.end()) {
        if (!history->is_array()) {
            throw core::Error(core::ErrorCode::InvalidFile,
                              where + ": log_history must be a list, but is " + core::typeName(*history) + ".");
        }
        state.log_history = *history;
    }
    return state;
}

double rounded(double value, int places) {
    if (!std::isfinite(value)) {
        return value;
    }
    char text[512];
    std::snprintf(text, sizeof text, "%.*f", places, value);
    return std::strtod(text, nullptr);
}

}  // namespace twb::train
