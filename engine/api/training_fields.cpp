#include "engine/api/training_fields.h"

#include <utility>

namespace twb::api {
namespace {

using core::Json;

/// Writes a line of the table.
class Field {
public:
    Field(const char* name, ParameterType type, Json defaultValue, const char* help) {
        m_field.name = m_field.label = name;  // people look for transformers' names
        m_field.type = type;
        m_field.defaultValue = std::move(defaultValue);
        m_field.help = help;
    }
    Field&& min(double value) && {
        m_field.minimum = value;
        return std::move(*this);
    }
    Field&& max(double value) && {
        m_field.maximum = value;
        return std::move(*this);
    }
    Field&& oneOf(const std::vector<std::string>& values) && {
        for (const std::string& value : values) {
            m_field.choices.push_back({value, value});
        }
        return std::move(*this);
    }
    operator ParameterField() && { return std::move(m_field); }

private:
    ParameterField m_field;
};

std::vector<ParameterField> makeFields() {
    return {
        Field("output_dir", ParameterType::Text, "", TWB_TR("tasks", "Folder for checkpoints and the trained model.")),
        Field("overwrite_output_dir", ParameterType::Bool, false,
              TWB_TR("tasks", "Start anew in a folder that already has something in it; its checkpoints are deleted.")),
        Field("per_device_train_batch_size", ParameterType::Integer, 8,
              TWB_TR("tasks", "Rows a step. More need more memory and make steadier steps."))
            .min(1),
        Field("per_device_eval_batch_size", ParameterType::Integer, 8, TWB_TR("tasks", "Rows at once while evaluating.")).min(1),
        Field("gradient_accumulation_steps", ParameterType::Integer, 1,
              TWB_TR("tasks",
                     "Batches whose gradients are added up before the weights change: as a larger batch, with the memory of a small one."))
            .min(1),
        Field("eval_accumulation_steps", ParameterType::Integer, nullptr,
              TWB_TR("tasks", "Batches whose predictions are kept before they are put together. Not set: all."))
            .min(1),
        Field("auto_find_batch_size", ParameterType::Bool, false, TWB_TR("tasks", "When memory runs out, go on with half the batch.")),
        Field("num_train_epochs", ParameterType::Number, 3.0, TWB_TR("tasks", "How often the model sees all rows.")).min(0),
        Field("max_steps", ParameterType::Integer, -1, TWB_TR("tasks", "Steps to train; above 0 it counts instead of the epochs.")).min(-1),
        Field("learning_rate", ParameterType::Number, 5e-5, TWB_TR("tasks", "How far the weights move a step, at the highest.")).min(0),
        Field("weight_decay", ParameterType::Number, 0.0,
              TWB_TR("tasks", "How much weights are pulled towards zero each step; 0.01 is usual, against learning by heart."))
            .min(0),
        Field("adam_beta1", ParameterType::Number, 0.9, TWB_TR("tasks", "How long Adam remembers the direction of the gradients."))
            .min(0)
            .max(1),
        Field("adam_beta2", ParameterType::Number, 0.999, TWB_TR("tasks", "How long Adam remembers the size of the gradients."))
            .min(0)
            .max(1),
        Field("adam_epsilon", ParameterType::Number, 1e-8, TWB_TR("tasks", "Keeps Adam from dividing by zero.")).min(0),
        Field("max_grad_norm", ParameterType::Number, 1.0,
              TWB_TR("tasks", "Gradients that together are longer than this are shortened to it: against jumps. 0: never."))
            .min(0),
        Field("optim", ParameterType::Choice, "adamw_torch",
              TWB_TR("tasks", "How gradients become changes of the weights. 8-bit AdamW, Adafactor and SGD need less memory than AdamW."))
            .oneOf({"adamw_torch", "adamw_hf", "adam", "adamw_8bit", "adamw_bnb_8bit", "adafactor", "sgd", "adagrad", "rmsprop", "lion"}),
        Field("lr_scheduler_type", ParameterType::Choice, "linear", TWB_TR("tasks", "How the learning rate goes on after the warm-up."))
            .oneOf({"linear", "cosine", "cosine_with_restarts", "polynomial", "constant", "constant_with_warmup", "inverse_sqrt",
                    "reduce_lr_on_plateau"}),
        Field("warmup_ratio", ParameterType::Number, 0.0, TWB_TR("tasks", "Part of all steps in which the learning rate grows from zero."))
            .min(0)
            .max(1),
        Field("warmup_steps", ParameterType::Integer, 0,
              TWB_TR("tasks", "Steps in which the learning rate grows from zero; above 0 it counts instead of warmup_ratio."))
            .min(0),
        Field("label_smoothing_factor", ParameterType::Number, 0.0,
              TWB_TR("tasks", "How much of a label's certainty is spread over the others: against too sure models."))
            .min(0)
            .max(0.999),
        Field("report_to", ParameterType::TextList, Json::array({"all"}),
              TWB_TR("tasks", "Reports that are written: tensorboard, csv, jsonl, all or none.")),
        Field("logging_dir", ParameterType::Text, nullptr,
              TWB_TR("tasks", "Folder of the reports. Not set: runs in the folder of the model.")),
        Field("logging_strategy", ParameterType::Choice, "steps", TWB_TR("tasks", "When the loss is told."))
            .oneOf({"no", "steps", "epoch"}),
        Field("logging_steps", ParameterType::Number, 500.0,
              TWB_TR("tasks", "Steps from one point of the loss curve to the next; below 1 a part of all steps."))
            .min(0),
        Field("logging_first_step", ParameterType::Bool, false, TWB_TR("tasks", "Also tell the loss of the first step.")),
        Field("logging_nan_inf_filter", ParameterType::Bool, true, TWB_TR("tasks", "Leave losses that are no numbers out of the curve.")),
        Field("evaluation_strategy", ParameterType::Choice, "no", TWB_TR("tasks", "When the model is evaluated."))
            .oneOf({"no", "steps", "epoch"}),
        Field("eval_steps", ParameterType::Number, nullptr,
              TWB_TR("tasks", "Steps from one evaluation to the next; below 1 a part of all steps. Not set: as logging_steps."))
            .min(0),
        Field("eval_delay", ParameterType::Number, 0.0, TWB_TR("tasks", "Epochs or steps before the first evaluation.")).min(0),
        Field("save_strategy", ParameterType::Choice, "steps",
              TWB_TR("tasks", "When a checkpoint is written, from which a training can go on."))
            .oneOf({"no", "steps", "epoch"}),
        Field("save_steps", ParameterType::Number, 500.0,
              TWB_TR("tasks", "Steps from one checkpoint to the next; below 1 a part of all steps."))
            .min(0),
        Field("save_total_limit", ParameterType::Integer, nullptr,
              TWB_TR("tasks", "How many checkpoints are kept, the newest ones. Not set: all."))
            .min(1),
        Field(
            "load_best_model_at_end", ParameterType::Bool, false,
            TWB_TR("tasks",
                   "Keep the weights of the best evaluation, not the last ones. Evaluations and checkpoints must come at the same steps.")),
        Field("metric_for_best_model", ParameterType::Text, nullptr,
              TWB_TR("tasks", "The figure that tells which evaluation is best: loss, accuracy, f1, and so on.")),
        Field("greater_is_better", ParameterType::Bool, nullptr,
              TWB_TR("tasks", "Whether a higher figure is better. Not set: yes, unless it is the loss.")),
        Field("seed", ParameterType::Integer, 42,
              TWB_TR("tasks", "Number from which all that is random begins: the same seed gives the same training."))
            .min(0),
        Field(
            "bf16", ParameterType::Bool, false,
            TWB_TR(
                "tasks",
                "Compute with half the precision where that is safe: faster on processors and graphics cards that can, and less memory.")),
        Field(
            "gradient_checkpointing", ParameterType::Bool, false,
            TWB_TR("tasks", "Compute layers again in the backward pass instead of keeping them: much less memory, about a third slower.")),
        Field("group_by_length", ParameterType::Bool, false,
              TWB_TR("tasks", "Put rows of like length into a batch: less padding, so faster.")),
        Field("dataloader_drop_last", ParameterType::Bool, false, TWB_TR("tasks", "Leave out a last batch that is not full.")),
        Field("ignore_data_skip", ParameterType::Bool, false,
              TWB_TR("tasks", "When a training goes on, begin with the first rows again instead of where it was.")),
        Field("prediction_loss_only", ParameterType::Bool, false,
              TWB_TR("tasks", "Evaluate the loss alone, without predictions and other figures.")),
        Field("remove_unused_columns", ParameterType::Bool, true,
              TWB_TR("tasks", "Accepted for recipes of transformers: columns that a task does not use are never read.")),
        Field("predict_with_generate", ParameterType::Bool, false,
              TWB_TR("tasks", "Let the model write texts while evaluating, for ROUGE, BLEU and the like.")),
        Field("generation_max_length", ParameterType::Integer, nullptr,
              TWB_TR("tasks", "Longest text, in tokens, that is written while evaluating."))
            .min(1),
        Field("generation_num_beams", ParameterType::Integer, nullptr,
              TWB_TR("tasks", "Beams of the search while evaluating; 1 is fastest."))
            .min(1),
    };
}

}  // namespace

const std::vector<ParameterField>& trainingFields() {
    static const std::vector<ParameterField> fields = makeFields();
    return fields;
}

}  // namespace twb::api
