#include "ui/chat/chat_export.h"

#include <QCoreApplication>
#include <QDir>

#include "ui/results/written_text_view.h"

namespace twb::ui {
namespace {

/// Context of the texts below.
struct ChatExport {
    Q_DECLARE_TR_FUNCTIONS(ChatExport)
};

}  // namespace

QString chatToMarkdown(const ChatRecord& chat) {
    QString out = "# " + chat.title + "\n\n";
    if (!chat.model.isEmpty()) {
        out += ChatExport::tr("Model: %1").arg(QDir(chat.model).dirName()) + "\n\n";
    }
    if (!chat.systemPrompt.trimmed().isEmpty()) {
        out += "## " + roleTitle("system") + "\n\n" + chat.systemPrompt.trimmed() + "\n\n";
    }
    for (const qint64 id : chat.tree.path()) {
        const ChatNode& node = *chat.tree.node(id);
        out += "## " + roleTitle(node.role) + "\n\n" + node.content.trimmed() + "\n\n";
    }
    return out;
}

core::Json chatToJson(const ChatRecord& chat) {
    core::Json messages = core::Json::array();
    for (const ChatNode& node : chat.tree.nodes()) {
        core::Json item{{"id", node.id},
                        {"parent", node.parent},
                        {"role", node.role.toStdString()},
                        {"content", node.content.toStdString()},
                        {"time", node.time.toUTC().toString(Qt::ISODateWithMs).toStdString()}};
        if (!node.statistics.is_null()) {
            item["statistics"] = node.statistics;
        }
        messages.push_back(std::move(item));
    }
    return {{"title", chat.title.toStdString()}, {"model", chat.model.toStdString()}, {"system_prompt", chat.systemPrompt.toStdString()},
            {"parameters", chat.parameters},     {"leaf", chat.tree.leaf()},          {"messages", std::move(messages)}};
}

}  // namespace twb::ui
