#include "ui/inputs/model_chooser.h"

#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSignalBlocker>
#include <QToolButton>

#include "ui/engine_client.h"
#include "ui/models/model_catalog.h"
#include "ui/shell/icons.h"
#include "ui/shell/settings.h"
#include "ui/widgets/controls.h"
#include "ui/workbench.h"

namespace twb::ui {
namespace {

QString originText(ModelEntry::Origin origin) {
    switch (origin) {
        case ModelEntry::Origin::Starter:
            return ModelChooser::tr("starter model");
        case ModelEntry::Origin::Recent:
            return ModelChooser::tr("recent");
        case ModelEntry::Origin::Folder:
            return ModelChooser::tr("your folder");
        case ModelEntry::Origin::Cache:
            return ModelChooser::tr("downloaded");
    }
    return {};
}

}  // namespace

ModelChooser::ModelChooser(Workbench& workbench, Wanted wanted, QWidget* parent)
    : QWidget(parent), m_workbench(workbench), m_wanted(wanted), m_box(new QComboBox) {
    QPushButton* folder = button(tr("Ope&n folder…"), icon("folder"),
                                 wanted == Wanted::Tokenizer ? tr("Choose a folder with a tokenizer's files")
                                                             : tr("Choose a folder with config.json, the weights and the tokenizer"));
    QToolButton* file = iconButton(icon("add"), tr("Open a GGUF file…"));
    m_box->setAccessibleName(tr("Model"));
    m_box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_box->setMinimumContentsLength(7);
    m_box->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_box, 1);
    layout->addWidget(folder);
    layout->addWidget(file);
    setFocusProxy(m_box);
    connect(m_box, &QComboBox::activated, this, [this](int index) { choose(m_box->itemData(index).toString()); });
    connect(folder, &QPushButton::clicked, this, &ModelChooser::openFolder);
    connect(file, &QToolButton::clicked, this, &ModelChooser::openFile);
    connect(&workbench.models, &ModelCatalog::changed, this, &ModelChooser::fill);
    connect(&workbench.engine, &EngineClient::ready, this, &ModelChooser::fill);  // it knows what fits the task
    fill();
}

void ModelChooser::setTask(const QString& task) {
    m_task = task;
    m_model = m_workbench.settings.lastModel(memoryKey());
    if (!QFileInfo::exists(m_model)) {
        m_model.clear();
    }
    fill();
}

QString ModelChooser::model() const {
    return m_model;
}

void ModelChooser::setModel(const QString& folder) {
    m_model = QDir::cleanPath(folder);
    fill();
}

void ModelChooser::fill() {
    const api::TaskDescription* task = m_workbench.engine.task(m_task);
    const auto models = task ? m_workbench.models.modelsFor(*task) : m_workbench.models.models();
    const QSignalBlocker quiet(m_box);
    m_box->clear();
    bool fitting = true;
    for (const ModelEntry& model : models) {
        const bool fits = !task || ModelCatalog::fits(model, *task);
        if (m_model.isEmpty() && task && fits && !task->autoClass.empty()) {
            m_model = model.path;
        }
        if (fitting && !fits && m_box->count() > 0) {
            m_box->insertSeparator(m_box->count());
        }
        fitting = fits;
        QString label = model.name + "  ·  " + originText(model.origin);
        if (!fits) {
            label += "  ·  " + (m_wanted == Wanted::Base ? tr("gets a new head") : tr("no head for this task"));
        }
        m_box->addItem(icon("models"), label, model.path);
        m_box->setItemData(m_box->count() - 1, QDir::toNativeSeparators(model.path), Qt::ToolTipRole);
    }
    if (!m_model.isEmpty() && m_box->findData(m_model) < 0) {
        m_box->insertItem(0, icon("folder"), QDir(m_model).dirName(), m_model);
    }
    m_box->setCurrentIndex(m_model.isEmpty() ? -1 : m_box->findData(m_model));
    m_box->setPlaceholderText(m_box->count() ? tr("Choose a model") : tr("No model yet: open a folder"));
    m_box->setToolTip(QDir::toNativeSeparators(m_model));
    Q_EMIT modelChanged(m_model);
}

void ModelChooser::openFolder() {
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Open a model folder"), m_workbench.settings.lastFolder());
    if (!folder.isEmpty()) {
        open(folder);
    }
}

void ModelChooser::openFile() {
    const QString file =
        QFileDialog::getOpenFileName(this, tr("Open a GGUF file"), m_workbench.settings.lastFolder(), tr("GGUF files (*.gguf)"));
    if (!file.isEmpty()) {
        open(file);
    }
}

void ModelChooser::open(const QString& path) {
    m_workbench.settings.setLastFolder(QFileInfo(path).absolutePath());
    if (const QString reason = ModelCatalog::whyNotAModel(path); m_wanted != Wanted::Tokenizer && !reason.isEmpty()) {
        Q_EMIT refused(reason);
        return;
    }
    m_workbench.settings.addRecentModel(path);
    choose(path);
}

/// A model to train from is not the one that is run.
QString ModelChooser::memoryKey() const {
    return m_wanted == Wanted::Base ? "train/" + m_task : m_task;
}

void ModelChooser::choose(const QString& folder) {
    m_workbench.settings.setLastModel(memoryKey(), QDir::cleanPath(folder));
    setModel(folder);
}

}  // namespace twb::ui
