#include "ui/shell/settings_dialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSpinBox>
#include <QThread>
#include <QVBoxLayout>

#include "ui/shell/icons.h"
#include "ui/shell/settings.h"
#include "ui/widgets/controls.h"

namespace twb::ui {

SettingsDialog::SettingsDialog(Settings& settings, QWidget* parent)
    : QDialog(parent),
      m_settings(settings),
      m_theme(new QComboBox),
      m_language(new QComboBox),
      m_threads(new QSpinBox),
      m_cache(new QLineEdit(settings.cacheFolder())),
      m_folders(new QListWidget) {
    setWindowTitle(tr("Settings"));
    setMinimumWidth(520);
    m_theme->addItem(tr("As the system"), int(ThemeChoice::System));
    m_theme->addItem(tr("Light"), int(ThemeChoice::Light));
    m_theme->addItem(tr("Dark"), int(ThemeChoice::Dark));
    m_theme->setCurrentIndex(m_theme->findData(int(settings.theme())));
    m_theme->setAccessibleName(tr("Theme"));
    m_language->addItem(tr("As the system"), QString());
    m_language->addItem("English", "en");
    m_language->addItem("简体中文", "zh_CN");
    m_language->setCurrentIndex(std::max(0, m_language->findData(settings.language())));
    m_language->setAccessibleName(tr("Language"));
    m_threads->setRange(0, QThread::idealThreadCount());
    m_threads->setSpecialValueText(tr("Automatic"));
    m_threads->setValue(settings.threads());
    m_threads->setAccessibleName(tr("Threads"));
    m_cache->setPlaceholderText(tr("Hugging Face's own place"));
    m_cache->setAccessibleName(tr("Cache of downloaded models"));

    auto* form = new QFormLayout;
    form->setVerticalSpacing(10);
    form->addRow(tr("&Theme"), m_theme);
    form->addRow(tr("&Language"), m_language);
    form->addRow(tr("T&hreads"), m_threads);
    form->addRow(QString(), mutedLabel(tr("Processor threads that the models use. Takes effect with the next start.")));
    form->addRow(tr("&Cache folder"), m_cache);
    form->addRow(QString(), mutedLabel(tr("Where downloaded models are looked for. Empty: HF_HOME, or ~/.cache/huggingface.")));
    auto* folders = new QLabel(tr("&Model folders"));
    folders->setBuddy(m_folders);
    form->addRow(folders, buildFolders());
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    buttons->button(QDialogButtonBox::Close)->setAccessibleName(tr("Close"));
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(buttons);

    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::accept);
    connect(m_theme, &QComboBox::activated, this, [this] { m_settings.setTheme(ThemeChoice(m_theme->currentData().toInt())); });
    connect(m_language, &QComboBox::activated, this, [this] { m_settings.setLanguage(m_language->currentData().toString()); });
    connect(m_threads, &QSpinBox::valueChanged, &m_settings, &Settings::setThreads);
    connect(m_cache, &QLineEdit::editingFinished, this, [this] { m_settings.setCacheFolder(m_cache->text().trimmed()); });
}

QWidget* SettingsDialog::buildFolders() {
    m_folders->addItems(m_settings.modelFolders());
    m_folders->setAccessibleName(tr("Model folders"));
    m_folders->setMaximumHeight(110);
    auto* add = button(tr("&Add…"), icon("folder"), tr("Add a folder whose sub-folders are models"));
    auto* remove = button(tr("&Remove"), icon("delete"), tr("Take the chosen folder off the list; nothing is deleted"));
    const auto store = [this] {
        QStringList folders;
        for (int i = 0; i < m_folders->count(); ++i) {
            folders << m_folders->item(i)->text();
        }
        m_settings.setModelFolders(folders);
    };
    connect(add, &QPushButton::clicked, this, [this, store] {
        const QString folder = QFileDialog::getExistingDirectory(this, tr("Add a folder of models"), m_settings.lastFolder());
        if (!folder.isEmpty() && m_folders->findItems(folder, Qt::MatchExactly).isEmpty()) {
            m_folders->addItem(folder);
            store();
        }
    });
    connect(remove, &QPushButton::clicked, this, [this, store] {
        delete m_folders->currentItem();
        store();
    });
    auto* content = new QWidget;
    auto* row = new QHBoxLayout;
    row->addWidget(add);
    row->addWidget(remove);
    row->addStretch();
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_folders);
    layout->addLayout(row);
    return content;
}

}  // namespace twb::ui
