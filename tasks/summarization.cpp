#include "tasks/tasks.h"
#include "tasks/text_to_text.h"

/// summarization: a document becomes a short text.
namespace twb::tasks {
namespace {

api::TaskDescription description() {
    api::TaskDescription task;
    task.id = "summarization";
    task.title = TWB_TR("tasks", "Summarize");
    task.summary = TWB_TR("tasks", "Says in a few sentences what a long text says.");
    task.panel = api::Panel::Text;
    task.autoClass = "AutoModelForSeq2SeqLM";
    task.inputs = {{"inputs", api::InputKind::Text, TWB_TR("tasks", "Document"), TWB_TR("tasks", "Paste an article here"), true, true}};
    task.parameters = textToTextParameters();
    task.example =
        "The tower is 324 metres tall, about the same height as an 81-storey building, and the tallest structure in Paris. It was the "
        "first structure to reach a height of 300 metres.";
    return task;
}

std::unique_ptr<TaskCall> open(CallRequest request) {
    return std::make_unique<TextToText>(request, TextToTextOptions{.returnName = "summary"});
}

}  // namespace

Task summarizationTask() {
    return {description(), textToTextScriptNames(), open};
}

}  // namespace twb::tasks
