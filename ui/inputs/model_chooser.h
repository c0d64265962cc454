#pragma once

#include <QString>
#include <QWidget>

class QComboBox;

namespace twb::ui {

class ModelCatalog;
struct Workbench;

/// Chooses a checkpoint for a task: fitting models first, then the others, "Open folder..." and the button for GGUF files.
class ModelChooser : public QWidget {
    Q_OBJECT
public:
    /// A tokenizer's folder needs no weights and no config.json; a base model for training needs no head for the task.
    enum class Wanted { Model, Tokenizer, Base };

    explicit ModelChooser(Workbench& workbench, Wanted wanted = Wanted::Model, QWidget* parent = nullptr);

    /// Offers the models for a task, and chooses the one that was last used with it (else the first that fits).
    void setTask(const QString& task);

    /// The chosen folder; empty when there is none.
    QString model() const;

    /// Chooses a folder, known or not. Not checked: see ModelCatalog::whyNotAModel.
    void setModel(const QString& folder);

Q_SIGNALS:
    void modelChanged(const QString& folder);
    void refused(const QString& message);  ///< the folder that was opened is no model

private:
    void fill();
    void openFolder();
    void openFile();
    void open(const QString& path);
    void choose(const QString& folder);
    QString memoryKey() const;

    Workbench& m_workbench;
    Wanted m_wanted;
    QString m_task;
    QString m_model;
    QComboBox* m_box;
};

}  // namespace twb::ui
