#include "ui/panels/models_page.h"

#include <QTabWidget>
#include <QVBoxLayout>

#include "ui/panels/checkpoint_panel.h"
#include "ui/panels/tokenizer_panel.h"
#include "ui/widgets/controls.h"

namespace twb::ui {

ModelsPage::ModelsPage(Workbench& workbench, QWidget* parent)
    : Page(parent), m_tabs(new QTabWidget), m_checkpoint(new CheckpointPanel(workbench)), m_tokenizer(new TokenizerPanel(workbench)) {
    m_tabs->addTab(m_checkpoint, tr("Check&point"));
    m_tabs->addTab(m_tokenizer, tr("Tokeni&zer"));
    m_tabs->setAccessibleName(tr("Views of a model"));
    m_tabs->setDocumentMode(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(18, 14, 18, 12);
    layout->setSpacing(10);
    layout->addWidget(titleLabel(tr("Models")));
    layout->addWidget(m_tabs, 1);
    connect(m_checkpoint, &CheckpointPanel::modelChanged, this, &Page::modelChanged);
    connect(m_tokenizer, &Page::modelChanged, this, &Page::modelChanged);
}

void ModelsPage::run() {
    if (m_tabs->currentWidget() == m_tokenizer) {
        m_tokenizer->run();
    }
}

bool ModelsPage::canRun() const {
    return m_tabs->currentWidget() == m_tokenizer && m_tokenizer->canRun();
}

bool ModelsPage::openModel(const QString& folder) {
    if (m_tabs->currentWidget() == m_tokenizer) {
        return m_tokenizer->openModel(folder);
    }
    m_checkpoint->setModel(folder);
    return true;
}

}  // namespace twb::ui
