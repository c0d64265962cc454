#include "app/training_flags.h"

#include <array>
#include <string_view>
#include <utility>

#include "engine/core/error.h"

namespace twb::app {
namespace {

using core::Error;
using core::ErrorCode;
using core::Json;

/// Where a flag of the scripts goes: a member of the params, or one of an object in them.
struct Place {
    std::string_view flag;
    const char* object;  ///< null: the params themselves
    const char* member;
};

// run_glue, run_ner, run_qa, run_clm, run_mlm, run_summarization, run_translation, run_swag.
constexpr std::array kPlaces{Place{"model_name_or_path", nullptr, "model"},
                             Place{"model", nullptr, "model"},
                             Place{"task", nullptr, "task"},
                             Place{"head", nullptr, "head"},
                             Place{"train_file", nullptr, "train_dataset"},
                             Place{"validation_file", nullptr, "eval_dataset"},
                             Place{"test_file", nullptr, "test_dataset"},
                             Place{"validation_split_percentage", nullptr, "validation_split_percentage"},
                             Place{"resume_from_checkpoint", nullptr, "resume_from_checkpoint"},
                             Place{"event_command", nullptr, "event_command"},
                             Place{"processes", nullptr, "processes"},
                             Place{"memory_limit", nullptr, "memory_limit"},
                             Place{"sample_predictions", nullptr, "sample_predictions"},
                             Place{"text_column", "columns", "source"},
                             Place{"summary_column", "columns", "target"},
                             Place{"text_column_name", "columns", "text"},
                             Place{"label_column_name", "columns", "label"},
                             Place{"max_seq_length", "data", "max_length"},
                             Place{"max_length", "data", "max_length"},
                             Place{"pad_to_multiple_of", "data", "pad_to_multiple_of"},
                             Place{"label_all_tokens", "data", "label_all_tokens"},
                             Place{"doc_stride", "data", "doc_stride"},
                             Place{"n_best_size", "data", "n_best_size"},
                             Place{"max_answer_length", "data", "max_answer_length"},
                             Place{"null_score_diff_threshold", "data", "null_score_diff_threshold"},
                             Place{"block_size", "data", "block_size"},
                             Place{"assistant_only_loss", "data", "assistant_only_loss"},
                             Place{"chat_template", "data", "chat_template"},
                             Place{"keep_linebreaks", "data", "keep_linebreaks"},
                             Place{"mlm_probability", "data", "mlm_probability"},
                             Place{"source_prefix", "data", "source_prefix"},
                             Place{"max_source_length", "data", "max_source_length"},
                             Place{"max_target_length", "data", "max_target_length"},
                             Place{"num_beams", "arguments", "generation_num_beams"},
                             Place{"val_max_target_length", "arguments", "generation_max_length"}};

Json valueOf(const std::string& text) {
    const Json value = Json::parse(text, nullptr, /*allow_exceptions=*/false);
    if (!value.is_discarded()) {
        return value;
    }
    return text == "True" || text == "False" ? Json(text == "True") : Json(text);  // as Python writes them
}

void put(Json& params, const std::string& flag, const Json& value) {
    if (flag == "do_train" || flag == "do_eval" || flag == "do_predict") {
        if (flag == "do_eval" && value == Json(true)) {
            params["evaluate_at_end"] = true;
        }
        return;
    }
    if (flag == "pad_to_max_length") {
        if (value == Json(true)) {
            params["data"]["padding"] = "max_length";
        }
        return;
    }
    if (flag == "version_2_with_negative") {
        params["metrics"] = Json::array({value == Json(true) ? "squad_v2" : "squad"});
        return;
    }
    if (flag == "metrics") {
        params["metrics"] = value.is_array() ? value : Json::array({value});
        return;
    }
    for (const Place& place : kPlaces) {
        if (place.flag == flag) {
            (place.object ? params[place.object] : params)[place.member] = value;
            return;
        }
    }
    params["arguments"][flag] = value;
}

/// The scripts have a class of model for each task, and take the labels from the data.
void completeAsScriptsDo(Json& params) {
    static constexpr std::array kHeads{std::pair{"text-classification", "AutoModelForSequenceClassification"},
                                       std::pair{"token-classification", "AutoModelForTokenClassification"},
                                       std::pair{"question-answering", "AutoModelForQuestionAnswering"},
                                       std::pair{"causal-lm", "AutoModelForCausalLM"},
                                       std::pair{"sft", "AutoModelForCausalLM"},
                                       std::pair{"masked-lm", "AutoModelForMaskedLM"},
                                       std::pair{"seq2seq", "AutoModelForSeq2SeqLM"},
                                       std::pair{"summarization", "AutoModelForSeq2SeqLM"},
                                       std::pair{"translation", "AutoModelForSeq2SeqLM"},
                                       std::pair{"multiple-choice", "AutoModelForMultipleChoice"}};
    for (const auto& [task, head] : kHeads) {
        if (params.value("task", Json()) == task && !params.contains("head")) {
            params["head"] = head;
        }
    }
    const Json data = params.value("data", Json::object());
    if (data.is_object() && !data.contains("labels")) {
        params["data"]["labels"] = "data";
    }
}

}  // namespace

Json trainingParams(Json recipe, const std::vector<std::string>& flags) {
    Json params = recipe.is_object() ? std::move(recipe) : Json::object();
    for (std::size_t i = 0; i < flags.size(); ++i) {
        std::string flag = flags[i];
        if (!flag.starts_with("--") || flag.size() == 2) {
            throw Error(ErrorCode::InvalidParameter, "train: \"" + flag + "\" belongs to no flag. Flags are written --name value.");
        }
        flag.erase(0, 2);
        if (const std::size_t equals = flag.find('='); equals != std::string::npos) {
            put(params, flag.substr(0, equals), valueOf(flag.substr(equals + 1)));
        } else if (i + 1 < flags.size() && !flags[i + 1].starts_with("--")) {
            put(params, flag, valueOf(flags[++i]));
        } else {
            put(params, flag, true);
        }
    }
    completeAsScriptsDo(params);
    return params;
}

}  // namespace twb::app
