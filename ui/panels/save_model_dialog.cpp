#include "ui/panels/save_model_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/shell/icons.h"
#include "ui/shell/settings.h"
#include "ui/widgets/controls.h"

namespace twb::ui {

SaveModelDialog::SaveModelDialog(Workbench& workbench, const QString& model, QWidget* parent)
    : QDialog(parent),
      m_workbench(workbench),
      m_model(model),
      m_folder(new QLineEdit),
      m_dtype(new QComboBox),
      m_shards(new QComboBox),
      m_adapter(new QLineEdit),
      m_overwrite(new QCheckBox(tr("&Replace the model that the folder holds"))),
      m_problem(mutedLabel({})) {
    setWindowTitle(tr("Save the model as…"));
    setMinimumWidth(520);
    m_folder->setPlaceholderText(tr("An empty or new folder"));
    m_dtype->addItem(tr("As it is stored"), "auto");
    m_dtype->addItem(tr("float32: the full precision"), "float32");
    m_dtype->addItem(tr("bfloat16: half the size"), "bfloat16");
    m_dtype->addItem(tr("float16: half the size, more exact for small figures"), "float16");
    m_shards->addItem(tr("One file (up to 10 GB)"), "10GB");
    m_shards->addItem(tr("Files of at most 5 GB"), "5GB");
    m_shards->addItem(tr("Files of at most 2 GB"), "2GB");
    m_shards->addItem(tr("Files of at most 500 MB"), "500MB");
    m_adapter->setPlaceholderText(tr("None; or the folder of a LoRA adapter to merge"));
    auto* form = new QFormLayout;
    form->addRow(tr("&Folder"), folderRow(m_folder, tr("Folder to save into")));
    form->addRow(tr("&Type of the weights"), m_dtype);
    form->addRow(tr("F&iles"), m_shards);
    form->addRow(tr("&Adapter"), folderRow(m_adapter, tr("Folder of an adapter")));
    form->addRow({}, m_overwrite);
    qobject_cast<QLabel*>(form->labelForField(form->itemAt(0, QFormLayout::FieldRole)->widget()))->setBuddy(m_folder);
    qobject_cast<QLabel*>(form->labelForField(form->itemAt(3, QFormLayout::FieldRole)->widget()))->setBuddy(m_adapter);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel);
    m_save = buttons->button(QDialogButtonBox::Save);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(
        mutedLabel(tr("The folder gets model.safetensors, config.json and the tokenizer's files, as transformers opens them.")));
    layout->addLayout(form);
    layout->addWidget(m_problem);
    layout->addStretch();
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_folder, &QLineEdit::textChanged, this, &SaveModelDialog::check);
    connect(m_adapter, &QLineEdit::textChanged, this, &SaveModelDialog::check);
    connect(m_overwrite, &QCheckBox::toggled, this, &SaveModelDialog::check);
    check();
}

QWidget* SaveModelDialog::folderRow(QLineEdit* edit, const QString& title) {
    edit->setAccessibleName(title);
    QPushButton* choose = button({}, icon("folder"), tr("Choose: %1").arg(title));
    choose->setAutoDefault(false);
    connect(choose, &QPushButton::clicked, this, [this, edit, title] {
        const QString chosen = QFileDialog::getExistingDirectory(this, title, m_workbench.settings.lastFolder());
        if (!chosen.isEmpty()) {
            edit->setText(QDir::toNativeSeparators(chosen));
        }
    });
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(edit, 1);
    layout->addWidget(choose);
    return row;
}

QString SaveModelDialog::folder() const {
    return QDir::cleanPath(QDir::fromNativeSeparators(m_folder->text().trimmed()));
}

void SaveModelDialog::check() {
    const bool isGiven = !m_folder->text().trimmed().isEmpty();
    const bool isOwn = isGiven && QFileInfo(folder()).canonicalFilePath() == QFileInfo(m_model).canonicalFilePath();
    const bool holdsModel = isGiven && QFile::exists(folder() + "/config.json");
    const QString adapter = m_adapter->text().trimmed();
    m_overwrite->setVisible(holdsModel && !isOwn);
    QString problem;
    if (isOwn) {
        problem = tr("This is the model's own folder; choose another.");
    } else if (holdsModel && !m_overwrite->isChecked()) {
        problem = tr("This folder holds a model.");
    } else if (!adapter.isEmpty() && !QFile::exists(adapter + "/adapter_config.json")) {
        problem = tr("The adapter's folder has no adapter_config.json.");
    }
    m_problem->setText(problem);
    m_save->setEnabled(isGiven && problem.isEmpty());
}

core::Json SaveModelDialog::params() const {
    core::Json params{{"model", m_model.toStdString()},
                      {"output", folder().toStdString()},
                      {"dtype", m_dtype->currentData().toString().toStdString()},
                      {"max_shard_size", m_shards->currentData().toString().toStdString()},
                      {"overwrite", m_overwrite->isChecked()}};
    if (const QString adapter = m_adapter->text().trimmed(); !adapter.isEmpty()) {
        params["adapter"] = adapter.toStdString();
    }
    return params;
}

}  // namespace twb::ui
