#pragma once

#include <QDialog>

#include "engine/core/json.h"
#include "ui/workbench.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace twb::ui {

/// Asks where and how a model is to be saved.
class SaveModelDialog : public QDialog {
    Q_OBJECT
public:
    SaveModelDialog(Workbench& workbench, const QString& model, QWidget* parent = nullptr);

    QString folder() const;
    core::Json params() const;  ///< of the engine's method `save`

private:
    QWidget* folderRow(QLineEdit* edit, const QString& title);
    void check();

    Workbench& m_workbench;
    QString m_model;
    QLineEdit* m_folder;
    QComboBox* m_dtype;
    QComboBox* m_shards;
    QLineEdit* m_adapter;
    QCheckBox* m_overwrite;
    QLabel* m_problem;
    QPushButton* m_save;
};

}  // namespace twb::ui
