#include "ui/chat/chat_presets.h"

#include <QCoreApplication>

#include "ui/shell/settings.h"
#include "ui/text.h"

namespace twb::ui {
namespace {

constexpr const char* kKey = "chatPresets";  // JSON: [{"name", "system_prompt", "parameters"}]

/// Context of the texts below.
struct ChatPresets {
    Q_DECLARE_TR_FUNCTIONS(ChatPresets)
};

std::vector<ChatPreset> ownPresets(const Settings& settings) {
    std::vector<ChatPreset> out;
    const core::Json stored = core::Json::parse(settings.state(kKey).toStdString(), nullptr, /*allow_exceptions=*/false);
    if (!stored.is_array()) {
        return out;
    }
    for (const core::Json& item : stored) {
        if (item.is_object() && item.contains("name") && item["name"].is_string()) {
            const core::Json parameters = item.value("parameters", core::Json::object());
            out.push_back({qtext(item["name"].get<std::string>()), qtext(item.value("system_prompt", "")),
                           parameters.is_object() ? parameters : core::Json::object(), true});
        }
    }
    return out;
}

void store(Settings& settings, const std::vector<ChatPreset>& presets) {
    core::Json items = core::Json::array();
    for (const ChatPreset& preset : presets) {
        items.push_back(
            {{"name", preset.name.toStdString()}, {"system_prompt", preset.systemPrompt.toStdString()}, {"parameters", preset.parameters}});
    }
    settings.setState(kKey, QByteArray::fromStdString(core::dumpJson(items)));
}

}  // namespace

std::vector<ChatPreset> chatPresets(const Settings& settings) {
    std::vector<ChatPreset> presets{
        {ChatPresets::tr("Plain"), {}, core::Json::object(), false},
        {ChatPresets::tr("Helpful assistant"),
         ChatPresets::tr("You are a helpful assistant. Answer clearly and say so when you do not know."), core::Json::object(), false},
        {ChatPresets::tr("Short answers"), ChatPresets::tr("Answer in one or two sentences."), core::Json::object(), false},
        {ChatPresets::tr("Programmer"),
         ChatPresets::tr("You are an experienced programmer. Answer with code in fenced blocks, followed by a short explanation."),
         core::Json::object(), false},
        {ChatPresets::tr("Exact (no chance)"), ChatPresets::tr("Answer exactly and briefly."), {{"do_sample", false}}, false},
        {ChatPresets::tr("Storyteller"),
         ChatPresets::tr("You are a storyteller with much imagination."),
         {{"do_sample", true}, {"temperature", 0.9}, {"top_p", 0.95}},
         false},
    };
    for (ChatPreset& own : ownPresets(settings)) {
        presets.push_back(std::move(own));
    }
    return presets;
}

void saveChatPreset(Settings& settings, const ChatPreset& preset) {
    std::vector<ChatPreset> own = ownPresets(settings);
    std::erase_if(own, [&](const ChatPreset& each) { return each.name == preset.name; });
    own.push_back(preset);
    store(settings, own);
}

void deleteChatPreset(Settings& settings, const QString& name) {
    std::vector<ChatPreset> own = ownPresets(settings);
    std::erase_if(own, [&](const ChatPreset& each) { return each.name == name; });
    store(settings, own);
}

}  // namespace twb::ui
