#include "tasks/chat_prompt.h"

#include <algorithm>

#include "engine/core/error.h"
#include "engine/text/chat_template.h"
#include "tasks/common_parameters.h"

namespace twb::tasks {
namespace {

using core::Error;
using core::ErrorCode;
using core::Json;

constexpr std::string_view kChatMl =
    "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";

text::ChatTemplate templateOf(const text::Tokenizer& tokenizer, const std::optional<std::string>& chosen) {
    if (chosen == "chatml") {
        return text::ChatTemplate::ofTokenizer(tokenizer, {std::string(kChatMl), false});
    }
    try {
        return text::ChatTemplate::ofTokenizer(tokenizer, {chosen, false});
    } catch (const Error& error) {
        if (error.code() != ErrorCode::NotFound) {
            throw;
        }
        throw Error(ErrorCode::NotFound,
                    tokenizer.folder().string() +
                        " has no chat template, so this model may not be made for chats. Set chat_template to \"chatml\" for the "
                        "most common form, or to Jinja text.");
    }
}

void checkMessages(const Json& messages) {
    for (const Json& message : messages) {
        if (!message.contains("role") || !message["role"].is_string() || !message.contains("content")) {
            throw Error(ErrorCode::InvalidInput,
                        "Every message must be an object with role and content, but one is " + core::excerpt(message) + ".");
        }
    }
}

}  // namespace

bool isChat(const Json& value) {
    return value.is_array() && !value.empty() &&
           std::all_of(value.begin(), value.end(), [](const Json& message) { return message.is_object(); });
}

api::ParameterField chatTemplateParameter() {
    api::ParameterField field = parameter(
        "chat_template", api::ParameterType::Text, TWB_TR("tasks", "Chat template"),
        TWB_TR("tasks", "The name of one of the model's templates, a template in Jinja, or chatml for models that have none."), nullptr);
    field.advanced = true;
    return field;
}

bool ChatPrompt::isContinued(const Json& messages) {
    return messages.back().value("role", "") == "assistant";
}

text::Encoding ChatPrompt::encode(const Json& messages, bool mayContinue) const {
    checkMessages(messages);
    const bool continues = mayContinue && isContinued(messages);
    const std::string prompt = templateOf(m_tokenizer, m_template)
                                   .apply(messages, Json{{"add_generation_prompt", !continues}, {"continue_final_message", continues}});
    text::EncodeOptions options;
    options.addSpecialTokens = false;
    return m_tokenizer.encode(text::TextInput(prompt), options).rows.front();
}

}  // namespace twb::tasks
