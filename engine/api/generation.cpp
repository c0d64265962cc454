#include "engine/api/generation.h"

#include <utility>

namespace twb::api {
namespace {

using core::Json;

Json choiceJson(const TokenChoice& choice) {
    return Json{{"text", choice.text}, {"id", choice.id}, {"probability", choice.probability}};
}

}  // namespace

Json toJson(const TokenStep& step) {
    Json out = choiceJson(step.chosen);
    Json alternatives = Json::array();
    for (const TokenChoice& choice : step.alternatives) {
        alternatives.push_back(choiceJson(choice));
    }
    out["alternatives"] = std::move(alternatives);
    return out;
}

Json toJson(const GenerationStatistics& statistics) {
    return Json{{"prompt_tokens", statistics.promptTokens},
                {"new_tokens", statistics.newTokens},
                {"time_to_first_token_ms", statistics.timeToFirstTokenMs},
                {"tokens_per_second", statistics.tokensPerSecond},
                {"context_length", statistics.contextLength},
                {"finish_reason", statistics.finishReason}};
}

Json toJson(const GeneratedTexts& value) {
    Json out = Json::array();
    for (const GeneratedText& text : value.texts) {
        Json item{{value.key, text.text}};
        if (!text.steps.empty()) {
            Json tokens = Json::array();
            for (const TokenStep& step : text.steps) {
                tokens.push_back(toJson(step));
            }
            item["tokens"] = std::move(tokens);
        }
        if (text.score) {
            item["score"] = *text.score;
        }
        for (const AlignedSpan& span : text.alignment) {
            item["alignment"].push_back(Json{
                {"source", {span.sourceStart, span.sourceEnd}}, {"target", {span.targetStart, span.targetEnd}}, {"weight", span.weight}});
        }
        if (!value.notes.empty()) {
            item["notes"] = value.notes;
        }
        out.push_back(std::move(item));
    }
    return value.bare && out.size() == 1 ? std::move(out.front()) : out;
}

Json toJson(const Conversation& value) {
    Json out = Json::array();
    for (const ChatMessage& message : value.messages) {
        out.push_back(Json{{"role", message.role}, {"content", message.content}});
    }
    return out;
}

}  // namespace twb::api
