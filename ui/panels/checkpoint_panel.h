#pragma once

#include <QPointer>
#include <QWidget>

#include "engine/core/json.h"
#include "ui/workbench.h"

class QLabel;
class QLineEdit;
class QPushButton;
class QSortFilterProxyModel;
class QStackedWidget;
class QTreeView;

namespace twb::api {
struct Failure;
}

namespace twb::ui {

class CheckpointTree;
class Job;
class MessageBox;
class ModelChooser;

/// What a checkpoint holds, read without its weights: a tree of its tensors, counts, and the keys that its class misses or does not
/// expect. Saves it in another form.
class CheckpointPanel : public QWidget {
    Q_OBJECT
public:
    explicit CheckpointPanel(Workbench& workbench, QWidget* parent = nullptr);

    void setModel(const QString& folder);
    QString model() const;
    QTreeView* tree() const { return m_view; }

Q_SIGNALS:
    void modelChanged(const QString& folder);

private:
    QWidget* buildTools();
    void inspect(const QString& folder);
    void showInfo(const core::Json& info);
    void showNote(const QString& sentence);
    void search(const QString& text);
    void copyJson();
    void saveAs();

    Workbench& m_workbench;
    ModelChooser* m_chooser;
    QLabel* m_facts;
    QLabel* m_keys;
    MessageBox* m_message;
    QLineEdit* m_search;
    QPushButton* m_copy;
    QPushButton* m_save;
    CheckpointTree* m_tree;
    QSortFilterProxyModel* m_filter;
    QTreeView* m_view;
    QLabel* m_note;
    QStackedWidget* m_stack;  // the tree, or a note in its stead
    QPointer<Job> m_job;
    QPointer<Job> m_saving;
    core::Json m_info;
};

}  // namespace twb::ui
