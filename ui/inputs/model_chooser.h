#pragma once

#include <QString>
#include <QWidget>

class QComboBox;
class QPushButton;

namespace twb::ui {

class ModelCatalog;
struct Workbench;

/// Chooses a checkpoint folder for a task: fitting models first, then the others, and "Open folder...".
class ModelChooser : public QWidget {
    Q_OBJECT
public:
    explicit ModelChooser(Workbench& workbench, QWidget* parent = nullptr);

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
    void choose(const QString& folder);

    Workbench& m_workbench;
    QString m_task;
    QString m_model;
    QComboBox* m_box;
    QPushButton* m_open;
};

}  // namespace twb::ui
