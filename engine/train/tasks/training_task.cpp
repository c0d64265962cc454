#include "engine/train/training_task.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "engine/core/error.h"
#include "engine/train/tasks/tasks.h"

namespace twb::train {
namespace {

struct Row {
    std::string_view name;
    std::unique_ptr<TrainingTask> (*make)(TaskContext);  ///< null: its models are not there yet
};

constexpr std::array kTasks{Row{"text-classification", textClassification},
                            Row{"token-classification", tokenClassification},
                            Row{"question-answering", questionAnswering},
                            Row{"causal-lm", causalLm},
                            Row{"sft", sft},
                            Row{"masked-lm", maskedLm},
                            Row{"seq2seq", seq2seq},
                            Row{"summarization", seq2seq},
                            Row{"translation", seq2seq},
                            Row{"multiple-choice", multipleChoice},
                            Row{"image-classification", nullptr},
                            Row{"semantic-segmentation", nullptr},
                            Row{"object-detection", nullptr},
                            Row{"audio-classification", nullptr},
                            Row{"ctc-asr", nullptr}};

}  // namespace

std::unique_ptr<TrainingTask> makeTrainingTask(const core::Json& request, const text::Tokenizer& tokenizer, const models::Model& model) {
    const std::string name = core::optionalString(request, "task", "train").value_or("");
    const auto* row = std::find_if(kTasks.begin(), kTasks.end(), [&](const Row& each) { return each.name == name; });
    if (row == kTasks.end()) {
        std::string known;
        for (const Row& each : kTasks) {
            known += (known.empty() ? "" : ", ") + std::string(each.name);
        }
        throw core::Error(core::ErrorCode::InvalidParameter, "train: there is no task \"" + name + "\"; known are " + known + ".");
    }
    if (!row->make) {
        throw core::Error(core::ErrorCode::Unsupported,
                          "train: " + name + " needs models of images or sound, which this version does not have yet.");
    }
    return row->make(TaskContext(request, tokenizer, model));
}

}  // namespace twb::train
