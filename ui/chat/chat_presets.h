#pragma once

#include <QString>
#include <vector>

#include "engine/core/json.h"

namespace twb::ui {

class Settings;

/// A system prompt with parameters under a name.
struct ChatPreset {
    QString name;
    QString systemPrompt;
    core::Json parameters = core::Json::object();
    bool isOwn = false;  ///< the user's: can be deleted
};

/// Those that come with the program, then the user's own.
std::vector<ChatPreset> chatPresets(const Settings& settings);

/// Adds a preset of the user's, or replaces the one of that name.
void saveChatPreset(Settings& settings, const ChatPreset& preset);
void deleteChatPreset(Settings& settings, const QString& name);

}  // namespace twb::ui
