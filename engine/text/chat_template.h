#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "engine/core/json.h"
#include "engine/text/jinja/template.h"

namespace twb::text {

class Tokenizer;
struct TokenizerInit;

/// Which template to use: `nameOrText` is the name of one of the model's templates or Jinja text; empty: the model's own, of several
/// "tool_use" when there are tools, else "default".
struct ChatTemplateChoice {
    std::optional<std::string> nameOrText;
    bool hasTools = false;
};

/// A model's chat template with the special tokens that it may name: apply_chat_template of transformers.
class ChatTemplate {
public:
    /// The template of a folder: chat_template.jinja and additional_chat_templates/, chat_template of tokenizer_config.json (a text, or a
    /// list of named ones), chat_template.json, or the default that transformers 4.34 has for the tokenizer's class.
    /// Throws Error(NotFound | InvalidFile) naming the file, or chat_template when there is none.
    static ChatTemplate ofFolder(const std::filesystem::path& folder, const ChatTemplateChoice& choice = {});
    static ChatTemplate ofTokenizer(const Tokenizer& tokenizer, const ChatTemplateChoice& choice = {});

    /// A template alone, without special tokens.
    static ChatTemplate fromText(const std::string& source);

    /// One conversation as text. `messages`: a list of {role, content, ...}. `options`: `add_generation_prompt`, `continue_final_message`,
    /// `tools`, `documents`, and any other variable of the template; special tokens given here replace the tokenizer's.
    /// Throws Error(InvalidParameter) for options that contradict each other, Error(InvalidInput) where the template fails.
    std::string apply(const core::Json& messages, const core::Json& options = core::Json::object()) const;

private:
    ChatTemplate(const std::string& source, const std::string& name, core::Json specialTokens);
    static ChatTemplate of(const std::filesystem::path& folder, const std::string& className, const core::Json& config,
                           const ChatTemplateChoice& choice);

    jinja::Template m_template;
    core::Json m_specialTokens;
};

/// Whether `messages` is a list of conversations and not one.
bool isConversationList(const core::Json& messages);

}  // namespace twb::text
