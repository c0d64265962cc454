// The Fine-tune page by mouse and keyboard, over an engine that sends canned curves.
#include <QComboBox>
#include <QFloat16>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QPainter>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QSlider>
#include <QSpinBox>
#include <QTabWidget>
#include <QTableView>
#include <QTextBrowser>

#include <cmath>

#include "engine/core/error.h"
#include "engine/train/data/import/import.h"
#include "tests/ui/mnemonics.h"
#include "tests/ui/page_test.h"
#include "tests/ui/scripted_engine.h"
#include "ui/panels/train_page.h"
#include "ui/train/chart_board.h"
#include "ui/train/chart_export.h"
#include "ui/train/curve_chart.h"
#include "ui/train/curve_table.h"
#include "ui/train/run_view.h"
#include "ui/train/step_view.h"
#include "ui/train/train_recipe.h"

using namespace twb;
using namespace twb::ui;
using core::Json;

namespace {

/// Sends a curve of three steps; ends at once, or waits for cancel() when the epochs are 77.
class CurveEngine : public tests::ScriptedEngine {
public:
    using ScriptedEngine::ScriptedEngine;

    /// The jobs beside the trainings: estimates.
    std::vector<api::JobSpec> asked;
    /// Of the checks; empty: they wait for cancel().
    Json preflight;
    Json memory{{"verdict", "tight"}, {"total", 3 << 20}, {"available", 4 << 20}, {"weights", 1 << 20}, {"parameters", 262144}};

    void offer(const std::string& method, int threads) {
        m_info.methods.push_back(method);
        m_info.threads = threads;
    }

    void cancel(api::JobId id) override {
        end(id, api::Failure{core::ErrorCode::Cancelled, "Stopped on request.", {}}, api::JobState::Cancelled);
    }

private:
    void check(api::JobId id) {
        if (preflight.is_string()) {
            end(id, api::Failure{core::ErrorCode::InvalidInput, preflight.get<std::string>(), {}}, api::JobState::Failed);
        } else if (preflight.is_object()) {
            end(id, api::Result{{{api::Document{preflight}}, false}, 0, 0}, api::JobState::Finished);
        }
    }
    void run(api::JobId id, const api::JobSpec& spec) override {
        if (spec.method != "train") {
            asked.push_back(spec);
            submitted.pop_back();
            if (spec.method == "train_preflight") {
                check(id);
                return;
            }
            const Json part{{"name", "input"},
                            {"tokens", {"[CLS]", "good", "film"}},
                            {"states", {"seen", "loss", "cut"}},
                            {"expected", {nullptr, "great", nullptr}},
                            {"cut", 5}};
            const Json preview{
                {"examples", {{{"row", 0}, {"label", "good"}, {"parts", {part}}}}}, {"rows", 100}, {"cut_rows", 7}, {"longest", 130}};
            end(id, api::Result{{{api::Document{spec.method == "train_memory" ? memory : preview}}, false}, 0, 0}, api::JobState::Finished);
            return;
        }
        for (std::uint64_t step = 1; step <= 3; ++step) {
            send(id, api::MetricPoint{"loss", step, 1.0 / double(step)});
            send(id, api::MetricPoint{"learning_rate", step, 5e-5 * double(3 - step)});
            send(id, api::Progress{step, 3, "steps", 2, double(3 - step) / 2, "Training"});
        }
        send(id, api::MetricPoint{"eval_loss", 3, 0.4});
        send(id, api::MetricPoint{"eval_accuracy", 3, 0.75});
        if (spec.params["arguments"]["num_train_epochs"] != 77) {
            const Json result{{"metrics", {{"train_runtime", 1.5}, {"train_loss", 0.61}}},
                              {"global_step", 3},
                              {"eval", {{"eval_loss", 0.4}, {"eval_accuracy", 0.75}, {"eval_runtime", 1}}}};
            end(id, api::Result{{{api::Document{result}}, false}, 1.5, 0}, api::JobState::Finished);
        }
    }
};

/// What a check finds that takes all of 4 MiB but 1; `remedies` as the engine gives them.
Json preflightReport(const Json& remedies) {
    const Json memory{{"weights", 1 << 20}, {"gradients", 1 << 20}, {"optimizer", 1 << 20},
                      {"activations", 0},   {"temporary", 0},       {"total", 3 << 20}};
    return {{"rows", 8},      {"length", 77}, {"predicted", memory},  {"measured", memory}, {"seconds_per_step", 0.5},
            {"seconds", 150}, {"steps", 300}, {"available", 4 << 20}, {"fits", true},       {"remedies", remedies}};
}

QByteArray reviews(int rows) {
    QByteArray text = "text,label\n";
    for (int row = 0; row < rows; ++row) {
        text += "Review number " + QByteArray::number(row) + (row % 2 ? " is good,good\n" : " is bad,bad\n");
    }
    return text;
}

}  // namespace

class TrainPageTest : public tests::PageTest {
    Q_OBJECT

private:
    std::shared_ptr<CurveEngine> m_fake;

private Q_SLOTS:
    void initTestCase() {
        keepToFolder("twb-train-test");
        write("base/config.json", R"({"model_type":"bert","architectures":["BertModel"]})");
        write("sentiment/config.json",
              R"({"model_type":"bert","architectures":["BertForSequenceClassification"],"label2id":{"bad":0,"good":1}})");
        write("reviews.csv", reviews(100));
    }

    void init() {
        begin([this](api::EventSink sink) { return m_fake = std::make_shared<CurveEngine>(std::move(sink)); });
    }
    void cleanup() {
        m_fake.reset();
        end();
    }

    /// Page, drop, model (open the list, choose), Start: five clicks; here the drop and the one click that is left.
    void startsWithAFileAndAClick() {
        auto* page = show<TrainPage>();
        page->openModel(path("base"));
        page->openFile(path("reviews.csv"));
        QTRY_VERIFY(named<QComboBox>("Column for Text"));
        QCOMPARE(named<QComboBox>("Column for Text")->currentText(), QString("text"));
        QCOMPARE(named<QComboBox>("Column for Label")->currentText(), QString("label"));
        click("Start");
        QTRY_VERIFY(!page->isRunning());
        QCOMPARE(problem(), QString());
        QCOMPARE(m_fake->submitted.size(), std::size_t(1));
        QCOMPARE(m_fake->submitted.front().method, std::string("train"));
        const Json& params = m_fake->submitted.front().params;
        QCOMPARE(params["task"], Json("text-classification"));
        QCOMPARE(params["model"], Json(path("base").toStdString()));
        QCOMPARE(params["head"], Json("AutoModelForSequenceClassification"));
        QCOMPARE(params["columns"], Json({{"text", "text"}, {"label", "label"}}));
        QCOMPARE(params["data"]["labels"], Json("data"));
        const auto rowsIn = [](const Json& file) { return train::importData(file.get<std::string>()).splits.front().rows.size(); };
        QCOMPARE(rowsIn(params["train_dataset"]), std::size_t(90));
        QCOMPARE(rowsIn(params["eval_dataset"]), std::size_t(10));
        QCOMPARE(params["arguments"]["num_train_epochs"], Json(3.0));
        QCOMPARE(params["arguments"]["learning_rate"], Json(5e-5));
        QCOMPARE(params["arguments"]["evaluation_strategy"], Json("epoch"));
        QCOMPARE(params["metrics"], Json::array({"accuracy"}));
        QCOMPARE(named<QLabel>("accuracy")->text(), QString("0.75"));
        QVERIFY(!page->view()->board()->lossChart()->isEmpty());
        QCOMPARE(m_trainings->list().size(), std::size_t(1));
        QCOMPARE(m_trainings->list().front().state, TrainingRun::State::Finished);
        QSignalSpy tried(page, &TrainPage::tryRequested);
        click("Try it");
        QCOMPARE(tried.size(), 1);
        QCOMPARE(tried.front().front().toString(), QString("text-classification"));
    }

    void aTextIsLearntWithItsLineBreaks() {
        write("play.txt", QByteArray("ROMEO:\nWhat light\n\n").repeated(10));
        const auto rowsFor = [&](const char* task, const char* field) {
            auto* page = show<TrainPage>();
            page->openModel(path("base"));
            page->openFile(path("play.txt"));
            [&] { QTRY_VERIFY(named<QComboBox>("Column for Text")); }();
            auto* tasks = named<QComboBox>("Task to train for");
            tasks->setCurrentIndex(tasks->findData(task));
            Q_EMIT tasks->activated(tasks->currentIndex());
            m_fake->submitted.clear();
            click("Start");
            [&] { QTRY_VERIFY(!m_fake->submitted.empty() && !page->isRunning()); }();
            return train::importData(m_fake->submitted.front().params[field].get<std::string>()).splits.front().rows;
        };
        const train::Dataset held = rowsFor("causal-lm", "eval_dataset");
        QVERIFY(m_fake->submitted.front().params.contains("sample_predictions"));
        QCOMPARE(held.size(), std::size_t(3));  // the first tenth, as it stands
        QCOMPARE(held.cell(0, 0), Json("ROMEO:\n"));
        QCOMPARE(held.cell(2, 0), Json("\n"));
        QCOMPARE(rowsFor("masked-lm", "train_dataset").cell(1, 0).get<std::string>().find('\n'), std::string::npos);
    }

    void aFileAloneIsNotEvaluatedOnItself() {
        write("validation.csv", reviews(100));
        auto* page = show<TrainPage>();
        page->openFile(path("validation.csv"));
        QTRY_VERIFY(named<QComboBox>("Rows to evaluate with"));
        QCOMPARE(named<QComboBox>("Rows to evaluate with")->currentText(), QString("10 % of the rows, drawn at random"));
    }

    void moreSettingsAreTrainingArguments() {
        auto* page = show<TrainPage>();
        page->openModel(path("sentiment"));
        page->openFile(path("reviews.csv"));
        QTRY_VERIFY(named<QComboBox>("Column for Text"));
        click("More settings");
        auto* more = named<QPlainTextEdit>("More training arguments");
        more->setPlainText("warmup_ratio=0.1\noptim=adafactor\ndata.max_length=64\nlora.r=4");
        click("Start");
        QTRY_VERIFY(!m_fake->submitted.empty() && !page->isRunning());
        const Json& params = m_fake->submitted.front().params;
        QCOMPARE(params["arguments"]["warmup_ratio"], Json(0.1));
        QCOMPARE(params["arguments"]["optim"], Json("adafactor"));
        QCOMPARE(params["data"]["max_length"], Json(64));
        QCOMPARE(params["lora"], Json({{"r", 4}}));
        more->setPlainText("what is this");
        click("Start");
        QVERIFY(problem().contains("what is this"));
        QCOMPARE(m_fake->submitted.size(), std::size_t(1));
    }

    void everyTrainingArgumentIsFoundByASearch() {
        auto* page = show<TrainPage>();
        page->openModel(path("sentiment"));
        page->openFile(path("reviews.csv"));
        QTRY_VERIFY(named<QComboBox>("Column for Text"));
        click("More settings");
        QVERIFY(named<QLineEdit>("adam_epsilon") && named<QSpinBox>("data.max_length"));
        named<QLineEdit>("Search the settings")->setText("grows from zero");  // words of the help
        QVERIFY(named<QSpinBox>("warmup_steps") && !named<QLineEdit>("adam_epsilon"));
        named<QSpinBox>("warmup_steps")->setValue(5);
        named<QLineEdit>("Search the settings")->clear();
        named<QLineEdit>("adam_epsilon")->setText("1e-6");
        named<QSpinBox>("data.max_length")->setValue(99);
        click("Start");
        QTRY_VERIFY(!m_fake->submitted.empty() && !page->isRunning());
        const Json& params = m_fake->submitted.front().params;
        QCOMPARE(params["arguments"]["warmup_steps"], Json(5));
        QCOMPARE(params["arguments"]["adam_epsilon"], Json(1e-6));
        QVERIFY(!params["arguments"].contains("weight_decay"));
        QCOMPARE(params["data"]["max_length"], Json(99));
    }

    void theSliderSetsWhatItSays() {
        write("short/config.json", R"({"model_type":"bert","architectures":["BertModel"],"max_position_embeddings":200})");
        auto* page = show<TrainPage>();
        page->openModel(path("short"));
        page->openFile(path("reviews.csv"));
        QTRY_VERIFY(named<QComboBox>("Column for Text"));
        auto* slider = named<QSlider>("Speed or quality");
        const auto sentence = [&] { return named<QLabel>("What the slider sets")->text(); };
        QVERIFY(sentence().contains("whole model") && sentence().contains("128 tokens"));
        slider->setValue(slider->maximum());
        QCOMPARE(named<QDoubleSpinBox>("Epochs")->value(), 8.0);
        QVERIFY2(sentence().contains("200 tokens"), "no more than the model takes");
        QCOMPARE(page->textLength(), (TrainingLength{"text-classification", 200}));
        slider->setValue(0);
        QVERIFY(sentence().contains("LoRA") && sentence().contains("64 tokens"));
        click("Start");
        QTRY_VERIFY(!m_fake->submitted.empty() && !page->isRunning());
        const Json& params = m_fake->submitted.front().params;
        QCOMPARE(params["arguments"]["num_train_epochs"], Json(1.0));
        QCOMPARE(params["data"]["max_length"], Json(64));
        QCOMPARE(params["lora"]["r"], Json(8));
        QCOMPARE(params["lora"]["modules_to_save"], Json({"classifier", "score"}));  // the new head learns
    }

    void aModelSaysWhetherItsTrainingFits() {
        auto* page = show<TrainPage>();
        page->openModel(path("base"));
        QTRY_VERIFY(named<QLabel>("Memory that the training needs"));
        auto* note = named<QLabel>("Memory that the training needs");
        QVERIFY2(note->text().startsWith("Tight: about 3.0 MiB of 4.0 MiB"), qPrintable(note->text()));
        QVERIFY(note->toolTip().contains("weights 1.0 MiB"));
        m_fake->memory["verdict"] = "does not fit";
        named<QSpinBox>("Batch size")->setValue(512);
        QTRY_VERIFY(note->text().startsWith("Does not fit"));
        QCOMPARE(m_fake->asked.back().params["arguments"]["per_device_train_batch_size"], Json(512));
    }

    void aCheckShowsMemoryAndTimeAndItsRemediesChangeTheForm() {
        const Json half{{"arguments", {{"per_device_train_batch_size", 4}, {"gradient_accumulation_steps", 2}}}};
        const Json adapter{{"lora", {{"r", 8}, {"task_type", "SEQ_CLS"}}}, {"data", {{"max_length", 60}}}};
        m_fake->preflight = preflightReport({{{"name", "lora"}, {"changes", adapter}, {"bytes", 1 << 20}, {"time_factor", nullptr}},
                                             {{"name", "half_batch"}, {"changes", half}, {"bytes", 2 << 20}, {"time_factor", 1.05}}});
        auto* page = show<TrainPage>();
        page->openModel(path("base"));
        page->openFile(path("reviews.csv"));
        QTRY_VERIFY(named<QComboBox>("Column for Text"));
        click("Check");
        QTRY_VERIFY(named<QLabel>("Size and time"));
        QVERIFY(problem().startsWith("It fits: the longest batch takes 3.0 MiB of the 4.0 MiB"));
        QVERIFY(named<QLabel>("Size and time")->text().contains("8 rows of 77 tokens"));
        QVERIFY(named<QLabel>("Size and time")->text().contains("2 min 30 s"));
        QVERIFY(named<QWidget>("Memory by owner")->accessibleDescription().contains("Measured: 3.0 MiB in all: Weights 1.0 MiB"));
        const Json& rows = m_fake->asked.back().params["train_dataset"];
        QVERIFY2(rows.is_string() && !QString::fromStdString(rows.get<std::string>()).contains("trained"), "nothing at the run's place");

        click("Half the rows at a time, twice as often a step");
        const auto lastCheck = [&]() -> Json {
            const auto isCheck = [](const api::JobSpec& spec) { return spec.method == "train_preflight"; };
            return std::find_if(m_fake->asked.rbegin(), m_fake->asked.rend(), isCheck)->params;
        };
        QTRY_COMPARE(lastCheck()["arguments"].value("gradient_accumulation_steps", 1), 2);
        QCOMPARE(lastCheck()["arguments"]["per_device_train_batch_size"], Json(4));
        QCOMPARE(named<QSpinBox>("Batch size")->value(), 4);
        QCOMPARE(named<QSpinBox>("gradient_accumulation_steps")->value(), 2);

        click("Train a small adapter (LoRA) beside the weights");
        QTRY_VERIFY(lastCheck().contains("lora"));
        QCOMPARE(lastCheck()["lora"], Json({{"r", 8}, {"task_type", "SEQ_CLS"}}));
        QCOMPARE(named<QSpinBox>("data.max_length")->value(), 60);
        QVERIFY(named<QPlainTextEdit>("More training arguments")->toPlainText().contains("lora.task_type=SEQ_CLS"));

        named<QSpinBox>("Batch size")->setValue(16);
        QVERIFY(named<QLabel>("State of the check")->text().contains("have changed"));
        QVERIFY(m_fake->submitted.empty());
    }

    void aCheckCanBeCancelledAndStartDoesNotWaitForIt() {
        auto* page = show<TrainPage>();
        page->openModel(path("base"));
        page->openFile(path("reviews.csv"));
        QTRY_VERIFY(named<QComboBox>("Column for Text"));
        click("Check");
        QTRY_VERIFY(!m_fake->asked.empty() && m_fake->asked.back().method == "train_preflight");
        QVERIFY(page->isRunning() && page->canRun());
        page->stop();
        QVERIFY(!page->isRunning());
        QCOMPARE(named<QLabel>("State of the check")->text(), QString("Cancelled."));
        click("Check now");
        QVERIFY(page->isRunning());
        click("Start");
        QTRY_COMPARE(m_fake->submitted.size(), std::size_t(1));
        QTRY_VERIFY(!page->isRunning());
    }

    void whatACheckCannotDoIsSaid() {
        m_fake->preflight = "The column “x” is none of the data's.";
        auto* page = show<TrainPage>();
        page->openModel(path("base"));
        click("Check");
        QVERIFY(problem().contains("data"));
        page->openFile(path("reviews.csv"));
        QTRY_VERIFY(named<QComboBox>("Column for Text"));
        click("Check");
        QTRY_COMPARE(problem(), QString("The column “x” is none of the data's."));
    }

    void aWrongColumnIsToldAtItsField() {
        auto* page = show<TrainPage>();
        page->openModel(path("base"));
        page->openFile(path("reviews.csv"));
        QTRY_VERIFY(named<QComboBox>("Column for Text"));
        QVERIFY(!named<QLabel>("Problem with the columns"));
        auto* label = named<QComboBox>("Column for Label");
        label->setCurrentIndex(0);
        Q_EMIT label->activated(0);
        QVERIFY(named<QLabel>("Problem with the columns"));
        QVERIFY(named<QLabel>("Problem with the columns")->text().contains("Label"));
    }

    void theAdvancedSettingsShowWhatTheSliderSets() {
        auto* page = show<TrainPage>();
        page->openModel(path("base"));
        page->openFile(path("reviews.csv"));
        QTRY_VERIFY(named<QComboBox>("Column for Text"));
        click("More settings");
        QCOMPARE(named<QSpinBox>("data.max_length")->value(), 128);
        auto* slider = named<QSlider>("Speed or quality");
        slider->setValue(slider->maximum());
        QCOMPARE(named<QSpinBox>("data.max_length")->value(), 512);
        named<QSpinBox>("data.max_length")->setValue(128);  // the task's own length, now a choice
        click("Start");
        QTRY_VERIFY(!m_fake->submitted.empty() && !page->isRunning());
        QCOMPARE(m_fake->submitted.front().params["data"]["max_length"], Json(128));
    }

    void tokensThatLearnAndThoseCutOffAreShown() {
        auto* page = show<TrainPage>();
        page->openModel(path("base"));
        page->openFile(path("reviews.csv"));
        QTRY_VERIFY(named<QComboBox>("Column for Text"));
        auto* tabs = named<QTabWidget>("Views of the training");
        tabs->setCurrentIndex(2);
        auto* summary = named<QLabel>("How much of the rows the model sees");
        QTRY_VERIFY2(summary->text().startsWith("7 of the 100 rows"), qPrintable(summary->text()));
        QCOMPARE(m_fake->asked.back().method, std::string("train_preview"));
        QCOMPARE(m_fake->asked.back().params["train_dataset"].size(), std::size_t(100));
        const QString text = named<QTextBrowser>("What the model sees")->toPlainText();
        QVERIFY2(text.contains("good → great film and 4 more"), qPrintable(text));
    }

    /// Beside the menus of the window: File, Run, View, Help.
    void eachAltKeyHasOneControl() {
        auto* page = show<TrainPage>();
        page->openModel(path("base"));
        page->openFile(path("reviews.csv"));
        QTRY_VERIFY(named<QComboBox>("Column for Text"));
        click("More settings");
        auto* tabs = named<QTabWidget>("Views of the training");
        QStringList collisions;
        const auto look = [&](const QString& state) {
            for (int i = 0; i < tabs->count(); ++i) {
                tabs->setCurrentIndex(i);
                for (const QString& collision : tests::mnemonicCollisions(page, "FRVH")) {
                    collisions << state + ", " + tabs->tabText(i) + ": " + collision;
                }
            }
        };
        look("at first");
        click("Check");
        QTRY_VERIFY(page->isRunning());
        look("checking");
        page->stop();
        named<QDoubleSpinBox>("Epochs")->setValue(77);
        click("Start");
        QTRY_VERIFY(named<QPushButton>("Evaluate now") && named<QPushButton>("Evaluate now")->isEnabled());
        look("training");
        click("Pause");
        look("paused");
        click("Stop");
        click("Stop");
        QTRY_VERIFY(!page->isRunning());
        named<QDoubleSpinBox>("Epochs")->setValue(1);
        click("Start");
        QTRY_VERIFY(named<QPushButton>("Try it"));
        look("trained");
        QVERIFY2(collisions.isEmpty(), qPrintable(collisions.join("\n")));
    }

    void severalProcessesAreOfferedWhereTheEngineHasThem() {
        auto* page = show<TrainPage>();
        page->openModel(path("base"));
        page->openFile(path("reviews.csv"));
        QTRY_VERIFY(named<QComboBox>("Column for Text"));
        click("More settings");
        auto* processes = named<QSpinBox>("Processes");
        QVERIFY(!processes->isEnabled());
        QVERIFY(named<QLabel>("About the processes")->text().startsWith("One process trains"));
        m_page.reset();
        m_fake->offer("train_process", 4);
        page = show<TrainPage>();
        page->openModel(path("base"));
        page->openFile(path("reviews.csv"));
        QTRY_VERIFY(named<QComboBox>("Column for Text"));
        click("More settings");
        processes = named<QSpinBox>("Processes");
        QCOMPARE(processes->maximum(), 4);
        processes->setValue(3);
        const QString note = named<QLabel>("About the processes")->text();
        QVERIFY2(note.startsWith("3 processes") && note.contains("24 rows"), qPrintable(note));
        click("Start");
        QTRY_VERIFY(!m_fake->submitted.empty() && !page->isRunning());
        QCOMPARE(m_fake->submitted.front().params["processes"], Json(3));
    }

    void aFolderWithCheckpointsIsAskedAbout_data() {
        QTest::addColumn<QString>("answer");
        QTest::newRow("resume") << "Go on";
        QTest::newRow("new folder") << "Begin in a new folder";
        QTest::newRow("overwrite") << "Delete them and begin";
        QTest::newRow("cancel") << "Cancel";
    }
    void aFolderWithCheckpointsIsAskedAbout() {
        QFETCH(QString, answer);
        QDir(path("used")).removeRecursively();
        QDir().mkpath(path("used/checkpoint-40"));
        QDir().mkpath(path("used/checkpoint-8"));
        auto* page = show<TrainPage>();
        page->openModel(path("base"));
        page->openFile(path("reviews.csv"));
        QTRY_VERIFY(named<QComboBox>("Column for Text"));
        named<QLineEdit>("Folder for the trained model")->setText(path("used"));
        QString asked;
        QTimer::singleShot(100, page, [&] {
            auto* question = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
            QVERIFY(question);
            asked = question->text();
            for (QAbstractButton* button : question->buttons()) {
                if (QString(button->text()).remove('&') == answer) {
                    return button->click();
                }
            }
            question->reject();
        });
        click("Start");
        QVERIFY2(asked.contains("2 checkpoints") && asked.contains("checkpoint-40"), qPrintable(asked));
        if (answer == "Cancel") {
            QVERIFY(!page->isRunning() && m_fake->submitted.empty());
            return;
        }
        QTRY_VERIFY(!m_fake->submitted.empty() && !page->isRunning());
        const Json& params = m_fake->submitted.front().params;
        QCOMPARE(params.value("resume_from_checkpoint", false), answer == "Go on");
        QCOMPARE(params["arguments"].value("overwrite_output_dir", false), answer.startsWith("Delete"));
        const QString folder = QString::fromStdString(params["arguments"]["output_dir"].get<std::string>());
        QCOMPARE(folder, answer.contains("new folder") ? path("used-2") : path("used"));
        const Json recipe = core::readJsonFile((folder + "/recipe.json").toStdString());
        QVERIFY(!recipe.contains("resume_from_checkpoint") && !recipe["arguments"].contains("overwrite_output_dir"));
        QDir(path("used-2")).removeRecursively();
    }

    void whatIsMissingIsSaid() {
        show<TrainPage>();
        click("Start");
        QVERIFY(problem().contains("data"));
        QVERIFY(m_fake->submitted.empty());
    }

    void stopEndsTheRun() {
        auto* page = show<TrainPage>();
        page->openModel(path("base"));
        page->openFile(path("reviews.csv"));
        QTRY_VERIFY(named<QComboBox>("Column for Text"));
        named<QDoubleSpinBox>("Epochs")->setValue(77);
        click("Start");
        QTRY_VERIFY(named<QLabel>("State of the training")->text().contains("Step 3 of 3"));
        click("Evaluate now");
        click("Stop");
        QCOMPARE(m_fake->told.front(), Json({{"wish", "evaluate"}}));
        QCOMPARE(m_fake->told.back(), Json({{"wish", "stop"}}));
        QVERIFY(page->isRunning());
        click("Stop");  // asked twice: at once
        QTRY_VERIFY(!page->isRunning());
        QVERIFY(named<QLabel>("State of the training")->text().startsWith("Stopped"));
        QCOMPARE(m_trainings->list().front().state, TrainingRun::State::Stopped);
        QVERIFY(named<QPushButton>("Start")->isEnabled());
    }

    void recipeHasItsRowsInFilesBeside() {
        const train::ImportedData data = train::importData(path("reviews.csv").toStdString());
        TrainSetup setup;
        setup.task = trainTask("text-classification");
        setup.model = path("base").toStdString();
        setup.training = data.splits.front().rows;
        setup.columns = {{"text", "text"}, {"label", "label"}};
        setup.outputFolder = path("out").toStdString();
        writeRecipe(setup, path("recipe.json"));
        const Json recipe = core::readJsonFile(path("recipe.json").toStdString());
        QCOMPARE(recipe["train_dataset"], Json(path("recipe.train.jsonl").toStdString()));
        QCOMPARE(train::importData(path("recipe.train.jsonl").toStdString()).splits.front().rows.size(), std::size_t(100));
        QVERIFY(!recipe.contains("eval_dataset"));
    }

    void figuresToPredictAreJudgedAsSuch() {
        write("stars.csv", "text,label\na b,0.5\nc d,4.5\ne f,2.25\ng h,1.5\ni j,3.5\nk l,2.5\n");
        TrainSetup setup;
        setup.task = trainTask("text-classification");
        setup.model = path("base").toStdString();
        setup.training = setup.evaluation = train::importData(path("stars.csv").toStdString()).splits.front().rows;
        setup.columns = {{"text", "text"}, {"label", "label"}};
        setup.outputFolder = path("out").toStdString();
        QCOMPARE(trainParams(setup)["metrics"], Json::array({"mse"}));
    }

    void questionsAreScoredAsTheirDataAsks() {
        TrainSetup setup;
        setup.task = trainTask("question-answering");
        setup.model = path("base").toStdString();
        setup.columns = {{"question", "question"}, {"context", "context"}, {"answers", "answers"}};
        setup.outputFolder = path("out").toStdString();
        const auto metricsWith = [&](const char* answers) {
            write("questions.jsonl",
                  QByteArray(R"({"question": "who?", "context": "a b", "answers": {"text": ["a"], "answer_start": [0]}})") +
                      "\n"
                      R"({"question": "who?", "context": "c d", "answers": )" +
                      answers + "}\n");
            setup.training = setup.evaluation = train::importData(path("questions.jsonl").toStdString()).splits.front().rows;
            return trainParams(setup)["metrics"];
        };
        QCOMPARE(metricsWith(R"({"text": ["c"], "answer_start": [0]})"), Json::array({"squad"}));
        QCOMPARE(metricsWith(R"({"text": [], "answer_start": []})"), Json::array({"squad_v2"}));
    }

    void whatHappenedIsMarked() {
        ChartBoard board;
        board.add({"loss", 1, 0.5});
        board.add({"loss", 3, 0.25});
        const Json told[] = {{{"step", 2}, {"event", "train_batch_size"}, {"value", 4}}, {{"step", 3}, {"event", "evaluation"}}};
        QVERIFY(!markFromJson({{"step", 1}, {"event", "dinner"}}));
        for (const Json& each : told) {
            board.addMark(*markFromJson(each));
        }
        // Kept with the run.
        ChartBoard later;
        later.show(RunCurves::fromJson(board.curves().toJson()));
        QVERIFY(later.curves().marks() == board.curves().marks());
        QCOMPARE(later.curves().marks().size(), std::size_t(2));
        // In the table and in the file.
        const CurveTable table({later.lossChart()});
        const int events = table.columnCount() - 1;
        QCOMPARE(table.headerData(events, Qt::Horizontal, Qt::DisplayRole).toString(), QString("Events"));
        QCOMPARE(table.rowCount(), 3);  // a step that has an event only, too
        QCOMPARE(table.data(table.index(1, events), Qt::DisplayRole).toString(), QString("Memory ran out; rows at a time: 4"));
        exportCharts({later.lossChart()}, path("marks.csv"));
        QFile file(path("marks.csv"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QStringList lines = QString::fromUtf8(file.readAll()).split('\n');
        QVERIFY2(lines[0].endsWith(",Events") && lines[3].startsWith("3,0.25,") && lines[3].endsWith(",Evaluation"), qPrintable(lines[3]));
        // Across the chart.
        const auto paintedWith = [&](const std::vector<RunMark>* marks) {
            later.lossChart()->setMarks(marks);
            return later.lossChart()->grab().toImage();
        };
        later.lossChart()->resize(600, 300);
        const std::vector<RunMark> marks = later.curves().marks();
        QVERIFY(paintedWith(&marks) != paintedWith(nullptr));
    }

    void ofAMillionPointsFewAreDrawnAndNoPeakIsLost() {
        Curve curve;
        for (int i = 0; i < 1'000'000; ++i) {
            curve.add(i, i == 654'321 ? 50 : i % 7);
        }
        const auto points = curve.decimated(0, 999'999, 800);
        QVERIFY(points.size() <= 3200);
        const auto isPeak = [](const QPointF& point) { return point == QPointF(654'321, 50); };
        QVERIFY(std::any_of(points.begin(), points.end(), isPeak));
        QCOMPARE(curve.decimated(654'000, 655'000, 100).size() <= 400, true);
        const auto few = curve.decimated(654'300, 654'340, 100);  // the points themselves, and a neighbour on each side
        QCOMPARE(few.front().x(), 654'299.0);
        QVERIFY(std::any_of(few.begin(), few.end(), isPeak));
    }
};

QTEST_MAIN(TrainPageTest)
#include "train_page_test.moc"
