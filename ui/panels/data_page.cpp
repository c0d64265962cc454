#include "ui/panels/data_page.h"

#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTableView>
#include <algorithm>
#include <filesystem>

#include "engine/core/error.h"
#include "engine/train/data/column_roles.h"
#include "engine/train/data/export.h"
#include "ui/background.h"
#include "ui/data/dataset_loader.h"
#include "ui/data/dataset_model.h"
#include "ui/data/finding_list.h"
#include "ui/data/finding_text.h"
#include "ui/data/role_form.h"
#include "ui/data/row_view.h"
#include "ui/data/statistics_view.h"
#include "ui/data/token_lengths.h"
#include "ui/engine_text.h"
#include "ui/inputs/drop_zone.h"
#include "ui/inputs/dropped_file.h"
#include "ui/inputs/model_chooser.h"
#include "ui/models/token_limit.h"
#include "ui/shell/icons.h"
#include "ui/shell/settings.h"
#include "ui/text.h"
#include "ui/train/train_tasks.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/message_box.h"

namespace twb::ui {
namespace {

constexpr int kShortValue = 24;  // characters
constexpr int kRowsMeasured = 50;
constexpr std::size_t kMostShared = 3;
constexpr int kCellMargin = 16;  // pixels

/// What a finding is about, so that one that its fix does not mend is known again.
std::string identity(const train::Finding& finding) {
    return finding.kind + '\x1f' + finding.split + '\x1f' + std::to_string(finding.rows.size()) + core::dumpJson(finding.facts);
}

/// Columns of short values get what they need, the others share the rest; many of them are scrolled.
void fitColumns(QTableView* table) {
    const QAbstractItemModel* model = table->model();
    QHeaderView* header = table->horizontalHeader();
    const int most = table->fontMetrics().averageCharWidth() * kShortValue;
    std::vector<int> wide;
    for (int column = 0; column < model->columnCount(); ++column) {
        int width = header->sectionSizeHint(column);
        for (int row = 0; row < std::min(model->rowCount(), kRowsMeasured); ++row) {
            width = std::max(width, table->fontMetrics().horizontalAdvance(model->index(row, column).data().toString()) + kCellMargin);
        }
        header->setSectionResizeMode(column, QHeaderView::Interactive);
        header->resizeSection(column, std::min(width, most));
        if (width > most) {
            wide.push_back(column);
        }
    }
    for (const int column : wide) {
        if (wide.size() <= kMostShared) {
            header->setSectionResizeMode(column, QHeaderView::Stretch);
        }
    }
}

/// Every fix, one after the other. A fix belongs to the data that were looked at: look again after each. One that mends nothing is not
/// tried twice.
train::Splits fixedSplits(train::Splits splits, train::LintOptions options) {
    options.tokenLimit = 0;  // long rows stay
    std::vector<std::string> tried;
    while (true) {
        const std::vector<train::Finding> findings = train::lint(splits, options);
        const auto next = std::find_if(findings.begin(), findings.end(), [&](const train::Finding& finding) {
            return isMendedWithAll(finding) && std::find(tried.begin(), tried.end(), identity(finding)) == tried.end();
        });
        if (next == findings.end()) {
            return splits;
        }
        tried.push_back(identity(*next));
        for (train::NamedSplit& split : splits) {
            if (split.name == next->split) {
                split.rows = next->fix(split.rows);
            }
        }
    }
}

}  // namespace

DataPage::DataPage(Workbench& workbench, QWidget* parent)
    : Page(parent),
      m_workbench(workbench),
      m_loader(new DatasetLoader(this)),
      m_background(new Background(this)),
      m_tokenLengths(new TokenLengths(workbench, this)),
      m_message(new MessageBox),
      m_stack(new QStackedWidget),
      m_model(new DatasetModel(this)) {
    m_message->hide();
    m_stack->addWidget(buildStart());
    m_stack->addWidget(buildView());
    auto* open = button(tr("O&pen…"), icon("data"), tr("Open a file with data"));
    auto* folder = flatButton(tr("Open a fol&der…"), icon("folder"),
                              tr("A folder with files named train, validation, test, or with a folder for each class"));
    auto* heading = new QHBoxLayout;
    heading->addWidget(titleLabel(tr("Data")), 1);
    heading->addWidget(open);
    heading->addWidget(folder);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(18, 14, 18, 12);
    layout->setSpacing(10);
    layout->addLayout(heading);
    layout->addWidget(m_message);
    layout->addWidget(m_stack, 1);

    connect(open, &QPushButton::clicked, this, &DataPage::chooseFile);
    connect(folder, &QPushButton::clicked, this, &DataPage::chooseFolder);
    connect(m_loader, &DatasetLoader::loaded, this, [this](const QString& path, const std::shared_ptr<const train::ImportedData>& data) {
        m_name = QFileInfo(path).fileName();
        m_undo.clear();
        m_split->clear();
        m_splits = data->splits;
        m_message->hide();
        QStringList notes;
        for (const std::string& note : data->notes) {
            notes << engineText(note);
        }
        if (data->badRowCount > 0) {
            notes << tr("%n rows could not be read and are left out. First: %1", nullptr, int(data->badRowCount))
                         .arg(engineText(data->badRows.front().problem));
        }
        if (!notes.isEmpty()) {
            m_message->show(data->badRowCount > 0 ? MessageBox::Kind::Warning : MessageBox::Kind::Info, notes.join(" "));
        }
        guessTask();
        m_stack->setCurrentIndex(1);
        showSplits();
        fitColumns(m_table);
        m_table->setFocus();
    });
    connect(m_tokenLengths, &TokenLengths::measured, this, [this](const TokenLengths::Lengths& lengths) {
        m_lengths = lengths;
        showStatistics();
        look();
    });
    for (const Background* work : {static_cast<const Background*>(m_loader), static_cast<const Background*>(m_background)}) {
        connect(work, &Background::failed, this,
                [this](const QString& message, const QString& detail) { m_message->show(MessageBox::Kind::Error, message, detail); });
    }
}

QWidget* DataPage::buildStart() {
    auto* drop = new DropZone(tr("Drop a file or folder with data, or click to choose a file"));
    auto* text =
        mutedLabel(tr("CSV, TSV, JSON, JSON lines, Parquet, CoNLL, SQuAD, text, ZIP. You see the rows, how long the texts are, "
                      "how often each class comes, and what would spoil a training: duplicates, empty rows, leaks, misspelt labels."));
    text->setAlignment(Qt::AlignCenter);
    auto* start = new QWidget;
    auto* layout = new QVBoxLayout(start);
    layout->addStretch(2);
    layout->addWidget(drop);
    layout->addWidget(text);
    layout->addStretch(3);
    connect(drop, &DropZone::dropped, this, &DataPage::openFile);
    connect(drop, &QPushButton::clicked, this, &DataPage::chooseFile);
    return start;
}

QWidget* DataPage::buildView() {
    m_split = new QComboBox;
    m_split->setAccessibleName(tr("Part of the data"));
    m_split->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_task = new QComboBox;
    m_task->setAccessibleName(tr("Task that the data are for"));
    for (const TrainTask& task : trainTasks()) {
        m_task->addItem(task.title, qtext(task.id));
    }
    auto* filter = new QLineEdit;
    filter->setPlaceholderText(tr("Filter the rows"));
    filter->setAccessibleName(tr("Filter the rows"));
    filter->setClearButtonEnabled(true);
    m_allRows = flatButton(tr("&All rows"), icon("close"), tr("Show all rows again, not those of a finding"));
    m_count = mutedLabel({});
    m_table = new QTableView;
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Rows of the data"));
    m_table->setAlternatingRowColors(true);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_row = new RowView;
    auto* reader = new QSplitter(Qt::Vertical);
    reader->addWidget(m_table);
    reader->addWidget(m_row);
    reader->setChildrenCollapsible(false);
    reader->setStretchFactor(0, 3);
    reader->setStretchFactor(1, 1);
    auto* save = button(tr("&Export…"), icon("export"), tr("Write this part as CSV, TSV, JSON or JSON lines"));
    auto* train = primaryButton(tr("Fine-&tune with it"), {}, tr("Take the data as they are now to the Fine-tune page"));
    m_undoButton = flatButton(tr("&Undo"), icon("reset"), tr("Take the last fix back (Ctrl+Z)"));
    auto* tools = new QHBoxLayout;
    tools->addWidget(m_split);
    tools->addWidget(filter, 1);
    tools->addWidget(m_allRows);
    auto* below = new QHBoxLayout;
    below->addWidget(m_count, 1);
    below->addWidget(m_undoButton);
    below->addWidget(save);
    below->addWidget(train);
    auto* left = new QWidget;
    auto* leftLayout = new QVBoxLayout(left);
    leftLayout->setContentsMargins(0, 0, 0, 0);
    leftLayout->addLayout(tools);
    leftLayout->addWidget(reader, 1);
    leftLayout->addLayout(below);

    m_roles = new RoleForm;
    m_tokenModel = new ModelChooser(m_workbench, ModelChooser::Wanted::Base);
    m_tokenModel->setToolTip(tr("The model to be trained: its tokens are counted"));
    m_roles->addRow(tr("Model"), m_tokenModel);
    m_list = new FindingList;
    m_statistics = new StatisticsView;
    auto* tabs = new QTabWidget;
    tabs->setDocumentMode(true);
    tabs->setAccessibleName(tr("Findings and figures"));
    tabs->addTab(scrolled(m_list, tr("Findings")), tr("Find&ings"));
    tabs->addTab(scrolled(m_statistics, tr("Figures")), tr("Fi&gures"));
    auto* right = new QWidget;
    auto* rightLayout = new QVBoxLayout(right);
    rightLayout->setContentsMargins(8, 0, 0, 0);
    rightLayout->addWidget(m_task);
    rightLayout->addWidget(m_roles);
    rightLayout->addWidget(tabs, 1);
    auto* splitter = new QSplitter;
    splitter->addWidget(left);
    splitter->addWidget(right);
    splitter->setChildrenCollapsible(false);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    splitter->setSizes({640, 420});

    connect(m_split, &QComboBox::activated, this, &DataPage::showSplit);
    connect(m_task, &QComboBox::activated, this, [this] {
        takeTask();
        examine();
    });
    connect(m_tokenModel, &ModelChooser::modelChanged, this, [this](const QString& model) {
        if (std::exchange(m_countedModel, model) != model) {
            examine();
        }
    });
    connect(m_tokenModel, &ModelChooser::refused, this,
            [this](const QString& message) { m_message->show(MessageBox::Kind::Error, message); });
    connect(m_roles, &RoleForm::changed, this, &DataPage::examine);
    connect(filter, &QLineEdit::textChanged, m_model, &DatasetModel::setFilter);
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] {
        m_count->setText(tr("%L1 of %Ln rows", nullptr, int(m_model->dataset().size())).arg(m_model->rowCount()));
        m_row->showNone();
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &DataPage::showRow);
    connect(m_allRows, &QPushButton::clicked, this, [this] {
        m_model->setRows({});
        m_allRows->hide();
    });
    connect(m_list, &FindingList::rowsRequested, this, &DataPage::showRows);
    connect(m_list, &FindingList::fixRequested, this, &DataPage::fix);
    connect(m_list, &FindingList::allFixesRequested, this, &DataPage::fixAll);
    connect(m_undoButton, &QPushButton::clicked, this, &DataPage::undo);
    new QShortcut(QKeySequence::Undo, this, this, &DataPage::undo, Qt::WidgetWithChildrenShortcut);
    new QShortcut(QKeySequence::Find, this, filter, qOverload<>(&QWidget::setFocus), Qt::WidgetWithChildrenShortcut);
    connect(save, &QPushButton::clicked, this, &DataPage::exportSplit);
    connect(train, &QPushButton::clicked, this, [this] { Q_EMIT trainRequested(m_name, m_splits); });
    return splitter;
}

bool DataPage::openFile(const QString& path) {
    m_workbench.settings.setLastFolder(QFileInfo(path).absolutePath());
    m_message->show(MessageBox::Kind::Info, tr("Reading %1…").arg(QFileInfo(path).fileName()));
    m_loader->load(path);
    return true;
}

bool DataPage::openModel(const QString& folder) {
    if (fileKind(folder) != FileKind::ModelFolder) {
        return openFile(folder);
    }
    m_tokenModel->setModel(folder);
    return true;
}

void DataPage::chooseFile() {
    const QString path =
        QFileDialog::getOpenFileName(this, tr("Open data"), m_workbench.settings.lastFolder(),
                                     tr("Data (*.csv *.tsv *.json *.jsonl *.parquet *.txt *.conll *.conllu *.zip);;All files (*)"));
    if (!path.isEmpty()) {
        openFile(path);
    }
}

void DataPage::chooseFolder() {
    const QString path = QFileDialog::getExistingDirectory(this, tr("Open a folder with data"), m_workbench.settings.lastFolder());
    if (!path.isEmpty()) {
        openFile(path);
    }
}

std::string DataPage::task() const {
    return m_task->currentData().toString().toStdString();
}

train::NamedSplit* DataPage::shownSplit() {
    const int index = m_split->currentIndex();
    return index < 0 ? nullptr : &m_splits.at(std::size_t(index));
}

void DataPage::guessTask() {
    if (const int guessed = m_task->findData(qtext(train::guessTask(m_splits.front().rows))); guessed >= 0) {
        m_task->setCurrentIndex(guessed);
    }
    takeTask();
}

/// The columns and the model for the task.
void DataPage::takeTask() {
    const QSignalBlocker quietRoles(m_roles), quietModel(m_tokenModel);
    m_tokenModel->setTask(trainTask(task())->runTask);
    m_countedModel = m_tokenModel->model();
    m_roles->setData(m_splits.front().rows, task());
}

void DataPage::showSplits() {
    const int shown = std::max(0, m_split->currentIndex());
    m_split->clear();
    for (const train::NamedSplit& split : m_splits) {
        m_split->addItem(tr("%1 (%Ln rows)", nullptr, int(split.rows.size())).arg(qtext(split.name)));
    }
    m_split->setCurrentIndex(std::min(shown, m_split->count() - 1));
    m_undoButton->setEnabled(!m_undo.empty());
    m_allRows->hide();
    m_model->setData(shownSplit()->rows);
    examine();
}

void DataPage::showSplit() {
    m_allRows->hide();
    if (const train::NamedSplit* split = shownSplit()) {
        m_model->setData(split->rows);
        showStatistics();
    }
}

void DataPage::showRow() {
    const QModelIndex current = m_table->currentIndex();
    current.isValid() ? m_row->showRow(m_model->dataset(), m_model->sourceRow(current.row()), m_roles->columns()) : m_row->showNone();
}

train::LintOptions DataPage::lintOptions() const {
    train::LintOptions options;
    options.task = task();
    options.columns = m_roles->columns();
    if (isCutByTraining()) {
        options.tokenLimit = std::size_t(m_trainingLength.tokens);
    } else if (TokenLengths::areCutOff(options.task)) {
        options.tokenLimit = std::size_t(tokenLimit(m_tokenModel->model()));
    }
    options.tokenLengths = m_lengths;
    return options;
}

bool DataPage::isCutByTraining() const {
    const int model = tokenLimit(m_tokenModel->model());
    return m_trainingLength.tokens > 0 && m_trainingLength.task == task() && TokenLengths::areCutOff(task()) &&
           (model == 0 || m_trainingLength.tokens < model);
}

void DataPage::setTrainingLength(const TrainingLength& length) {
    if (m_trainingLength == length) {
        return;
    }
    m_trainingLength = length;
    if (!m_splits.empty()) {
        showStatistics();
        look();
    }
}

void DataPage::examine() {
    if (m_splits.empty()) {
        return;
    }
    m_lengths.clear();
    m_tokenLengths->drop();
    showStatistics();
    showRow();
    look();
    if (const QString model = m_tokenModel->model(); !model.isEmpty()) {
        m_tokenLengths->measure(m_splits, task(), m_roles->columns(), model);
    }
}

void DataPage::showStatistics() {
    const train::NamedSplit* split = shownSplit();
    if (!split) {
        return;
    }
    TokenFigures tokens;
    tokens.model = QDir(m_tokenModel->model()).dirName();
    tokens.limit = lintOptions().tokenLimit;
    tokens.isCutByTraining = isCutByTraining();
    if (const auto index = std::size_t(m_split->currentIndex()); index < m_lengths.size()) {
        tokens.lengths = m_lengths[index];
    }
    m_statistics->setData(split->rows, m_roles->columns(), tokens);
}

/// What the linter finds, or what keeps it from looking.
void DataPage::look() {
    m_findings.clear();
    m_list->setPending();
    m_background->start([this, splits = m_splits, options = lintOptions()]() -> Background::Continuation {
        QStringList problems;
        for (const train::ColumnProblem& problem : train::columnProblems(splits.front().rows, options.task, options.columns)) {
            problems << columnProblemText(problem);
        }
        if (!problems.isEmpty()) {
            return [this, problems] { m_list->setProblems(problems); };
        }
        return [this, findings = train::lint(splits, options)] {
            m_findings = findings;
            m_list->setFindings(m_findings);
        };
    });
}

void DataPage::showRows(int finding) {
    const train::Finding& found = m_findings.at(std::size_t(finding));
    for (std::size_t i = 0; i < m_splits.size(); ++i) {
        if (m_splits[i].name == found.split && m_split->currentIndex() != int(i)) {
            m_split->setCurrentIndex(int(i));
            showSplit();
        }
    }
    m_model->setRows(found.rows);
    m_allRows->show();
}

void DataPage::fix(int finding) {
    const train::Finding& found = m_findings.at(std::size_t(finding));
    train::Splits fixed = m_splits;
    for (train::NamedSplit& split : fixed) {
        if (split.name == found.split) {
            split.rows = found.fix(split.rows);
        }
    }
    setSplits(std::move(fixed));
}

void DataPage::fixAll() {
    m_list->setPending();
    m_background->start([this, splits = m_splits, options = lintOptions()]() -> Background::Continuation {
        return [this, fixed = fixedSplits(splits, options)] { setSplits(fixed); };
    });
}

void DataPage::setSplits(train::Splits splits) {
    m_undo.push_back(std::exchange(m_splits, std::move(splits)));
    showSplits();
}

void DataPage::undo() {
    if (!m_undo.empty()) {
        m_splits = std::move(m_undo.back());
        m_undo.pop_back();
        showSplits();
    }
}

void DataPage::exportSplit() {
    const train::NamedSplit* split = shownSplit();
    const QString proposed =
        m_workbench.settings.lastFolder() + "/" + QFileInfo(m_name).completeBaseName() + "-" + qtext(split->name) + ".jsonl";
    const QString file = QFileDialog::getSaveFileName(this, tr("Export"), proposed, tr("Data (*.jsonl *.json *.csv *.tsv)"));
    if (file.isEmpty()) {
        return;
    }
    try {
        train::exportDataset(split->rows, std::filesystem::path(file.toStdU16String()));
        m_message->show(MessageBox::Kind::Info, tr("%n rows are in %1.", nullptr, int(split->rows.size())).arg(file));
    } catch (const core::Error& error) {
        m_message->show(MessageBox::Kind::Error, qtext(error.what()), qtext(error.detail()));
    }
}

}  // namespace twb::ui
