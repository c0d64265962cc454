#pragma once

#include "ui/chat/chat_store.h"

namespace twb::ui {

/// The conversation as it is shown, for people: a heading a message.
QString chatToMarkdown(const ChatRecord& chat);

/// All of it, with every branch: {"title", "model", "system_prompt", "parameters", "leaf", "messages": [{"id", "parent", "role", "content",
/// "time", "statistics"}]}.
core::Json chatToJson(const ChatRecord& chat);

}  // namespace twb::ui
