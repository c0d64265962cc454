#include <QClipboard>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QFloat16>
#include <QLineEdit>
#include <QListWidget>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QSpinBox>
#include <QTabWidget>
#include <QTableView>
#include <QTreeWidget>

#include "tests/ui/fake_engine.h"
#include "tests/ui/mnemonics.h"
#include "tests/ui/page_test.h"
#include "ui/forms/parameter_form.h"
#include "ui/models/batch_export.h"
#include "ui/panels/batch_pane.h"
#include "ui/panels/task_panel.h"
#include "ui/results/fillings_view.h"
#include "ui/results/highlighted_text.h"
#include "ui/results/labels_view.h"
#include "ui/results/vectors_view.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/help.h"
#include "ui/shell/main_window.h"
#include "ui/shell/settings_dialog.h"
#include "ui/shell/theme.h"

using namespace twb;
using namespace twb::ui;

/// The whole window, driven by mouse and keyboard over an engine with canned answers.
class TestMainWindow : public tests::PageTest {
    Q_OBJECT

private:
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<MainWindow> m_window;
    std::shared_ptr<tests::FakeEngine> m_fake;

    /// The visible control of that name; new pages and forms get up to two seconds to show.
    template <typename Widget>
    Widget* named(const QString& accessibleName) const {
        for (int attempt = 0; attempt < 100; ++attempt) {
            if (auto* widget = PageTest::named<Widget>(accessibleName, m_window.get())) {
                return widget;
            }
            QTest::qWait(20);
        }
        return nullptr;
    }

    QString message() const {
        const auto* box = m_window->findChild<ui::MessageBox*>();
        return box->isVisible() ? box->text() : QString();
    }

    void drop(const QString& file) {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(file)});
        // Straight to the window: without a drag of the platform, the application would not pass the events on.
        QObject* window = m_window.get();
        QDragEnterEvent enter(QPoint(300, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        window->event(&enter);
        QVERIFY(enter.isAccepted());
        QDropEvent event(QPointF(300, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        window->event(&event);
    }

    void runByKeyboard() {
        QTest::keyClick(QApplication::focusWidget() ? QApplication::focusWidget() : m_window.get(), Qt::Key_Return, Qt::ControlModifier);
    }

    bool isIdle() const { return !m_window->currentPage()->isRunning(); }

private Q_SLOTS:
    void initTestCase() {
        keepToFolder("twb-test");
        write("models/starter/config.json", R"({"model_type":"bert","architectures":["BertForSequenceClassification"]})");
        QDir().mkpath(path("empty"));
        write("other/config.json", R"({"model_type":"bert","architectures":["BertForMaskedLM"]})");
    }

    void init() {
        begin([this](api::EventSink sink) { return m_fake = std::make_shared<tests::FakeEngine>(std::move(sink)); }, {path("models")});
        m_history->clear();
        m_theme = std::make_unique<Theme>(*qApp, *m_settings);
        m_window = std::make_unique<MainWindow>(*m_workbench);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        m_models->refresh();
        QTRY_VERIFY(named<QComboBox>("Model") && named<QComboBox>("Model")->currentIndex() >= 0);
        QTRY_VERIFY(named<QPlainTextEdit>("Text"));
        m_window->activateWindow();
    }

    void cleanup() {
        m_window.reset();
        m_theme.reset();
        m_fake.reset();
        end();
    }

    void runsByMouse() {
        QTest::mouseClick(named<QPushButton>("Example"), Qt::LeftButton);
        QCOMPARE(named<QPlainTextEdit>("Text")->toPlainText(), QString("I love it"));
        QTest::mouseClick(named<QPushButton>("Run"), Qt::LeftButton);
        QTRY_VERIFY(m_window->findChild<LabelsView*>());
        QTest::mouseClick(named<QPushButton>("Copy as JSON"), Qt::LeftButton);
        QCOMPARE(QGuiApplication::clipboard()->text().simplified(), QString(R"({ "label": "POSITIVE", "score": 0.9 })"));
        QTest::mouseClick(named<QPushButton>("Copy as command"), Qt::LeftButton);
        QVERIFY(QGuiApplication::clipboard()->text().startsWith("twb run text-classification 'I love it' --model "));
    }

    void theWheelScrollsAndChangesNoField() {
        auto* field = named<QSpinBox>("Label of top_k");
        field->setValue(3);
        const auto turnWheel = [field] {
            const QPointF place = field->rect().center();
            QWheelEvent event(place, field->mapToGlobal(place), {}, {0, 120}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
            QApplication::sendEvent(field, &event);
        };
        named<QPlainTextEdit>("Text")->setFocus();
        turnWheel();
        QCOMPARE(field->value(), 3);
        field->setFocus();
        QTRY_VERIFY(field->hasFocus());
        turnWheel();
        QCOMPARE(field->value(), 4);
    }

    void inANarrowWindowThePagesAreIcons() {
        auto* pages = named<QListWidget>("Pages");
        const int wide = pages->width();
        QCOMPARE(pages->item(0)->text(), QString("Text"));
        m_window->resize(900, 600);
        QTRY_VERIFY(pages->width() < wide / 2);
        QVERIFY(pages->item(0)->text().isEmpty());
        QCOMPARE(pages->item(0)->toolTip(), QString("Text"));
        QCOMPARE(pages->item(0)->data(Qt::AccessibleTextRole).toString(), QString("Text"));
        m_window->resize(1240, 800);
        QTRY_COMPARE(pages->item(0)->text(), QString("Text"));
    }

    void runsByKeyboardAlone() {
        named<QPlainTextEdit>("Text")->setFocus();
        QTest::keyClicks(named<QPlainTextEdit>("Text"), "I love keys");
        runByKeyboard();
        QTRY_VERIFY(m_window->findChild<LabelsView*>());
        QCOMPARE(m_fake->submitted().back().params.at("inputs"), core::Json("I love keys"));
    }

    void escapeStops() {
        QPlainTextEdit* text = named<QPlainTextEdit>("Text");
        text->setFocus();
        text->setPlainText("wait");
        runByKeyboard();
        QTRY_VERIFY(!isIdle());
        QTest::keyClick(text, Qt::Key_Escape);
        QTRY_VERIFY(isIdle());
        QCOMPARE(text->toPlainText(), QString("wait"));
        QCOMPARE(message(), QString());
    }

    void failureIsToldInline() {
        named<QPlainTextEdit>("Text")->setPlainText("fail");
        m_window->currentPage()->run();
        QTRY_COMPARE(message(), QString("The text cannot be used."));
        QCOMPARE(named<QPlainTextEdit>("Text")->toPlainText(), QString("fail"));
        QVERIFY(m_history->list().front().failed);
    }

    void emptyTextIsRefused() {
        m_window->currentPage()->run();
        QVERIFY(message().contains("“Text” is empty"));
        QVERIFY(m_fake->submitted().empty());
    }

    void badFilesAreTold_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("expected");
        QTest::newRow("binary") << "binary.txt" << QByteArray("ab\0cd", 5) << "binary data";
        QTest::newRow("not UTF-8") << "latin.txt" << QByteArray("caf\xe9") << "not UTF-8";
        QTest::newRow("binary table") << "binary.csv" << QByteArray("a,b\n\0,1\n", 8) << "binary data";
        QTest::newRow("empty table") << "empty.jsonl" << QByteArray("\n") << "holds no rows";
        QTest::newRow("open quote") << "quote.csv" << QByteArray("text\n\"open\n") << "quote.csv";
    }
    void badFilesAreTold() {
        QFETCH(QString, name);
        QFETCH(QByteArray, content);
        QFETCH(QString, expected);
        write(name, content);
        named<QPlainTextEdit>("Text")->setPlainText("mine");
        drop(path(name));
        QVERIFY2(message().contains(expected), qPrintable(message()));
        QVERIFY2(message().contains(name), qPrintable(message()));
        QCOMPARE(named<QPlainTextEdit>("Text")->toPlainText(), QString("mine"));
    }

    void droppedTextFillsTheInput() {
        write("text.txt", "\xEF\xBB\xBFHello 😀");
        drop(path("text.txt"));
        QCOMPARE(named<QPlainTextEdit>("Text")->toPlainText(), QString("Hello 😀"));
    }

    void largeTextIsTaken() {
        write("large.txt", QByteArray("word ").repeated(200'000));
        drop(path("large.txt"));
        m_window->currentPage()->run();
        QTRY_VERIFY(m_window->findChild<LabelsView*>());
    }

    void droppedFolderIsOpenedAsModel() {
        drop(path("other"));
        QCOMPARE(named<QComboBox>("Model")->currentData().toString(), path("other"));
        drop(path("empty"));
        QVERIFY(message().contains("no config.json"));
        QCOMPARE(named<QComboBox>("Model")->currentData().toString(), path("other"));
    }

    void modelsThatFitComeFirst() {
        m_settings->setModelFolders({path("other")});
        QTRY_COMPARE(named<QComboBox>("Model")->count(), 3);  // starter, separator, other
        QCOMPARE(named<QComboBox>("Model")->itemData(0).toString(), path("models/starter"));
    }

    void tableRunsWithBadRows() {
        write("rows.csv", "id,review\n1,I love it\n2,bad\n3,too,many\n4,meh\n");
        drop(path("rows.csv"));
        QVERIFY(message().contains("1 row"));
        QCOMPARE(named<QComboBox>("Column for “Text”")->currentText(), QString("review"));
        QTest::mouseClick(named<QPushButton>("Run"), Qt::LeftButton);
        QTRY_VERIFY(isIdle());
        BatchModel& model = m_window->findChild<BatchPane*>()->model();
        QCOMPARE(model.rowCount(), 4);
        QCOMPARE(model.data(model.index(0, model.resultColumn())).toString(), QString("POSITIVE"));
        QCOMPARE(model.problem(1), QString("This row is bad."));
        QVERIFY(model.problem(2).contains("3 cells"));
        QCOMPARE(model.data(model.index(3, model.resultColumn())).toString(), QString("NEGATIVE"));

        exportCsv(model, path("out.csv"));
        QFile csv(path("out.csv"));
        QVERIFY(csv.open(QIODevice::ReadOnly));
        QCOMPARE(csv.readAll().split('\n').first(), QByteArray("id,review,result,score,problem\r"));
        exportJsonl(model, path("out.jsonl"));
        QFile jsonl(path("out.jsonl"));
        QVERIFY(jsonl.open(QIODevice::ReadOnly));
        QCOMPARE(jsonl.readLine(),
                 QByteArray("{\"id\":\"1\",\"review\":\"I love it\",\"result\":{\"label\":\"POSITIVE\",\"score\":0.9}}\n"));

        named<QLineEdit>("Search the rows")->setText("meh");
        QCOMPARE(named<QTableView>("Rows and results")->model()->rowCount(), 1);
    }

    void longTableCanBeStopped() {
        write("long.jsonl", QByteArray("{\"text\": \"x\"}\n").repeated(600) + "{\"text\": \"wait\"}\n{\"text\": \"never\"}\n");
        drop(path("long.jsonl"));
        m_window->currentPage()->run();
        BatchModel& model = m_window->findChild<BatchPane*>()->model();
        QTRY_COMPARE(model.doneCount(), 600);
        QTest::keyClick(m_window.get(), Qt::Key_Escape);
        QTRY_VERIFY(isIdle());
        QCOMPARE(model.doneCount(), 600);
        QCOMPARE(m_fake->submitted().size(), std::size_t(3));
    }

    void parametersAreSent() {
        named<QSpinBox>("Label of top_k")->setValue(3);
        named<QComboBox>("Label of function_to_apply")->setCurrentIndex(2);
        named<QPlainTextEdit>("Text")->setPlainText("x");
        m_window->currentPage()->run();
        QTRY_VERIFY(isIdle());
        QCOMPARE(m_fake->submitted().back().params.at("parameters"), (core::Json{{"top_k", 3}, {"function_to_apply", "sigmoid"}}));
        QTest::mouseClick(named<QPushButton>("Reset all"), Qt::LeftButton);
        QCOMPARE(m_window->findChild<ParameterForm*>()->values(), core::Json::object());
    }

    void parameterOutOfRangeIsNamed() {
        QTest::mouseClick(named<QPushButton>("Advanced"), Qt::LeftButton);
        named<QLineEdit>("Label of max_length")->setText("9999");
        named<QPlainTextEdit>("Text")->setPlainText("x");
        m_window->currentPage()->run();
        QVERIFY2(message().contains("Label of max_length") && message().contains("512"), qPrintable(message()));
    }

    void draftsAreKeptBetweenTasks() {
        named<QPlainTextEdit>("Text")->setPlainText("draft");
        QComboBox* tasks = named<QComboBox>("Task");
        tasks->setCurrentIndex(tasks->findData("question-answering"));
        QVERIFY(named<QLineEdit>("Question"));
        tasks->setCurrentIndex(tasks->findData("text-classification"));
        QCOMPARE(named<QPlainTextEdit>("Text")->toPlainText(), QString("draft"));
    }

    void answerIsMarkedByCodePoints() {
        m_settings->setLastModel("question-answering", path("other"));
        named<QComboBox>("Task")->setCurrentIndex(1);
        QTest::mouseClick(named<QPushButton>("Example"), Qt::LeftButton);
        m_window->currentPage()->run();
        QTRY_VERIFY(named<HighlightedText>("Context with the answer marked"));
        const auto marks = named<HighlightedText>("Context with the answer marked")->extraSelections();
        QCOMPARE(marks.size(), 1);
        QCOMPARE(marks.first().cursor.selectedText(), QString("London"));
    }

    void fillingIsPutIntoTheText() {
        named<QComboBox>("Task")->setCurrentIndex(2);
        QTest::mouseClick(named<QPushButton>("Example"), Qt::LeftButton);
        m_window->currentPage()->run();
        QTRY_VERIFY(named<QPushButton>("Fill the mask with “capital”"));
        QTest::mouseClick(named<QPushButton>("Fill the mask with “capital”"), Qt::LeftButton);
        QCOMPARE(named<QPlainTextEdit>("Text with a mask")->toPlainText(), QString("Paris is the capital of France."));
    }

    void entitiesAndVectorsHaveViews() {
        named<QComboBox>("Task")->setCurrentIndex(3);
        QTest::mouseClick(named<QPushButton>("Example"), Qt::LeftButton);
        m_window->currentPage()->run();
        QTRY_VERIFY(named<HighlightedText>("Text with the entities marked"));
        QCOMPARE(named<HighlightedText>("Text with the entities marked")->extraSelections().last().cursor.selectedText(),
                 QString("London"));
        named<QComboBox>("Task")->setCurrentIndex(4);
        QTest::mouseClick(named<QPushButton>("Example"), Qt::LeftButton);
        m_window->currentPage()->run();
        QTRY_VERIFY(m_window->findChild<VectorsView*>());
    }

    void runsAreFoundAndOpenedAgain() {
        named<QPlainTextEdit>("Text")->setPlainText("I love history");
        m_window->currentPage()->run();
        QTRY_VERIFY(isIdle());
        named<QPlainTextEdit>("Text")->setPlainText("something else");
        QTest::keyClick(m_window.get(), Qt::Key_0, Qt::ControlModifier);
        QTRY_VERIFY(named<QTreeWidget>("Runs"));
        QTreeWidget* runs = named<QTreeWidget>("Runs");
        QCOMPARE(runs->topLevelItemCount(), 1);
        runs->setCurrentItem(runs->topLevelItem(0));
        QTest::mouseClick(named<QPushButton>("Open again"), Qt::LeftButton);
        QTRY_VERIFY(named<QPlainTextEdit>("Text"));
        QCOMPARE(named<QPlainTextEdit>("Text")->toPlainText(), QString("I love history"));
        QVERIFY(m_window->findChild<LabelsView*>());
    }

    void themeSwitches() {
        m_settings->setTheme(ThemeChoice::Light);
        QVERIFY(!isDark(m_window->palette()));
        QTest::keyClick(m_window.get(), Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(isDark(m_window->palette()));
        QCOMPARE(m_settings->theme(), ThemeChoice::Dark);
    }

    void paletteMatchesLetters() {
        QVERIFY(matchesLetters("Question answering", "qa"));
        QVERIFY(matchesLetters("Question answering", "quest ans"));
        QVERIFY(!matchesLetters("Question answering", "xq"));
    }

    void eachAltKeyHasOneControl() {
        QStringList collisions;
        const auto look = [&](const QString& place) {
            for (const QString& collision : tests::mnemonicCollisions(m_window.get())) {
                collisions << place + ": " + collision;
            }
        };
        for (const QMenu* menu : m_window->menuBar()->findChildren<QMenu*>()) {
            collisions << tests::mnemonicCollisions(menu);
        }
        for (const PageEntry& entry : pageTable()) {
            m_window->showPage(entry.id);
            QTest::qWait(20);
            look(entry.id);
            for (QTabWidget* tabs : m_window->currentPage()->findChildren<QTabWidget*>()) {
                for (int i = 0; i < tabs->count() && tabs->isVisible(); ++i) {
                    tabs->setCurrentIndex(i);
                    look(tabs->tabText(i));
                }
            }
        }
        QVERIFY2(collisions.isEmpty(), qPrintable(collisions.join("\n")));
    }

    /// Every control that can be reached by Tab, or that shows text of its own, must tell a screen reader what it is.
    void controlsHaveAccessibleNames() {
        write("rows.csv", "text\nI love it\n");
        drop(path("rows.csv"));
        for (const int key : {1, 2, 3, 4, 5, 6, 7, 8, 9, 0}) {
            QTest::keyClick(m_window.get(), Qt::Key(Qt::Key_0 + key), Qt::ControlModifier);
        }
        SettingsDialog settings(*m_settings, m_window.get());
        CommandPalette palette({{"Action", "Run", "", [] {}}}, m_window.get());
        std::unique_ptr<QDialog> help(makeHelpDialog(m_window.get()));
        QStringList nameless;
        for (const QWidget* widget : m_window->findChildren<QWidget*>()) {
            const bool isPartOfControl = widget->objectName().startsWith("qt_") || qobject_cast<QComboBox*>(widget->parentWidget()) ||
                                         qobject_cast<QAbstractSpinBox*>(widget->parentWidget()) ||
                                         qobject_cast<QLineEdit*>(widget->parentWidget()) || widget->inherits("QHeaderView") ||
                                         widget->inherits("QComboBoxPrivateContainer") || widget->inherits("QDockWidgetTitleButton") ||
                                         widget->inherits("QTabBar") || widget->inherits("QMenu") || widget->inherits("QMenuBar") ||
                                         widget->inherits("QComboBoxListView");
            if ((widget->focusPolicy() & Qt::TabFocus) && !isPartOfControl && widget->accessibleName().isEmpty()) {
                nameless << QString("%1 %2 in %3")
                                .arg(widget->metaObject()->className(), widget->objectName(),
                                     widget->parentWidget()->metaObject()->className());
            }
        }
        QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join("\n")));
    }
};

QTEST_MAIN(TestMainWindow)
#include "test_main_window.moc"
