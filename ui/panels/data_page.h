#pragma once

#include <vector>

#include "engine/train/data/dataset.h"
#include "engine/train/data/lint/lint.h"
#include "ui/models/token_limit.h"
#include "ui/panels/page.h"
#include "ui/workbench.h"

class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace twb::ui {

class Background;
class DatasetLoader;
class DatasetModel;
class FindingList;
class MessageBox;
class ModelChooser;
class RoleForm;
class RowView;
class StatisticsView;
class TokenLengths;

/// The page Data: the rows of a data set, their figures, what is wrong with them and the fixes; export, or on to the Fine-tune page.
class DataPage : public Page {
    Q_OBJECT
public:
    explicit DataPage(Workbench& workbench, QWidget* parent = nullptr);

    bool openFile(const QString& path) override;
    bool openModel(const QString& folder) override;

    /// What the Fine-tune page cuts texts at: for its task this counts where it is less than what the model takes.
    void setTrainingLength(const TrainingLength& length);

Q_SIGNALS:
    void trainRequested(const QString& name, const twb::train::Splits& splits);

private:
    QWidget* buildStart();
    QWidget* buildView();
    void chooseFile();
    void chooseFolder();
    void showSplits();
    void showSplit();
    void showRow();
    void guessTask();
    void takeTask();
    train::LintOptions lintOptions() const;
    void examine();
    void look();
    void showStatistics();
    void showRows(int finding);
    void fix(int finding);
    void fixAll();
    void undo();
    void setSplits(train::Splits splits);
    void exportSplit();
    std::string task() const;
    bool isCutByTraining() const;
    train::NamedSplit* shownSplit();

    Workbench& m_workbench;
    DatasetLoader* m_loader;
    Background* m_background;  // looks at the data
    QString m_name;
    train::Splits m_splits;
    std::vector<train::Splits> m_undo;  // data sets share their cells, so that this is cheap
    std::vector<train::Finding> m_findings;
    TokenLengths* m_tokenLengths;
    QString m_countedModel;
    TrainingLength m_trainingLength;
    std::vector<std::vector<std::size_t>> m_lengths;  // in tokens, of each split's rows; empty: not measured

    MessageBox* m_message;
    QStackedWidget* m_stack;
    QComboBox* m_split = nullptr;
    QComboBox* m_task = nullptr;
    ModelChooser* m_tokenModel = nullptr;  // whose tokens are counted
    QTableView* m_table = nullptr;
    RowView* m_row = nullptr;
    QLabel* m_count = nullptr;
    QPushButton* m_allRows = nullptr;
    QPushButton* m_undoButton = nullptr;
    DatasetModel* m_model;
    RoleForm* m_roles = nullptr;
    FindingList* m_list = nullptr;
    StatisticsView* m_statistics = nullptr;
};

}  // namespace twb::ui
