#include <algorithm>

#include "engine/core/error.h"
#include "engine/train/data/dataset_builder.h"
#include "engine/train/data/import/parts.h"

namespace twb::train {
namespace {

using core::Json;

bool isTextList(const Json& value) {
    return value.is_array() && std::all_of(value.begin(), value.end(), [](const Json& item) { return item.is_string(); });
}

void spreadTranslation(Json& row) {
    const auto found = row.find("translation");
    const bool fits = found != row.end() && found->is_object() &&
                      std::all_of(found->begin(), found->end(), [](const Json& text) { return text.is_string(); });
    if (!fits) {
        return;
    }
    const Json texts = *found;
    row.erase("translation");
    for (const auto& [language, text] : texts.items()) {
        row[language] = text;
    }
}

// CommonsenseQA and ARC: the labels "A", "B", ... become the numbers of the choices.
void spreadChoices(Json& row) {
    const auto choices = row.find("choices");
    const auto key = row.find("answerKey");
    const bool fits = choices != row.end() && choices->is_object() && choices->contains("text") && isTextList((*choices)["text"]) &&
                      choices->contains("label") && isTextList((*choices)["label"]);
    if (!fits) {
        return;
    }
    const Json labels = (*choices)["label"];
    Json texts = (*choices)["text"];
    Json label;
    if (key != row.end()) {
        const auto right = std::find(labels.begin(), labels.end(), *key);
        label = right == labels.end() ? Json() : Json(right - labels.begin());
        row.erase("answerKey");
    }
    row.erase("choices");
    row["endings"] = std::move(texts);
    row["label"] = std::move(label);
}

const Json& member(const Json& object, const char* key, const std::string& where) {
    const auto found = object.is_object() ? object.find(key) : object.end();
    if (!object.is_object() || found == object.end()) {
        throw core::Error(core::ErrorCode::InvalidFile, where + " has no \"" + key + "\", which SQuAD's form wants.");
    }
    return *found;
}

}  // namespace

void adaptKnownShape(Json& row) {
    spreadTranslation(row);
    spreadChoices(row);
}

bool isSquad(const Json& document) {
    const auto data = document.is_object() ? document.find("data") : document.end();
    return document.is_object() && data != document.end() && data->is_array() && !data->empty() && data->front().is_object() &&
           data->front().contains("paragraphs");
}

Dataset squadQuestions(const Json& document, const std::string& where) {
    DatasetBuilder rows({"id", "title", "context", "question", "answers"});
    std::size_t articleNumber = 0;
    for (const Json& article : document["data"]) {
        const std::string place = where + ", article " + std::to_string(++articleNumber);
        for (const Json& paragraph : member(article, "paragraphs", place)) {
            const Json& context = member(paragraph, "context", place);
            for (const Json& question : member(paragraph, "qas", place)) {
                Json answers = {{"text", Json::array()}, {"answer_start", Json::array()}};
                if (const auto given = question.find("answers"); given != question.end()) {
                    for (const Json& answer : *given) {
                        answers["text"].push_back(member(answer, "text", place));
                        answers["answer_start"].push_back(member(answer, "answer_start", place));
                    }
                }
                rows.add({{"id", question.contains("id") ? question["id"] : Json(rows.size())},
                          {"title", article.contains("title") ? article["title"] : Json("")},
                          {"context", context},
                          {"question", member(question, "question", place)},
                          {"answers", std::move(answers)}});
            }
        }
    }
    return rows.build();
}

}  // namespace twb::train
