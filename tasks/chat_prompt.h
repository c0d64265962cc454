#pragma once

#include <optional>
#include <string>

#include "engine/core/json.h"
#include "engine/text/encoding.h"
#include "engine/text/tokenizer.h"
#include "tasks/parameters.h"

namespace twb::tasks {

/// Whether a value is a list of {role, content, ...}.
bool isChat(const core::Json& value);

/// The parameter `chat_template`: the name of one of the model's templates, Jinja text, or "chatml" for models that have none.
api::ParameterField chatTemplateParameter();

/// How a chat becomes the ids of a prompt: the model's chat template, without further special tokens. A chat whose last message is the
/// assistant's is continued when `mayContinue` is set, else an answer is begun.
class ChatPrompt {
public:
    ChatPrompt(const text::Tokenizer& tokenizer, std::optional<std::string> chosenTemplate)
        : m_tokenizer(tokenizer), m_template(std::move(chosenTemplate)) {}

    /// Throws Error(NotFound) saying what to do when the model has no template.
    text::Encoding encode(const core::Json& messages, bool mayContinue) const;

    static bool isContinued(const core::Json& messages);

private:
    const text::Tokenizer& m_tokenizer;
    std::optional<std::string> m_template;
};

}  // namespace twb::tasks
