#include "engine/text/chat_template.h"
#include "engine/core/error.h"
#include "engine/host/job_context.h"
#include "engine/hub/cache.h"
#include "tasks/methods/methods.h"
#include "tasks/methods/params.h"

namespace twb::tasks {
namespace {

using core::Json;

text::ChatTemplate templateFor(const Json& params, bool hasTools) {
    const auto model = core::optionalString(params, "model", "chat_template");
    const auto chosen = core::optionalString(params, "template", "chat_template");
    if (model) {
        return text::ChatTemplate::ofFolder(hub::resolveModel(*model), {chosen, hasTools});
    }
    if (!chosen) {
        throw core::Error(core::ErrorCode::InvalidParameter, "chat_template: give a `model`, a `template`, or both.");
    }
    return text::ChatTemplate::fromText(*chosen);
}

}  // namespace

host::Method chatTemplateMethod() {
    return [](const Json& params, host::JobContext& job) -> api::Output {
        checkParamNames(params, "chat_template", {"model", "template", "messages", "options"});
        if (!params.contains("messages")) {
            throw core::Error(core::ErrorCode::InvalidParameter, "chat_template: `messages` is missing.");
        }
        const Json& messages = params["messages"];
        const Json options = objectOrEmpty(params, "options", "chat_template");
        const bool hasTools = options.contains("tools") && !options["tools"].is_null();
        const text::ChatTemplate chatTemplate = templateFor(params, hasTools);
        if (!text::isConversationList(messages)) {
            return {{api::Document{chatTemplate.apply(messages, options)}}, false};
        }
        Json texts = Json::array();
        for (const Json& conversation : messages) {
            job.checkCancelled();
            texts.push_back(chatTemplate.apply(conversation, options));
        }
        return {{api::Document{std::move(texts)}}, false};
    };
}

}  // namespace twb::tasks
