#include "engine/train/tasks/chat_example.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/core/error.h"
#include "engine/text/python/python_text.h"

namespace twb::train {
namespace {

using core::Error;
using core::ErrorCode;
using core::Json;

constexpr std::array<std::pair<const char*, const char*>, 4> kShareGptRoles{
    {{"human", "user"}, {"gpt", "assistant"}, {"function_call", "assistant"}, {"observation", "tool"}}};

/// The text of a content that is a list of parts, where all of them are texts; else the content as it is.
Json plainContent(const Json& content) {
    if (!content.is_array()) {
        return content;
    }
    std::string text;
    for (const Json& part : content) {
        const bool isText = part.is_object() && part.value("type", Json()) == "text";
        const Json said = isText ? part.value("text", part.value("value", Json())) : Json();
        if (!said.is_string()) {
            return content;
        }
        text += said.get<std::string>();
    }
    return text;
}

Json messageOf(const Json& given) {
    if (given.is_object() && given.contains("from") && given["from"].is_string() && given.contains("value")) {
        const std::string from = given["from"].get<std::string>();
        for (const auto& [name, role] : kShareGptRoles) {
            if (from == name) {
                return {{"role", role}, {"content", given["value"]}};
            }
        }
        return {{"role", from}, {"content", given["value"]}};
    }
    if (!given.is_object() || !given.contains("role")) {
        throw Error(ErrorCode::InvalidInput, "A message must be an object with role and content, but one is " + core::excerpt(given) + ".");
    }
    Json message = given;
    message["content"] = plainContent(given.value("content", Json()));
    return message;
}

Json messagesOf(const Json& given) {
    if (!given.is_array() || given.empty()) {
        throw Error(ErrorCode::InvalidInput,
                    "messages must be a list of objects with role and content, but is " + core::excerpt(given) + ".");
    }
    Json messages = Json::array();
    for (const Json& each : given) {
        messages.push_back(messageOf(each));
    }
    return messages;
}

std::size_t codePoints(std::string_view text) {
    return text::py::decode(text).size();
}

/// Where an answer begins in `all`: behind the generation prompt, or behind as much of it as there is (that of DeepSeek-R1 begins the
/// thoughts, too, which a finished conversation has no more).
std::size_t beginOfTurn(const std::string& all, const std::string& before, const std::string& prompt, const Json& content) {
    auto begin = static_cast<std::size_t>(std::mismatch(all.begin(), all.end(), prompt.begin(), prompt.end()).first - all.begin());
    if (begin < prompt.size() && !(all.starts_with(before) && begin >= before.size())) {
        throw Error(ErrorCode::InvalidInput, "The chat template does not show where an answer begins: " + core::excerpt(content) + ".");
    }
    while (begin < all.size() && (static_cast<unsigned char>(all[begin]) & 0xC0) == 0x80) {
        --begin;  // not inside a character
    }
    return begin;
}

/// Where the turn ends whose answer begins at byte `begin` of `all`. Templates that write an answer in another way once a message follows
/// (they leave out its thoughts, say) have the content there, and perhaps a token of the turn's end.
std::size_t endOfTurn(const std::string& all, std::size_t begin, const std::string& withTurn, const Json& content) {
    if (withTurn.size() > begin && all.starts_with(withTurn)) {
        return withTurn.size();
    }
    const std::string said = content.is_string() ? text::py::strip(content.get<std::string>()) : std::string();
    const std::size_t found = said.empty() ? std::string::npos : all.find(said, begin);
    if (found == std::string::npos) {
        throw Error(ErrorCode::InvalidInput, "The chat template does not show where an answer ends: " + core::excerpt(content) + ".");
    }
    // What the turn alone has behind its content, as far as the whole has it, too.
    const std::size_t inTurn = withTurn.rfind(said);
    std::size_t end = found + said.size();
    for (std::size_t i = inTurn == std::string::npos ? withTurn.size() : inTurn + said.size();
         i < withTurn.size() && end < all.size() && withTurn[i] == all[end]; ++i) {
        ++end;
    }
    return end;
}

}  // namespace

ChatExample chatExample(const text::ChatTemplate& chatTemplate, const Json& given, const Json& tools) {
    const Json messages = messagesOf(given);
    Json options = Json::object();
    if (!tools.is_null()) {
        options["tools"] = tools;
    }
    ChatExample example{chatTemplate.apply(messages, options), {}};
    Json before = Json::array();
    for (const Json& message : messages) {
        Json until = before;
        until.push_back(message);
        if (message["role"] == "assistant") {
            Json asked = options;
            asked["add_generation_prompt"] = true;
            const Json content = message.value("content", Json());
            const std::string_view all = example.text;
            const std::size_t begin =
                beginOfTurn(example.text, chatTemplate.apply(before, options), chatTemplate.apply(before, asked), content);
            const std::size_t end = endOfTurn(example.text, begin, chatTemplate.apply(until, options), content);
            const std::size_t first = codePoints(all.substr(0, begin));
            example.answers.push_back({first, first + codePoints(all.substr(begin, end - begin))});
        }
        before = std::move(until);
    }
    if (example.answers.empty()) {
        throw Error(ErrorCode::InvalidInput,
                    "No message of a conversation is the assistant's, so there is nothing to learn: " + core::excerpt(given) + ".");
    }
    return example;
}

}  // namespace twb::train
