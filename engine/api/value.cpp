#include "engine/api/value.h"

#include <cstring>

namespace twb::api {
namespace {

using core::Json;

Json labelJson(const LabelScore& label) {
    return Json{{"label", label.label}, {"score", label.score}};
}

Json orNull(const std::optional<std::int64_t>& number) {
    return number ? Json(*number) : Json(nullptr);
}

Json spanJson(const TokenSpan& span, bool grouped) {
    Json out = Json::object();
    out[grouped ? "entity_group" : "entity"] = span.label;
    out["score"] = span.score;
    if (!grouped) {
        out["index"] = orNull(span.index);
    }
    out["word"] = span.word;
    out["start"] = orNull(span.start);
    out["end"] = orNull(span.end);
    return out;
}

Json answerJson(const Answer& answer) {
    return Json{{"score", answer.score}, {"start", answer.start}, {"end", answer.end}, {"answer", answer.answer}};
}

Json fillingsJson(const std::vector<Filling>& fillings) {
    Json out = Json::array();
    for (const Filling& f : fillings) {
        out.push_back(Json{{"score", f.score}, {"token", f.token}, {"token_str", f.tokenText}, {"sequence", f.sequence}});
    }
    return out;
}

double elementAt(const Array& array, std::size_t index) {
    const std::byte* at = array.data.data() + index * itemSize(array.type);
    if (array.type == ArrayType::Float64) {
        double value = 0;
        std::memcpy(&value, at, sizeof value);
        return value;
    }
    float value = 0;
    std::memcpy(&value, at, sizeof value);
    return value;
}

Json nestedLists(const Array& array, std::size_t dimension, std::size_t& next) {
    if (dimension == array.shape.size()) {
        return elementAt(array, next++);
    }
    Json out = Json::array();
    for (std::int64_t i = 0; i < array.shape[dimension]; ++i) {
        out.push_back(nestedLists(array, dimension + 1, next));
    }
    return out;
}

struct ToJson {
    Json operator()(const Labels& value) const {
        if (value.bare && value.labels.size() == 1) {
            return labelJson(value.labels.front());
        }
        Json out = Json::array();
        for (const LabelScore& label : value.labels) {
            out.push_back(labelJson(label));
        }
        return out;
    }
    Json operator()(const TokenSpans& value) const {
        Json out = Json::array();
        for (const TokenSpan& span : value.spans) {
            out.push_back(spanJson(span, value.grouped));
        }
        return out;
    }
    Json operator()(const Answers& value) const {
        if (value.bare && value.answers.size() == 1) {
            return answerJson(value.answers.front());
        }
        Json out = Json::array();
        for (const Answer& answer : value.answers) {
            out.push_back(answerJson(answer));
        }
        return out;
    }
    Json operator()(const Fillings& value) const {
        if (value.masks.size() == 1) {
            return fillingsJson(value.masks.front());
        }
        Json out = Json::array();
        for (const auto& fillings : value.masks) {
            out.push_back(fillingsJson(fillings));
        }
        return out;
    }
    Json operator()(const RankedLabels& value) const {
        Json labels = Json::array();
        Json scores = Json::array();
        for (const LabelScore& label : value.labels) {
            labels.push_back(label.label);
            scores.push_back(label.score);
        }
        return Json{{"sequence", value.sequence}, {"labels", std::move(labels)}, {"scores", std::move(scores)}};
    }
    Json operator()(const Vectors& value) const {
        if (value.asArray || (value.array.type != ArrayType::Float32 && value.array.type != ArrayType::Float64)) {
            return toJson(value.array);
        }
        std::size_t next = 0;
        return nestedLists(value.array, 0, next);
    }
    Json operator()(const GeneratedTexts& value) const { return toJson(value); }
    Json operator()(const Conversation& value) const { return toJson(value); }
    Json operator()(const Document& value) const { return value.json; }
};

}  // namespace

Json toJson(const Value& value) {
    return std::visit(ToJson{}, value);
}

Json toJson(const Output& output) {
    if (!output.batched && output.values.size() == 1) {
        return toJson(output.values.front());
    }
    Json out = Json::array();
    for (const Value& value : output.values) {
        out.push_back(toJson(value));
    }
    return out;
}

}  // namespace twb::api
