#include "ui/shell/page_table.h"

#include <QCoreApplication>

#include "ui/panels/chat_page.h"
#include "ui/panels/completion_page.h"
#include "ui/panels/data_page.h"
#include "ui/panels/empty_page.h"
#include "ui/panels/models_page.h"
#include "ui/panels/runs_page.h"
#include "ui/panels/task_panel.h"
#include "ui/panels/train_page.h"

namespace twb::ui {
namespace {

/// Context of the texts below.
struct PageTable {
    Q_DECLARE_TR_FUNCTIONS(PageTable)
};

Page* textPage(const PageEntry& entry, Workbench& workbench) {
    return new TaskPanel(api::Panel::Text, entry.title, workbench);
}

Page* chatPage(const PageEntry&, Workbench& workbench) {
    return new ChatPage(workbench);
}

Page* completionPage(const PageEntry&, Workbench& workbench) {
    return new CompletionPage(workbench);
}

Page* dataPage(const PageEntry&, Workbench& workbench) {
    return new DataPage(workbench);
}

Page* trainPage(const PageEntry&, Workbench& workbench) {
    return new TrainPage(workbench);
}

Page* runsPage(const PageEntry&, Workbench& workbench) {
    return new RunsPage(workbench);
}

Page* modelsPage(const PageEntry&, Workbench& workbench) {
    return new ModelsPage(workbench);
}

Page* emptyPage(const PageEntry& entry, Workbench&) {
    return new EmptyPage(entry.icon, entry.title, entry.text);
}

}  // namespace

std::vector<PageEntry> pageTable() {
    return {
        {"text", "text", PageTable::tr("Text"), textPage, {}},
        {"chat", "chat", PageTable::tr("Chat"), chatPage, {}},
        {"completion", "completion", PageTable::tr("Completion"), completionPage, {}},
        {"image", "image", PageTable::tr("Image"), emptyPage,
         PageTable::tr("Here you will classify pictures, find objects and masks in them, and estimate depth: drop a picture, choose a "
                       "model, run. Not "
                       "in "
                       "this version yet.")},
        {"audio", "audio", PageTable::tr("Audio"), emptyPage,
         PageTable::tr("Here you will transcribe speech, classify sounds and let a model speak. Not in this version yet.")},
        {"multimodal", "multimodal", PageTable::tr("Multimodal"), emptyPage,
         PageTable::tr("Here you will ask questions about pictures and documents, describe pictures, and make pictures from text. Not in "
                       "this version "
                       "yet.")},
        {"agent", "agent", PageTable::tr("Agent"), emptyPage,
         PageTable::tr(
             "Here you will give a task in your own words, and an agent will solve it with the models as its tools. Not in this version "
             "yet.")},
        {"train", "train", PageTable::tr("Fine-tune"), trainPage, {}},
        {"models", "models", PageTable::tr("Models"), modelsPage, {}},
        {"data", "data", PageTable::tr("Data"), dataPage, {}},
        {"runs", "runs", PageTable::tr("Runs"), runsPage, {}},
    };
}

}  // namespace twb::ui
