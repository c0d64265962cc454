#include "engine/text/chat_template.h"

#include <algorithm>
#include <array>
#include <map>

#include "engine/core/text_file.h"
#include "engine/text/chat_template_defaults.h"
#include "engine/text/python/python_text.h"
#include "engine/text/tokenizer.h"
#include "engine/text/tokenizer_init.h"

namespace twb::text {
namespace {

using core::Error;
using core::ErrorCode;
using core::Json;

constexpr std::string_view kDefaultName = "default";
constexpr std::string_view kToolName = "tool_use";

// What continue_final_message puts behind the last message, to find its end again in the rendered text.
constexpr std::string_view kFinalMark = "CONTINUE_FINAL_MESSAGE_TAG ";

constexpr std::array<const char*, 8> kSpecialTokenKeys = {"bos_token", "eos_token", "unk_token",  "sep_token",
                                                          "pad_token", "cls_token", "mask_token", "additional_special_tokens"};

// Keyword arguments of apply_chat_template that are about the ids, not the text; a template never sees them.
constexpr std::array<std::string_view, 9> kTokenizeOptions = {
    "tokenize",     "padding",        "truncation",       "max_length",
    "return_dict",  "return_tensors", "tokenizer_kwargs", "return_assistant_tokens_mask",
    "chat_template"};

struct Source {
    std::string text;
    std::string name;  ///< for messages
};

/// A model's templates by name; a single one is "default".
using Sources = std::map<std::string, Source, std::less<>>;

std::string fileName(const std::filesystem::path& file) {
    return file.string();
}

/// chat_template as tokenizer_config.json and chat_template.json hold it.
Sources sourcesOf(const Json& value, const std::string& where) {
    if (value.is_string()) {
        return {{std::string(kDefaultName), {value.get<std::string>(), where}}};
    }
    Sources sources;
    const auto add = [&](const Json& name, const Json& text) {
        if (!name.is_string() || !text.is_string()) {
            throw Error(ErrorCode::InvalidFile, where + ": every entry must have a text `name` and a text `template`.");
        }
        sources[name.get<std::string>()] = {text.get<std::string>(), where + " \"" + name.get<std::string>() + "\""};
    };
    if (value.is_array()) {
        for (const Json& entry : value) {
            if (!entry.is_object() || !entry.contains("name") || !entry.contains("template")) {
                throw Error(ErrorCode::InvalidFile,
                            where + ": every entry must be an object with `name` and `template`, but one is " + core::excerpt(entry) + ".");
            }
            add(entry["name"], entry["template"]);
        }
    } else if (value.is_object()) {
        for (const auto& [name, text] : value.items()) {
            add(name, text);
        }
    } else if (!value.is_null()) {
        throw Error(ErrorCode::InvalidFile, where + " must be a text or a list of named templates, but is " + core::typeName(value) + ".");
    }
    return sources;
}

/// Template files of their own come before tokenizer_config.json, as in transformers since 4.51.
Sources readSources(const std::filesystem::path& folder, const Json& config) {
    Sources sources;
    const auto own = folder / "chat_template.jinja";
    if (std::filesystem::exists(own)) {
        sources[std::string(kDefaultName)] = {core::readTextFile(own), fileName(own)};
    }
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(folder / "additional_chat_templates", ignored)) {
        if (entry.path().extension() == ".jinja") {
            sources[entry.path().stem().string()] = {core::readTextFile(entry.path()), fileName(entry.path())};
        }
    }
    if (sources.empty() && config.contains("chat_template")) {
        sources = sourcesOf(config["chat_template"], fileName(folder / "tokenizer_config.json") + ": chat_template");
    }
    const auto legacy = folder / "chat_template.json";
    if (sources.empty() && std::filesystem::exists(legacy)) {
        const Json json = core::readJsonFile(legacy);
        sources = sourcesOf(json.is_object() && json.contains("chat_template") ? json["chat_template"] : json,
                            fileName(legacy) + ": chat_template");
    }
    return sources;
}

std::string names(const Sources& sources) {
    std::string list;
    for (const auto& [name, source] : sources) {
        list += (list.empty() ? "" : ", ") + name;
    }
    return list;
}

/// Which of several templates: get_chat_template of transformers.
Source choose(const Sources& sources, const ChatTemplateChoice& choice, const std::filesystem::path& folder) {
    if (choice.nameOrText) {
        const auto named = sources.find(*choice.nameOrText);
        return named != sources.end() ? named->second : Source{*choice.nameOrText, "The given chat template"};
    }
    if (sources.size() > 1 && choice.hasTools && sources.contains(kToolName)) {
        return sources.find(kToolName)->second;
    }
    const auto chosen = sources.size() == 1 ? sources.begin() : sources.find(kDefaultName);
    if (chosen == sources.end()) {
        throw Error(
            ErrorCode::InvalidParameter,
            folder.string() + " has several chat templates and none is the default: give the name of one (" + names(sources) + ").");
    }
    return chosen->second;
}

std::optional<std::string> tokenText(const Json& token) {
    const Json* content = token.is_object() && token.contains("content") ? &token["content"] : &token;
    const bool given = content->is_string() && !content->get_ref<const std::string&>().empty();
    return given ? std::optional(content->get<std::string>()) : std::nullopt;
}

/// special_tokens_map: those that are set, as texts.
Json specialTokensOf(const Json& config) {
    Json tokens = Json::object();
    for (const char* key : kSpecialTokenKeys) {
        if (!config.contains(key)) {
            continue;
        }
        if (const auto text = tokenText(config[key])) {
            tokens[key] = *text;
        } else if (config[key].is_array() && !config[key].empty()) {
            tokens[key] = Json::array();
            for (const Json& token : config[key]) {
                tokens[key].push_back(tokenText(token).value_or(""));
            }
        }
    }
    if (config.contains("extra_special_tokens") && config["extra_special_tokens"].is_object()) {
        for (const auto& [name, token] : config["extra_special_tokens"].items()) {
            if (const auto text = tokenText(token)) {
                tokens[name] = *text;
            }
        }
    }
    return tokens;
}

void checkObjects(const Json& options, const char* key) {
    if (!options.contains(key) || options[key].is_null()) {
        return;
    }
    const bool valid = options[key].is_array() &&
                       std::all_of(options[key].begin(), options[key].end(), [](const Json& entry) { return entry.is_object(); });
    if (!valid) {
        throw Error(ErrorCode::InvalidParameter,
                    std::string("chat_template: ") + key + " must be a list of objects, but is " + core::excerpt(options[key]) + ".");
    }
}

/// Puts the mark behind the last message's text, and returns that text as it was.
std::string markFinalMessage(Json& messages) {
    Json& last = messages.back();
    const auto mark = [](Json& text) {
        std::string original = text.get<std::string>();
        text = original + std::string(kFinalMark);
        return original;
    };
    if (last.is_object() && last.contains("content")) {
        Json& content = last["content"];
        if (content.is_string()) {
            return mark(content);
        }
        if (content.is_array()) {
            for (auto part = content.rbegin(); part != content.rend(); ++part) {
                if (part->is_object() && part->contains("text") && (*part)["text"].is_string()) {
                    return mark((*part)["text"]);
                }
            }
        }
    }
    throw Error(ErrorCode::InvalidParameter, "chat_template: continue_final_message is set but the last message has no text to continue.");
}

/// The rendered text up to the end of the last message.
std::string cutAfterFinalMessage(const std::string& rendered, const std::string& finalMessage) {
    const std::string_view bareMark = py::stripped(kFinalMark);
    const std::size_t place = rendered.rfind(bareMark);
    if (place == std::string::npos || rendered.find(py::stripped(finalMessage)) == std::string::npos) {
        throw Error(
            ErrorCode::InvalidParameter,
            "chat_template: continue_final_message is set but the final message does not appear in the text that the template makes.");
    }
    const std::string text = rendered.substr(0, place);
    // A template that trims the message has also taken spaces that stood before the mark.
    const bool spacesKept = rendered.compare(place, kFinalMark.size(), kFinalMark) == 0;
    return spacesKept ? text : std::string(py::rightStripped(text));
}

}  // namespace

ChatTemplate::ChatTemplate(const std::string& source, const std::string& name, Json specialTokens)
    : m_template(source, name), m_specialTokens(std::move(specialTokens)) {}

ChatTemplate ChatTemplate::fromText(const std::string& source) {
    return ChatTemplate(source, "The given chat template", Json::object());
}

ChatTemplate ChatTemplate::of(const std::filesystem::path& folder, const std::string& className, const Json& config,
                              const ChatTemplateChoice& choice) {
    Sources sources = readSources(folder, config);
    if (sources.empty() && !choice.nameOrText) {
        const auto usesSystemPrompt = core::optionalBool(config, "use_default_system_prompt", fileName(folder / "tokenizer_config.json"));
        const auto text = defaultChatTemplate(className, usesSystemPrompt);
        if (!text) {
            throw Error(ErrorCode::NotFound, folder.string() +
                                                 " has no chat template: neither chat_template.jinja nor `chat_template` in "
                                                 "tokenizer_config.json. Give one as the parameter `template`.");
        }
        sources[std::string(kDefaultName)] = {*text, "The default chat template of " + className};
    }
    const Source source = choose(sources, choice, folder);
    return ChatTemplate(source.text, source.name, specialTokensOf(config));
}

ChatTemplate ChatTemplate::ofFolder(const std::filesystem::path& folder, const ChatTemplateChoice& choice) {
    const TokenizerInit init = readTokenizerInit(folder, Json::object());
    return of(folder, init.className, init.kwargs, choice);
}

ChatTemplate ChatTemplate::ofTokenizer(const Tokenizer& tokenizer, const ChatTemplateChoice& choice) {
    return of(tokenizer.folder(), tokenizer.className(), tokenizer.config(), choice);
}

std::string ChatTemplate::apply(const Json& messages, const Json& options) const {
    if (!messages.is_array() || messages.empty()) {
        throw Error(ErrorCode::InvalidParameter,
                    "chat_template: messages must be a list with at least one message, but is " + core::excerpt(messages) + ".");
    }
    checkObjects(options, "tools");
    checkObjects(options, "documents");
    const bool continues = core::optionalBool(options, "continue_final_message", "chat_template").value_or(false);
    const bool prompts = core::optionalBool(options, "add_generation_prompt", "chat_template").value_or(false);
    if (continues && prompts) {
        throw Error(ErrorCode::InvalidParameter,
                    "chat_template: continue_final_message and add_generation_prompt contradict each other: the one goes on with the last "
                    "message, the other begins a new one.");
    }

    // `tools` and `documents` are always defined: a template that asks "is not none" relies on it.
    Json variables = m_specialTokens;
    variables["tools"] = nullptr;
    variables["documents"] = nullptr;
    variables["add_generation_prompt"] = prompts;
    for (const auto& [name, value] : options.items()) {
        const bool isForTokenizer = std::find(kTokenizeOptions.begin(), kTokenizeOptions.end(), name) != kTokenizeOptions.end();
        if (!isForTokenizer && name != "continue_final_message" && name != "add_generation_prompt") {
            variables[name] = value;
        }
    }
    variables["messages"] = messages;
    if (!continues) {
        return m_template.render(variables);
    }
    const std::string finalMessage = markFinalMessage(variables["messages"]);
    return cutAfterFinalMessage(m_template.render(variables), finalMessage);
}

bool isConversationList(const Json& messages) {
    return messages.is_array() && !messages.empty() && messages.front().is_array();
}

}  // namespace twb::text
