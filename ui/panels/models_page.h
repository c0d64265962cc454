#pragma once

#include "ui/panels/page.h"
#include "ui/workbench.h"

class QTabWidget;

namespace twb::ui {

class CheckpointPanel;
class TokenizerPanel;

/// The page Models: what a checkpoint holds, and what its tokenizer does.
class ModelsPage : public Page {
    Q_OBJECT
public:
    explicit ModelsPage(Workbench& workbench, QWidget* parent = nullptr);

    void run() override;
    bool canRun() const override;
    bool openModel(const QString& folder) override;

private:
    QTabWidget* m_tabs;
    CheckpointPanel* m_checkpoint;
    TokenizerPanel* m_tokenizer;
};

}  // namespace twb::ui
