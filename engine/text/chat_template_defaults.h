#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace twb::text {

/// The template that transformers 4.34 gives a tokenizer class without one of its own (default_chat_template), for class names without
/// "Fast". nullopt for PreTrainedTokenizer and for classes that came later: these have none. `useDefaultSystemPrompt` concerns Llama's.
std::optional<std::string> defaultChatTemplate(std::string_view className, std::optional<bool> useDefaultSystemPrompt);

}  // namespace twb::text
