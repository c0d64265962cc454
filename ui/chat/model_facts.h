#pragma once

#include <QString>

namespace twb::ui {

/// Whether a model's folder holds a chat template of its own (in tokenizer_config.json, chat_template.jinja or chat_template.json), so that
/// the model was probably made for chats. True, too, when the files cannot be read: the engine will say why.
bool hasChatTemplate(const QString& folder);

}  // namespace twb::ui
