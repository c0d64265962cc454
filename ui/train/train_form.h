#pragma once

#include <QWidget>
#include <memory>

#include "ui/train/train_recipe.h"
#include "ui/workbench.h"

class QBoxLayout;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QSpinBox;

namespace twb::ui {

class DatasetLoader;
class ModelChooser;
class RoleForm;

/// The left half of the Fine-tune page: data, task, model and settings. All but the data has a usable beginning.
class TrainForm : public QWidget {
    Q_OBJECT
public:
    explicit TrainForm(Workbench& workbench, QWidget* parent = nullptr);

    /// Reads a file or folder; the task is guessed from it.
    void openData(const QString& path);
    void setData(const QString& name, const train::Splits& splits);
    void setModel(const QString& folder);

    /// As the form stands; trainParams says what is missing.
    TrainSetup setup() const;

    /// A folder that is free, for the next run.
    void proposeFolder();

Q_SIGNALS:
    void modelChanged(const QString& folder);
    void noted(const QString& sentence);
    void failed(const QString& message, const QString& detail);

private:
    void buildData(QBoxLayout* layout);
    void buildTask(QBoxLayout* layout);
    void buildSettings(QBoxLayout* layout);
    void chooseFile();
    void chooseFolder();
    void fillSplits();
    void showTask();
    const TrainTask& task() const;

    Workbench& m_workbench;
    DatasetLoader* m_loader;
    QString m_dataName;
    train::Splits m_splits;
    std::string m_shownTask;  // whose models are offered
    QString m_openedModel;    // stays when the data change the task
    QString m_proposed;       // the folder that was proposed last

    QLabel* m_facts;
    QWidget* m_dataDetails;
    RoleForm* m_roles;
    QComboBox* m_training;
    QComboBox* m_evaluation;
    QComboBox* m_task;
    ModelChooser* m_model;
    QDoubleSpinBox* m_epochs;
    QSpinBox* m_batch;
    QLineEdit* m_rate;
    QLineEdit* m_folder = nullptr;
    QPlainTextEdit* m_more;
};

}  // namespace twb::ui
