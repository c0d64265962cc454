#pragma once

namespace twb::ui {

class ChatStore;
class EngineClient;
class HistoryStore;
class ModelCatalog;
class Settings;
class TrainingStore;

/// What the pages share. Made by app/main.cpp; outlives the window.
struct Workbench {
    EngineClient& engine;
    Settings& settings;
    HistoryStore& history;
    ModelCatalog& models;
    ChatStore& chats;
    TrainingStore& trainings;
};

}  // namespace twb::ui
