#include "tasks/question_inputs.h"

namespace twb::tasks {
namespace {

using core::Error;
using core::ErrorCode;
using core::Json;

const std::string kTask = "question-answering";

/// The field by its name, or by that of a SquadExample; null when absent.
const Json& fieldOf(const Json& item, const std::string& name) {
    static const Json kNull = nullptr;
    for (const std::string& key : {name, name + "_text"}) {
        if (const auto found = item.find(key); found != item.end()) {
            return *found;
        }
    }
    return kNull;
}

/// Lists of questions and contexts, or one context for all: one item each.
std::vector<Json> zipped(const Json& questions, const Json& contexts) {
    if (contexts.is_array() && contexts.size() != questions.size()) {
        throw Error(ErrorCode::InvalidInput, "There are " + std::to_string(questions.size()) + " questions, but " +
                                                 std::to_string(contexts.size()) + " entries of context: one for each question is needed.");
    }
    std::vector<Json> items;
    for (std::size_t i = 0; i < questions.size(); ++i) {
        items.push_back(Json{{"question", questions[i]}, {"context", contexts.is_array() ? contexts[i] : contexts}});
    }
    return items;
}

}  // namespace

CallInputs questionInputs(const Json& given) {
    if (given.is_array()) {
        const std::vector<Json> items(given.begin(), given.end());
        return {items, items.size() != 1};
    }
    if (!given.is_object()) {
        throw Error(ErrorCode::InvalidInput, "The inputs of " + kTask +
                                                 " are {\"question\": ..., \"context\": ...} or a list of them, but are " +
                                                 core::typeName(given) + ".");
    }
    for (const char* wrapper : {"data", "X"}) {
        if (const auto inner = given.find(wrapper); inner != given.end()) {
            return questionInputs(*inner);
        }
    }
    if (fieldOf(given, "question").is_array()) {
        return {zipped(fieldOf(given, "question"), fieldOf(given, "context")), true};
    }
    return {{given}, false};
}

QuestionAndContext questionAndContext(const Json& item) {
    if (!item.is_object()) {
        throw Error(ErrorCode::InvalidInput, "An input of " + kTask + " is {\"question\": ..., \"context\": ...}, but " +
                                                 core::excerpt(item) + " is " + core::typeName(item) + ".");
    }
    for (const char* name : {"question", "context"}) {
        if (requireText(fieldOf(item, name), name, kTask).empty()) {
            throw Error(ErrorCode::InvalidInput, std::string("The ") + name + " of " + kTask + " is empty.");
        }
    }
    return {fieldOf(item, "question").get<std::string>(), fieldOf(item, "context").get<std::string>()};
}

}  // namespace twb::tasks
