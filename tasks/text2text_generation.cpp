#include "tasks/tasks.h"
#include "tasks/text_to_text.h"

/// text2text-generation: whatever an encoder-decoder was trained to write from a text.
namespace twb::tasks {
namespace {

api::TaskDescription description() {
    api::TaskDescription task;
    task.id = "text2text-generation";
    task.title = TWB_TR("tasks", "Text to text");
    task.summary = TWB_TR("tasks", "Writes a text from a text: answers, rewordings, corrections, whatever the model has learnt.");
    task.panel = api::Panel::Text;
    task.autoClass = "AutoModelForSeq2SeqLM";
    task.inputs = {{"inputs", api::InputKind::Text, TWB_TR("tasks", "Text"), TWB_TR("tasks", "question: ... context: ..."), true, true}};
    task.parameters = textToTextParameters();
    task.example = "question: What is the capital of France? context: Paris is the capital of France.";
    return task;
}

std::unique_ptr<TaskCall> open(CallRequest request) {
    return std::make_unique<TextToText>(request, TextToTextOptions{.returnName = "generated"});
}

}  // namespace

Task text2textGenerationTask() {
    return {description(), textToTextScriptNames(), open};
}

}  // namespace twb::tasks
