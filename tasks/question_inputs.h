#pragma once

#include <string>

#include "tasks/task.h"

namespace twb::tasks {

struct QuestionAndContext {
    std::string question;
    std::string context;
};

/// Takes apart what question-answering may be given: {question, context}; a list of those; lists in both fields, or one context for a
/// list of questions; the same under `data` or `X`; and the fields of a SquadExample (question_text, context_text). Items are
/// {question, context}. As in transformers a list of one is answered like a single input. Throws Error(InvalidInput) naming the field.
CallInputs questionInputs(const core::Json& given);

/// Reads an item of questionInputs. Throws Error(InvalidInput) naming the field that is missing, empty or not a text.
QuestionAndContext questionAndContext(const core::Json& item);

}  // namespace twb::tasks
