// The whole way of a newcomer, by mouse, with the real engine and the starter model: from a file with texts and labels to a model that
// runs.
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QDragEnterEvent>
#include <QFile>
#include <QLabel>
#include <QListWidget>
#include <QMimeData>
#include <QPlainTextEdit>

#include "app/engine_loader.h"
#include "engine/host/threads.h"
#include "tests/ui/page_test.h"
#include "ui/panels/train_page.h"
#include "ui/shell/main_window.h"
#include "ui/shell/theme.h"

using namespace twb;
using namespace twb::ui;

class TrainWizardTest : public tests::PageTest {
    Q_OBJECT

private:
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<MainWindow> m_window;
    int m_clicks = 0;

    void press(QWidget* widget, const QPoint& at = {}) {
        QVERIFY(widget && widget->isVisible() && widget->isEnabled());
        QTest::mouseClick(widget, Qt::LeftButton, {}, at.isNull() ? widget->rect().center() : at);
        ++m_clicks;
    }
    void pressButton(const QString& name) {
        QTRY_VERIFY_WITH_TIMEOUT(named<QPushButton>(name, m_window.get()) && named<QPushButton>(name, m_window.get())->isEnabled(), 60'000);
        press(named<QPushButton>(name, m_window.get()));
    }
    void openPage(const QString& title) {
        auto* pages = named<QListWidget>("Pages", m_window.get());
        const QList<QListWidgetItem*> found = pages->findItems(title, Qt::MatchExactly);
        QCOMPARE(found.size(), 1);
        press(pages->viewport(), pages->visualItemRect(found.front()).center());
    }
    void drop(const QString& file) {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(file)});
        QObject* window = m_window.get();  // straight to it: there is no drag of the platform
        QDragEnterEvent enter(QPoint(300, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        window->event(&enter);
        QDropEvent event(QPointF(300, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        window->event(&event);
    }
    QString state() const {
        const auto* label = named<QLabel>("State of the training", m_window.get());
        return label ? label->text() : QString();
    }
    QString message() const {
        for (const ui::MessageBox* box : m_window->findChildren<ui::MessageBox*>()) {
            if (box->isVisible()) {
                return box->text();
            }
        }
        return {};
    }
    void writeReviews(const QString& name, int rows) const {
        QByteArray text = "text,label\n";
        for (int row = 0; row < rows; ++row) {
            text += "\"A story, told " + QByteArray::number(row) + (row % 2 ? " times well\",positive\n" : " times badly\",negative\n");
        }
        write(name, text);
    }

private Q_SLOTS:
    void initTestCase() {
        keepToFolder("twb-wizard-test");
        QDir(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)).removeRecursively();
        writeReviews("few.csv", 24);
        writeReviews("many.csv", 2000);
    }
    void cleanupTestCase() { QDir(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)).removeRecursively(); }

    void init() {
        begin([](api::EventSink sink) -> std::shared_ptr<api::Engine> { return app::loadEngine(std::move(sink)); },
              {TWB_SOURCE_DIR "/resources/models"});
        m_theme = std::make_unique<Theme>(*qApp, *m_settings);
        m_window = std::make_unique<MainWindow>(*m_workbench);
        m_window->show();
        m_models->refresh();
        QTRY_VERIFY(!m_models->models().empty());
        m_clicks = 0;
    }
    void cleanup() {
        m_window.reset();
        m_theme.reset();
        end();
    }

    void fromAFileToAModelThatRuns() {
        openPage("Fine-tune");
        drop(path("few.csv"));
        QTRY_VERIFY(named<QComboBox>("Column for Label", m_window.get()));
        pressButton("Start");
        pressButton("Try it");
        QVERIFY2(m_clicks <= 6, "the drop counts as one");
        QCOMPARE(message(), QString());
        const TrainingRun run = m_trainings->list().front();
        QCOMPARE(run.state, TrainingRun::State::Finished);
        QVERIFY(QFile::exists(run.folder + "/config.json") && QFile::exists(run.folder + "/recipe.json"));
        QCOMPARE(run.result["global_step"].get<int>(), 9);  // 3 epochs of 22 rows, 8 a step
        QTRY_VERIFY(named<QPlainTextEdit>("Text", m_window.get()));
        named<QPlainTextEdit>("Text", m_window.get())->setPlainText("A story, told 3 times well");
        pressButton("Run");
        QTRY_VERIFY_WITH_TIMEOUT(!m_window->currentPage()->isRunning(), 20'000);
        QCOMPARE(message(), QString());
    }

    void aCheckMeasuresAndARemedyTakesLess() {
        const std::size_t before = m_trainings->list().size();
        openPage("Fine-tune");
        drop(path("few.csv"));
        QTRY_VERIFY(named<QComboBox>("Column for Label", m_window.get()));
        pressButton("Check");
        QTRY_VERIFY_WITH_TIMEOUT(named<QLabel>("Size and time", m_window.get()), 60'000);
        QVERIFY2(message().startsWith("It fits"), qPrintable(message()));
        pressButton("Half the rows at a time, twice as often a step");
        QTRY_VERIFY_WITH_TIMEOUT(
            named<QLabel>("Size and time", m_window.get()) && named<QLabel>("Size and time", m_window.get())->text().contains("has 4 rows"),
            60'000);
        QCOMPARE(m_trainings->list().size(), before);
        pressButton("Check now");
        QTest::keyClick(m_window.get(), Qt::Key_Escape);
        QTRY_VERIFY(!m_window->currentPage()->isRunning());
    }

    void aRunIsPausedJudgedAndKept() {
        openPage("Fine-tune");
        drop(path("many.csv"));
        QTRY_VERIFY(named<QComboBox>("Column for Label", m_window.get()));
        pressButton("Start");
        pressButton("Pause");
        QTRY_VERIFY_WITH_TIMEOUT(state().contains("paused"), 20'000);
        const QString paused = state();
        QTest::qWait(300);
        QCOMPARE(state(), paused);
        pressButton("Save now");
        pressButton("Go on");
        QTRY_VERIFY_WITH_TIMEOUT(!state().contains("paused"), 20'000);
        pressButton("Stop and save");
        pressButton("Try it");
        const TrainingRun run = m_trainings->load(m_trainings->list().front().id).value();
        QCOMPARE(run.state, TrainingRun::State::Finished);
        QVERIFY(run.result["global_step"].get<int>() < 600);
        QVERIFY(!run.result["checkpoints"].empty());
        QVERIFY(run.curves.contains("grad_norm") && run.curves.contains("tokens_per_second") && run.curves.contains("memory_other"));
    }
};

int main(int argc, char** argv) {
    host::setThreadEnvironment();  // before any other thread runs
    QApplication app(argc, argv);
    TrainWizardTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "train_wizard_test.moc"
