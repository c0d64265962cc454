#pragma once

#include <QWidget>
#include <memory>

#include "ui/models/token_limit.h"
#include "ui/train/train_recipe.h"
#include "ui/workbench.h"

class QBoxLayout;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;

namespace twb::ui {

class DatasetLoader;
class MemoryNote;
class ModelChooser;
class ParameterForm;
class QualitySlider;
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

    /// What is set so far, for estimates: the parameters of the method `train` without rows. Empty while there is no model.
    core::Json outline() const;
    /// The same with at most `count` rows, spread over those to train on. Throws as trainParams does.
    core::Json sample(std::size_t count) const;
    /// What the settings cut texts at.
    TrainingLength textLength() const;
    MemoryNote* memoryNote() const { return m_memory; }

    /// Sets fields, the advanced ones too, by a merge patch on the parameters of the method `train`, and shows the first of them.
    void apply(const core::Json& changes);

    /// A folder that is free, for the next run.
    void proposeFolder();
    /// Sets one beside the folder that is set, and returns it.
    QString takeFreeFolder();

Q_SIGNALS:
    void changed();  ///< something that estimates depend on
    void modelChanged(const QString& folder);
    void noted(const QString& sentence);
    void failed(const QString& message, const QString& detail);

private:
    void buildData(QBoxLayout* layout);
    void buildTask(QBoxLayout* layout);
    void buildSettings(QBoxLayout* layout);
    QWidget* buildProcesses();
    void showProcesses();
    QWidget* buildAdvanced();
    void fillAdvanced();
    void applyQuality(bool setsFields);
    void addLine(const std::string& name, const core::Json& value);
    void removeLine(const std::string& name);
    void showColumnProblem();
    void setFolder(const QString& folder);
    TrainSetup settings() const;
    const train::Dataset& trainingRows() const;
    void chooseFile();
    void chooseFolder();
    void fillSplits();
    void showTask();
    const TrainTask& task() const;

    Workbench& m_workbench;
    DatasetLoader* m_loader;
    QString m_dataName;
    train::Splits m_splits;
    std::string m_shownTask;                     // whose models are offered
    QString m_openedModel;                       // stays when the data change the task
    QString m_proposed;                          // the folder that was proposed last
    int m_modelLimit = 0;                        // tokens that the model takes; 0: not known
    core::Json m_preset = core::Json::object();  // what the slider sets beyond the fields
    std::string m_advancedTask;                  // whose settings m_advanced has

    QLabel* m_facts;
    QWidget* m_dataDetails;
    QLabel* m_columnProblem;
    RoleForm* m_roles;
    QComboBox* m_training;
    QComboBox* m_evaluation;
    QComboBox* m_task;
    ModelChooser* m_model;
    MemoryNote* m_memory = nullptr;
    QualitySlider* m_quality = nullptr;
    QPushButton* m_openAdvanced = nullptr;
    ParameterForm* m_advanced = nullptr;
    QDoubleSpinBox* m_epochs = nullptr;
    QSpinBox* m_batch;
    QSpinBox* m_processes = nullptr;
    QLabel* m_processesNote = nullptr;
    QLineEdit* m_rate;
    QLineEdit* m_folder = nullptr;
    QPlainTextEdit* m_more;
};

}  // namespace twb::ui
