#include "ui/models/stored_value.h"

#include <type_traits>
#include <variant>

namespace twb::ui {
namespace {

using core::Json;

const char* kindOf(const api::Value& value) {
    struct Kind {
        const char* operator()(const api::Labels&) const { return "labels"; }
        const char* operator()(const api::TokenSpans&) const { return "token_spans"; }
        const char* operator()(const api::Answers&) const { return "answers"; }
        const char* operator()(const api::Fillings&) const { return "fillings"; }
        const char* operator()(const api::RankedLabels&) const { return "ranked_labels"; }
        const char* operator()(const api::Vectors&) const { return "vectors"; }
        const char* operator()(const api::GeneratedTexts&) const { return "generated_texts"; }
        const char* operator()(const api::Conversation&) const { return "conversation"; }
        const char* operator()(const api::Document&) const { return "document"; }
    };
    return std::visit(Kind(), value);
}

/// The pipeline returns the one item itself or a list of them.
std::vector<Json> itemsOf(const Json& json) {
    return json.is_array() ? json.get<std::vector<Json>>() : std::vector<Json>{json};
}

std::optional<std::int64_t> optionalInt(const Json& json) {
    return json.is_null() ? std::nullopt : std::optional(json.get<std::int64_t>());
}

api::Labels labelsFrom(const Json& json) {
    api::Labels out;
    out.bare = json.is_object();
    for (const Json& item : itemsOf(json)) {
        out.labels.push_back({item.at("label").get<std::string>(), item.at("score").get<double>()});
    }
    return out;
}

api::TokenSpans spansFrom(const Json& json) {
    api::TokenSpans out;
    for (const Json& item : json) {
        out.grouped = item.contains("entity_group");
        api::TokenSpan span;
        span.label = item.at(out.grouped ? "entity_group" : "entity").get<std::string>();
        span.score = item.at("score").get<double>();
        span.index = optionalInt(item.value("index", Json()));
        span.word = item.at("word").get<std::string>();
        span.start = optionalInt(item.at("start"));
        span.end = optionalInt(item.at("end"));
        out.spans.push_back(std::move(span));
    }
    return out;
}

api::Answers answersFrom(const Json& json) {
    api::Answers out;
    out.bare = json.is_object();
    for (const Json& item : itemsOf(json)) {
        out.answers.push_back({item.at("score").get<double>(), item.at("start").get<std::int64_t>(), item.at("end").get<std::int64_t>(),
                               item.at("answer").get<std::string>()});
    }
    return out;
}

api::Fillings fillingsFrom(const Json& json) {
    api::Fillings out;
    const bool severalMasks = json.is_array() && !json.empty() && json.front().is_array();
    const std::vector<Json> masks = severalMasks ? json.get<std::vector<Json>>() : std::vector<Json>{json};
    for (const Json& mask : masks) {
        std::vector<api::Filling>& fillings = out.masks.emplace_back();
        for (const Json& item : mask) {
            fillings.push_back({item.at("score").get<double>(), item.at("token").get<std::int64_t>(),
                                item.at("token_str").get<std::string>(), item.at("sequence").get<std::string>()});
        }
    }
    return out;
}

api::RankedLabels rankedFrom(const Json& json) {
    api::RankedLabels out;
    out.sequence = json.at("sequence").get<std::string>();
    for (std::size_t i = 0; i < json.at("labels").size(); ++i) {
        out.labels.push_back({json["labels"][i].get<std::string>(), json.at("scores").at(i).get<double>()});
    }
    return out;
}

api::TokenChoice choiceFrom(const Json& json) {
    return {json.at("text").get<std::string>(), json.at("id").get<std::int64_t>(), json.at("probability").get<double>()};
}

api::GeneratedTexts generatedFrom(const Json& json) {
    api::GeneratedTexts out;
    for (const Json& item : itemsOf(json)) {
        out.key = item.begin().key();
        api::GeneratedText& text = out.texts.emplace_back();
        text.text = item.front().get<std::string>();
        for (const Json& token : item.value("tokens", Json::array())) {
            api::TokenStep& step = text.steps.emplace_back();
            step.chosen = choiceFrom(token);
            for (const Json& alternative : token.at("alternatives")) {
                step.alternatives.push_back(choiceFrom(alternative));
            }
        }
        if (item.contains("score")) {
            text.score = item.at("score").get<double>();
        }
        for (const Json& span : item.value("alignment", Json::array())) {
            const Json &source = span.at("source"), &target = span.at("target");
            text.alignment.push_back({source[0].get<std::int64_t>(), source[1].get<std::int64_t>(), target[0].get<std::int64_t>(),
                                      target[1].get<std::int64_t>(), span.at("weight").get<double>()});
        }
        out.notes = item.value("notes", std::vector<std::string>());
    }
    return out;
}

api::Conversation conversationFrom(const Json& json) {
    api::Conversation out;
    for (const Json& message : json) {
        out.messages.push_back({message.at("role").get<std::string>(), message.at("content").get<std::string>()});
    }
    return out;
}

api::Value valueFrom(const std::string& kind, const Json& json) {
    if (kind == "labels") {
        return labelsFrom(json);
    }
    if (kind == "token_spans") {
        return spansFrom(json);
    }
    if (kind == "answers") {
        return answersFrom(json);
    }
    if (kind == "fillings") {
        return fillingsFrom(json);
    }
    if (kind == "ranked_labels") {
        return rankedFrom(json);
    }
    if (kind == "vectors") {
        return api::Vectors{api::arrayFromJson(json, "history"), false};
    }
    if (kind == "generated_texts") {
        return generatedFrom(json);
    }
    if (kind == "conversation") {
        return conversationFrom(json);
    }
    return api::Document{json};
}

}  // namespace

Json storedOutput(const api::Output& output) {
    Json values = Json::array();
    for (const api::Value& value : output.values) {
        const auto* vectors = std::get_if<api::Vectors>(&value);
        values.push_back({{"kind", kindOf(value)}, {"json", vectors ? api::toJson(vectors->array) : api::toJson(value)}});
    }
    return {{"batched", output.batched}, {"values", std::move(values)}};
}

std::optional<api::Output> outputFromStored(const Json& stored) {
    try {
        api::Output out;
        out.batched = stored.at("batched").get<bool>();
        for (const Json& item : stored.at("values")) {
            out.values.push_back(valueFrom(item.at("kind").get<std::string>(), item.at("json")));
        }
        return out;
    } catch (const std::exception&) {
        return std::nullopt;  // written by another version, or edited
    }
}

}  // namespace twb::ui
