#include "ui/train/train_form.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTimer>
#include <QToolButton>
#include <algorithm>

#include "engine/core/error.h"
#include "engine/train/data/column_roles.h"
#include "engine/train/data/split.h"
#include "ui/data/dataset_loader.h"
#include "ui/data/finding_text.h"
#include "ui/data/role_form.h"
#include "ui/engine_client.h"
#include "ui/engine_text.h"
#include "ui/forms/parameter_form.h"
#include "ui/inputs/drop_zone.h"
#include "ui/inputs/model_chooser.h"
#include "ui/models/token_limit.h"
#include "ui/shell/icons.h"
#include "ui/shell/settings.h"
#include "ui/text.h"
#include "ui/train/advanced_fields.h"
#include "ui/train/memory_note.h"
#include "ui/train/quality_slider.h"
#include "ui/widgets/controls.h"

namespace twb::ui {
namespace {

// Choices of the evaluation set beside the splits, whose numbers are 0 and up.
constexpr int kDrawn = -1, kNoEvaluation = -2;
constexpr double kDrawnPart = 0.1;
constexpr int kMostProcesses = 64;

/// Texts without the line feed at their end: so a masked language model reads the lines of a TXT file.
train::Dataset withoutLineBreaks(const train::Dataset& rows, const core::Json& columns) {
    const auto text = rows.columnIndex(columns.value("text", std::string()));
    return !text ? rows : rows.mapped(*text, [](const core::Json& cell) {
        const std::string line = cell.is_string() ? cell.get<std::string>() : std::string();
        return line.ends_with('\n') ? core::Json(line.substr(0, line.size() - 1)) : cell;
    });
}

void fitRows(TrainSetup& setup) {
    if (setup.task->id == "masked-lm") {
        setup.training = withoutLineBreaks(setup.training, setup.columns);
        setup.evaluation = withoutLineBreaks(setup.evaluation, setup.columns);
    }
}

QString freeFolder(const QString& wanted) {
    QString folder = wanted;
    for (int number = 2; QFileInfo::exists(folder); ++number) {
        folder = wanted + "-" + QString::number(number);
    }
    return folder;
}

/// Scrolls so that the widget is seen.
void showInScrollArea(QWidget* widget) {
    for (QWidget* parent = widget->parentWidget(); parent; parent = parent->parentWidget()) {
        if (auto* area = qobject_cast<QScrollArea*>(parent)) {
            return area->ensureWidgetVisible(widget);
        }
    }
}

}  // namespace

TrainForm::TrainForm(Workbench& workbench, QWidget* parent) : QWidget(parent), m_workbench(workbench), m_loader(new DatasetLoader(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 8, 0);
    layout->setSpacing(12);
    QBoxLayout* inner = nullptr;
    layout->addWidget(card(&inner));
    buildData(inner);
    layout->addWidget(card(&inner));
    buildTask(inner);
    layout->addWidget(card(&inner));
    buildSettings(inner);
    layout->addStretch(1);

    connect(m_loader, &DatasetLoader::loaded, this, [this](const QString& path, const std::shared_ptr<const train::ImportedData>& data) {
        setData(QFileInfo(path).fileName(), data->splits);
        if (data->badRowCount > 0) {
            Q_EMIT noted(tr("%n rows could not be read and are left out. First: %1", nullptr, int(data->badRowCount))
                             .arg(engineText(data->badRows.front().problem)));
        }
    });
    connect(m_loader, &DatasetLoader::failed, this, [this](const QString& message, const QString& detail) {
        m_splits.empty() ? m_facts->setText(tr("No data yet.")) : fillSplits();  // those from before are still there
        Q_EMIT failed(message, detail);
    });
    showTask();
}

void TrainForm::buildData(QBoxLayout* layout) {
    auto* drop = new DropZone(tr("Drop data here, or click to choose a file"));
    auto* folder = flatButton(tr("Open a folder…"), icon("folder"),
                              tr("A folder with files named train, validation, test, or with a folder for each class"));
    m_facts = mutedLabel(tr("CSV, TSV, JSON, JSON lines, Parquet, CoNLL, SQuAD, ZIP"));
    m_dataDetails = new QWidget;
    m_roles = new RoleForm;
    m_training = new QComboBox;
    m_training->setAccessibleName(tr("Rows to train on"));
    m_evaluation = new QComboBox;
    m_evaluation->setAccessibleName(tr("Rows to evaluate with"));
    auto* details = new QVBoxLayout(m_dataDetails);
    details->setContentsMargins(0, 0, 0, 0);
    details->addWidget(m_roles);
    m_roles->addRow(tr("Train on"), m_training);
    m_roles->addRow(tr("Evaluate with"), m_evaluation);
    m_columnProblem = new QLabel;
    m_columnProblem->setObjectName("message");
    m_columnProblem->setProperty("kind", "warning");
    m_columnProblem->setWordWrap(true);
    m_columnProblem->setTextFormat(Qt::PlainText);
    m_columnProblem->setMargin(6);
    m_columnProblem->setAccessibleName(tr("Problem with the columns"));
    details->addWidget(m_columnProblem);
    m_dataDetails->hide();
    auto* heading = new QHBoxLayout;
    heading->addWidget(headingLabel(tr("Data")), 1);
    heading->addWidget(folder);
    layout->addLayout(heading);
    layout->addWidget(drop);
    layout->addWidget(m_facts);
    layout->addWidget(m_dataDetails);
    connect(drop, &DropZone::dropped, this, &TrainForm::openData);
    connect(drop, &QPushButton::clicked, this, &TrainForm::chooseFile);
    connect(folder, &QPushButton::clicked, this, &TrainForm::chooseFolder);
}

void TrainForm::buildTask(QBoxLayout* layout) {
    m_task = new QComboBox;
    m_task->setAccessibleName(tr("Task to train for"));
    for (const TrainTask& task : trainTasks()) {
        m_task->addItem(task.title, qtext(task.id));
    }
    m_model = new ModelChooser(m_workbench, ModelChooser::Wanted::Base);
    layout->addWidget(headingLabel(tr("Task and model")));
    layout->addWidget(m_task);
    layout->addWidget(m_model);
    m_memory = new MemoryNote;
    layout->addWidget(m_memory);
    connect(m_task, &QComboBox::activated, this, &TrainForm::showTask);
    connect(m_roles, &RoleForm::changed, this, &TrainForm::showColumnProblem);
    connect(m_training, &QComboBox::activated, this, &TrainForm::showColumnProblem);
    connect(m_model, &ModelChooser::modelChanged, this, [this](const QString& folder) {
        m_modelLimit = tokenLimit(folder);
        applyQuality(false);
        proposeFolder();
        Q_EMIT modelChanged(folder);
    });
    connect(m_model, &ModelChooser::refused, this, [this](const QString& message) { Q_EMIT failed(message, {}); });
}

void TrainForm::buildSettings(QBoxLayout* layout) {
    m_epochs = new QDoubleSpinBox;
    m_epochs->setRange(0.01, 1000);
    m_epochs->setValue(3);
    m_epochs->setToolTip(tr("How often the model sees all rows (num_train_epochs)"));
    m_epochs->setAccessibleName(tr("Epochs"));
    m_batch = new QSpinBox;
    m_batch->setRange(1, 1024);
    m_batch->setValue(8);
    m_batch->setToolTip(tr("Rows a step (per_device_train_batch_size)"));
    m_batch->setAccessibleName(tr("Batch size"));
    m_rate = new QLineEdit;
    m_rate->setToolTip(tr("The highest learning rate; it falls to zero in a straight line (learning_rate)"));
    m_rate->setAccessibleName(tr("Learning rate"));
    m_folder = new QLineEdit;
    m_folder->setAccessibleName(tr("Folder for the trained model"));
    m_more = new QPlainTextEdit;
    m_more->setPlaceholderText("warmup_ratio=0.1\nweight_decay=0.01\ndata.max_length=256\nlora.r=8");
    m_more->setAccessibleName(tr("More training arguments"));
    m_more->setFixedHeight(fontMetrics().lineSpacing() * 5 + 16);
    m_more->setTabChangesFocus(true);
    m_quality = new QualitySlider;
    auto* browse = iconButton(icon("folder"), tr("Choose the folder for the trained model"));
    auto* target = new QHBoxLayout;
    target->addWidget(m_folder, 1);
    target->addWidget(browse);
    m_openAdvanced = flatButton(tr("More sett&ings"), icon("open"), tr("Every training argument of transformers, with a search"));
    m_openAdvanced->setCheckable(true);
    QWidget* advanced = buildAdvanced();
    layout->addWidget(headingLabel(tr("Settings")));
    layout->addWidget(m_quality);
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    layout->addLayout(form);
    addField(form, tr("Epochs"), m_epochs);
    addField(form, tr("Batch size"), m_batch);
    addField(form, tr("Learning rate"), m_rate);
    addField(form, tr("Save into"), target);
    layout->addWidget(m_openAdvanced);
    layout->addWidget(advanced);
    connect(m_openAdvanced, &QPushButton::toggled, this, [this, advanced](bool open) {
        fillAdvanced();
        advanced->setVisible(open);
        m_openAdvanced->setIcon(icon(open ? "fold" : "open"));
    });
    connect(m_quality, &QualitySlider::moved, this, [this] { applyQuality(true); });
    connect(m_epochs, &QDoubleSpinBox::valueChanged, this, &TrainForm::changed);
    connect(m_batch, &QSpinBox::valueChanged, this, &TrainForm::changed);
    connect(m_more, &QPlainTextEdit::textChanged, this, &TrainForm::changed);
    connect(browse, &QToolButton::clicked, this, [this] {
        const QString folder =
            QFileDialog::getExistingDirectory(this, tr("Folder for the trained model"), m_workbench.settings.lastFolder());
        if (!folder.isEmpty()) {
            m_folder->setText(QDir::toNativeSeparators(folder));
        }
    });
}

/// A search, the settings, and lines for what has no field.
QWidget* TrainForm::buildAdvanced() {
    auto* search = new QLineEdit;
    search->setPlaceholderText(tr("Search the settings by name or meaning"));
    search->setAccessibleName(tr("Search the settings"));
    search->setClearButtonEnabled(true);
    m_advanced = new ParameterForm;
    auto* advanced = new QWidget;
    auto* layout = new QVBoxLayout(advanced);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(buildProcesses());
    layout->addWidget(search);
    layout->addWidget(m_advanced);
    layout->addWidget(mutedLabel(tr("Anything else, a line each:")));
    layout->addWidget(m_more);
    advanced->hide();
    connect(search, &QLineEdit::textChanged, m_advanced, &ParameterForm::setFilter);
    connect(m_advanced, &ParameterForm::changed, this, &TrainForm::changed);
    return advanced;
}

/// How many processes train together; a sentence where that is not possible.
QWidget* TrainForm::buildProcesses() {
    m_processes = new QSpinBox;
    m_processes->setAccessibleName(tr("Processes"));
    m_processes->setToolTip(tr("Processes that train together on this computer: each takes the batch size a step (processes)"));
    m_processesNote = mutedLabel({});
    m_processesNote->setAccessibleName(tr("About the processes"));
    auto* box = new QWidget;
    auto* form = new QFormLayout(box);
    form->setContentsMargins(0, 0, 0, 0);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    addField(form, tr("Processes"), m_processes);
    form->addRow(m_processesNote);
    connect(m_processes, &QSpinBox::valueChanged, this, &TrainForm::showProcesses);
    connect(m_processes, &QSpinBox::valueChanged, this, &TrainForm::changed);
    connect(m_batch, &QSpinBox::valueChanged, this, &TrainForm::showProcesses);
    connect(&m_workbench.engine, &EngineClient::ready, this, &TrainForm::showProcesses);
    showProcesses();
    return box;
}

void TrainForm::showProcesses() {
    const api::EngineInfo& info = m_workbench.engine.info();
    const bool isPossible = std::find(info.methods.begin(), info.methods.end(), "train_process") != info.methods.end();
    m_processes->setRange(1, isPossible ? std::clamp(info.threads, 2, kMostProcesses) : 1);
    m_processes->setEnabled(isPossible);
    const int count = m_processes->value();
    if (!m_workbench.engine.isReady()) {
        m_processesNote->clear();
    } else if (!isPossible) {
#if defined(Q_OS_WIN)
        m_processesNote->setText(tr("One process trains: several are not possible on Windows."));
#else
        m_processesNote->setText(tr("One process trains: this build of LibTorch lacks what several need (Gloo)."));
#endif
    } else if (count == 1) {
        m_processesNote->setText(tr("One process uses all cores, and needs the least memory."));
    } else {
        m_processesNote->setText(tr("%n processes share the cores, and each keeps the whole model: a step takes %L1 rows.", nullptr, count)
                                     .arg(count * m_batch->value()));
    }
}

/// The settings of the task; what was set for it stays.
void TrainForm::fillAdvanced() {
    if (m_advancedTask != task().id) {
        m_advancedTask = task().id;
        m_advanced->setFields(advancedFields(task()));
    }
    m_advanced->setDefaults(advancedFields(task(), m_preset));
}

/// `setsFields`: epochs and learning rate, too, which the user may have changed.
void TrainForm::applyQuality(bool setsFields) {
    if (!m_quality) {
        return;
    }
    const QualityPreset preset = qualityPreset(m_quality->level(), task(), m_modelLimit);
    m_preset = preset.settings;
    m_quality->showSentence(preset.sentence);
    if (setsFields) {
        m_epochs->setValue(preset.epochs);
        m_rate->setText(QString::number(preset.learningRate));
    }
    if (m_advancedTask == task().id) {
        fillAdvanced();
    }
    Q_EMIT changed();
}

void TrainForm::apply(const core::Json& changes) {
    QWidget* first = nullptr;
    for (const auto& [group, members] : changes.items()) {
        for (const auto& [member, value] : members.items()) {
            const std::string name = group == "arguments" ? member : group + "." + member;
            removeLine(name);  // it would count more than the field
            QWidget* field = m_batch;
            if (name == "per_device_train_batch_size") {
                m_batch->setValue(value.get<int>());
            } else {
                m_openAdvanced->setChecked(true);
                field = m_advanced->setValue(name, value);
            }
            if (!field) {
                addLine(name, value);
                field = m_more;
            }
            first = first ? first : field;
        }
    }
    if (first) {
        QTimer::singleShot(0, first, [first] { showInScrollArea(first); });  // once the advanced settings have their places
    }
}

/// A setting that has no field.
void TrainForm::addLine(const std::string& name, const core::Json& value) {
    m_more->appendPlainText(qtext(name) + "=" + (value.is_string() ? qtext(value.get<std::string>()) : jsonText(value)));
}

void TrainForm::removeLine(const std::string& name) {
    QStringList lines = m_more->toPlainText().split('\n');
    const auto isOfName = [&](const QString& line) { return line.section('=', 0, 0).trimmed() == qtext(name); };
    if (lines.removeIf(isOfName) > 0) {
        m_more->setPlainText(lines.join('\n'));
    }
}

/// Where the chosen columns are none of the data, or cannot be what they are chosen for.
void TrainForm::showColumnProblem() {
    const auto problems =
        m_splits.empty() ? std::vector<train::ColumnProblem>() : train::columnProblems(trainingRows(), task().id, m_roles->columns());
    m_columnProblem->setText(problems.empty() ? QString() : columnProblemText(problems.front()));
    m_columnProblem->setVisible(!problems.empty());
    Q_EMIT changed();
}

void TrainForm::openData(const QString& path) {
    m_workbench.settings.setLastFolder(QFileInfo(path).absolutePath());
    m_facts->setText(tr("Reading %1…").arg(QFileInfo(path).fileName()));
    m_loader->load(path);
}

void TrainForm::chooseFile() {
    const QString path =
        QFileDialog::getOpenFileName(this, tr("Open data"), m_workbench.settings.lastFolder(),
                                     tr("Data (*.csv *.tsv *.json *.jsonl *.parquet *.txt *.conll *.conllu *.zip);;All files (*)"));
    if (!path.isEmpty()) {
        openData(path);
    }
}

void TrainForm::chooseFolder() {
    const QString path = QFileDialog::getExistingDirectory(this, tr("Open a folder with data"), m_workbench.settings.lastFolder());
    if (!path.isEmpty()) {
        openData(path);
    }
}

void TrainForm::setData(const QString& name, const train::Splits& splits) {
    m_dataName = name;
    m_splits = splits;
    fillSplits();
    if (const int guessed = m_task->findData(qtext(train::guessTask(trainingRows()))); guessed >= 0) {
        m_task->setCurrentIndex(guessed);
    }
    m_dataDetails->show();
    showTask();
}

void TrainForm::fillSplits() {
    m_training->clear();
    m_evaluation->clear();
    QStringList facts{m_dataName};
    int evaluation = kDrawn;
    for (std::size_t i = 0; i < m_splits.size(); ++i) {
        const QString label = tr("%1 (%Ln rows)", nullptr, int(m_splits[i].rows.size())).arg(qtext(m_splits[i].name));
        m_training->addItem(label, int(i));
        m_evaluation->addItem(label, int(i));
        facts << label;
        if (m_splits[i].name == "train") {
            m_training->setCurrentIndex(int(i));
        } else if (m_splits[i].name == "validation" || (m_splits[i].name == "test" && evaluation == kDrawn)) {
            evaluation = int(i);
        }
    }
    m_evaluation->addItem(QString(), kDrawn);
    m_evaluation->addItem(tr("Nothing"), kNoEvaluation);
    if (evaluation == m_training->currentData().toInt()) {
        evaluation = kDrawn;  // a file alone whose name says "validation"
    }
    m_evaluation->setCurrentIndex(m_evaluation->findData(evaluation));
    m_facts->setText(facts.join("  ·  "));
}

void TrainForm::showTask() {
    m_evaluation->setItemText(m_evaluation->findData(kDrawn),
                              task().isRunningText() ? tr("The first 10 % of the rows") : tr("10 % of the rows, drawn at random"));
    if (m_shownTask != task().id) {
        m_shownTask = task().id;
        applyQuality(true);
        if (!m_advanced->isHidden() || !m_advancedTask.empty()) {
            fillAdvanced();
        }
        m_model->setTask(task().runTask);
        if (!m_openedModel.isEmpty()) {
            m_model->setModel(m_openedModel);
        }
    }
    if (!m_splits.empty()) {
        m_roles->setData(trainingRows(), task().id);
    }
    proposeFolder();
}

const TrainTask& TrainForm::task() const {
    return *trainTask(m_task->currentData().toString().toStdString());
}

void TrainForm::setModel(const QString& folder) {
    m_openedModel = folder;
    m_model->setModel(folder);
}

void TrainForm::proposeFolder() {
    if (!m_folder || m_folder->text() != m_proposed) {
        return;  // the user wrote one
    }
    const QString base = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + "/trained/";
    const QString name =
        QDir(m_model->model()).dirName() + (m_dataName.isEmpty() ? QString() : "-" + QFileInfo(m_dataName).completeBaseName());
    setFolder(freeFolder(base + name));
}

void TrainForm::setFolder(const QString& folder) {
    m_proposed = QDir::toNativeSeparators(folder);
    m_folder->setText(m_proposed);
    m_folder->setCursorPosition(0);
    m_folder->setToolTip(m_proposed);
}

QString TrainForm::takeFreeFolder() {
    const QString folder = freeFolder(QDir::fromNativeSeparators(m_folder->text().trimmed()));
    setFolder(folder);
    return folder;
}

const train::Dataset& TrainForm::trainingRows() const {
    return m_splits.at(std::size_t(m_training->currentData().toInt())).rows;
}

/// All but the rows.
TrainSetup TrainForm::settings() const {
    TrainSetup setup;
    setup.task = &task();
    setup.model = m_model->model().toStdString();
    setup.columns = m_roles->columns();
    setup.epochs = m_epochs->value();
    setup.batchSize = m_batch->value();
    setup.processes = m_processes->value();
    bool isNumber = false;
    setup.learningRate = QLocale::c().toDouble(m_rate->text().trimmed(), &isNumber);
    if (!isNumber || setup.learningRate <= 0) {
        throw core::Error(core::ErrorCode::InvalidParameter,
                          tr("The learning rate must be a number above 0, such as 5e-5, but is “%1”.").arg(m_rate->text()).toStdString());
    }
    setup.outputFolder = QDir::fromNativeSeparators(m_folder->text().trimmed()).toStdString();
    setup.settings = m_preset;
    if (m_advancedTask == task().id) {
        setup.settings.update(m_advanced->values());
    }
    setup.more = m_more->toPlainText();
    return setup;
}

core::Json TrainForm::outline() const {
    return m_model->model().isEmpty() ? core::Json::object() : trainOutline(settings());
}

TrainingLength TrainForm::textLength() const {
    TrainingLength length{task().id, 0};
    try {
        const core::Json data = trainOutline(settings())["data"];
        for (const char* name : {"max_length", "max_source_length"}) {
            if (const auto given = data.find(name); given != data.end() && given->is_number_integer()) {
                length.tokens = given->get<int>();
            }
        }
    } catch (const core::Error&) {  // a field is wrong; Start says so
    }
    return length;
}

core::Json TrainForm::sample(std::size_t count) const {
    TrainSetup setup = settings();
    if (!m_splits.empty()) {
        const train::Dataset& rows = trainingRows();
        std::vector<std::size_t> chosen;
        for (std::size_t i = 0; i < std::min(count, rows.size()); ++i) {
            chosen.push_back(task().isRunningText() ? i : i * rows.size() / std::min(count, rows.size()));
        }
        setup.training = rows.select(chosen);
        fitRows(setup);
    }
    core::Json params = trainParams(setup);
    params["train_dataset"] = core::Json::array();
    for (std::size_t i = 0; i < setup.training.size(); ++i) {
        params["train_dataset"].push_back(setup.training.row(i));
    }
    return params;
}

TrainSetup TrainForm::setup() const {
    TrainSetup setup = settings();
    if (m_splits.empty()) {
        return setup;
    }
    setup.training = trainingRows();
    const int evaluation = m_evaluation->currentData().toInt();
    if (evaluation >= 0) {
        setup.evaluation = m_splits.at(std::size_t(evaluation)).rows;
    } else if (evaluation == kDrawn) {
        train::SplitOptions options;
        options.fraction = kDrawnPart;
        options.takesFirst = task().isRunningText();
        if (setup.columns.contains("label") && setup.task->id == "text-classification") {
            options.stratify = setup.training.columnIndex(setup.columns["label"].get<std::string>());
        }
        auto [first, second] = train::splitRows(setup.training, options);
        setup.training = std::move(first);
        setup.evaluation = std::move(second);
    }
    fitRows(setup);
    return setup;
}

}  // namespace twb::ui
