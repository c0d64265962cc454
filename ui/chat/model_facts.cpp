#include "ui/chat/model_facts.h"

#include <QFileInfo>

#include "engine/core/error.h"
#include "engine/core/json.h"

namespace twb::ui {

bool hasChatTemplate(const QString& folder) {
    for (const char* file : {"/chat_template.jinja", "/chat_template.json"}) {
        if (QFileInfo::exists(folder + file)) {
            return true;
        }
    }
    const QString config = folder + "/tokenizer_config.json";
    if (!QFileInfo::exists(config)) {
        return false;
    }
    try {
        const core::Json json = core::readJsonFile(config.toStdString());
        return json.is_object() && json.contains("chat_template") && !json["chat_template"].is_null();
    } catch (const core::Error&) {
        return true;
    }
}

}  // namespace twb::ui
