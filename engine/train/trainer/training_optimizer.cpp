#include "engine/train/trainer/training_optimizer.h"

namespace twb::train {

using core::Json;

std::unique_ptr<Optimizer> makeTrainingOptimizer(const TrainableModel& model, const TrainingArguments& a) {
    std::vector<ParameterGroup> groups(2);
    groups[0].options["weight_decay"] = a.weight_decay;
    groups[1].options["weight_decay"] = 0.0;
    for (const TrainableParameter& parameter : model.parameters()) {
        groups[parameter.decays ? 0 : 1].parameters.push_back(parameter.tensor);
    }
    const std::string name = a.optim == "adamw_torch_fused" ? "adamw_torch" : a.optim == "lion_32bit" ? "lion" : a.optim;
    Json options{{"lr", a.learning_rate}};
    if (name.starts_with("adamw_")) {
        options["betas"] = {a.adam_beta1, a.adam_beta2};
        options["eps"] = a.adam_epsilon;
    } else if (name == "lion") {
        options["betas"] = {a.adam_beta1, a.adam_beta2};
    } else if (name == "adafactor") {
        options["scale_parameter"] = false;
        options["relative_step"] = false;
    }
    return makeOptimizer(name, std::move(groups), options);
}

std::unique_ptr<Schedule> makeTrainingSchedule(Optimizer& optimizer, const TrainingArguments& a, std::int64_t steps) {
    const std::string& name = a.lr_scheduler_type;
    Json options = Json::object();
    if (name != "constant" && name != "reduce_lr_on_plateau") {
        options["num_warmup_steps"] = a.warmupSteps(steps);
        if (name != "constant_with_warmup" && name != "inverse_sqrt") {
            options["num_training_steps"] = steps;
        }
    }
    return makeSchedule(name, optimizer, options);
}

}  // namespace twb::train
