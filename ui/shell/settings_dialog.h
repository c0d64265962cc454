#pragma once

#include <QDialog>

class QComboBox;
class QLineEdit;
class QListWidget;
class QSpinBox;

namespace twb::ui {

class Settings;

/// Theme, language, threads, model folders, cache. What changes takes effect when it is chosen; threads and cache with the next start.
class SettingsDialog : public QDialog {
    Q_OBJECT
public:
    SettingsDialog(Settings& settings, QWidget* parent);

private:
    QWidget* buildFolders();

    Settings& m_settings;
    QComboBox* m_theme;
    QComboBox* m_language;
    QSpinBox* m_threads;
    QLineEdit* m_cache;
    QListWidget* m_folders;
};

}  // namespace twb::ui
