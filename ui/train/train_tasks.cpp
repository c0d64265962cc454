#include "ui/train/train_tasks.h"

#include <QCoreApplication>
#include <algorithm>

namespace twb::ui {
namespace {

using core::Json;

/// Context of the texts below.
struct TrainTasks {
    Q_DECLARE_TR_FUNCTIONS(TrainTasks)
};

std::vector<TrainTask> makeTasks() {
    const Json none = Json::object();
    const Json writes{{"predict_with_generate", true}};
    return {
        {"text-classification",
         TrainTasks::tr("Text classification"),
         "text-classification",
         "AutoModelForSequenceClassification",
         "accuracy",
         {{"max_length", 128}},
         none,
         5e-5},
        {"token-classification",
         TrainTasks::tr("Token classification (NER)"),
         "token-classification",
         "AutoModelForTokenClassification",
         "seqeval",
         {{"max_length", 128}},
         none,
         5e-5},
        {"question-answering",
         TrainTasks::tr("Question answering"),
         "question-answering",
         "AutoModelForQuestionAnswering",
         "squad",
         {{"max_length", 384}, {"doc_stride", 128}, {"max_answer_length", 30}},
         none,
         3e-5},
        {"causal-lm",
         TrainTasks::tr("Language model that writes (causal)"),
         "text-generation",
         "AutoModelForCausalLM",
         "",
         {{"block_size", 128}},
         none,
         5e-5},
        {"sft",
         TrainTasks::tr("Chat (the answers of an assistant)"),
         "text-generation",
         "AutoModelForCausalLM",
         "",
         {{"max_length", 1024}},
         none,
         2e-5},
        {"masked-lm",
         TrainTasks::tr("Language model that fills gaps (masked)"),
         "fill-mask",
         "AutoModelForMaskedLM",
         "",
         {{"max_length", 128}, {"mlm_probability", 0.15}},
         none,
         5e-5},
        {"summarization",
         TrainTasks::tr("Summarization"),
         "summarization",
         "AutoModelForSeq2SeqLM",
         "rouge",
         {{"max_source_length", 512}, {"max_target_length", 128}},
         writes,
         5e-5},
        {"translation",
         TrainTasks::tr("Translation"),
         "translation",
         "AutoModelForSeq2SeqLM",
         "sacrebleu",
         {{"max_source_length", 128}, {"max_target_length", 128}},
         writes,
         5e-5},
        {"multiple-choice",
         TrainTasks::tr("Multiple choice"),
         "",
         "AutoModelForMultipleChoice",
         "accuracy",
         {{"max_length", 128}},
         none,
         5e-5},
    };
}

}  // namespace

const std::vector<TrainTask>& trainTasks() {
    static const std::vector<TrainTask> tasks = makeTasks();
    return tasks;
}

const TrainTask* trainTask(const std::string& id) {
    const auto& all = trainTasks();
    const auto found = std::find_if(all.begin(), all.end(), [&](const TrainTask& task) { return task.id == id; });
    return found == all.end() ? nullptr : &*found;
}

}  // namespace twb::ui
