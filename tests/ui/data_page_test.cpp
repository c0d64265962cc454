// The Data page by mouse and keyboard, over an engine that counts a token a word and two more.
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QTabWidget>
#include <QTableView>
#include <QTextBrowser>

#include "tests/ui/mnemonics.h"
#include "tests/ui/page_test.h"
#include "tests/ui/scripted_engine.h"
#include "ui/inputs/model_chooser.h"
#include "ui/panels/data_page.h"

using namespace twb;
using namespace twb::ui;
using core::Json;

namespace {

class CountingEngine : public tests::ScriptedEngine {
public:
    explicit CountingEngine(api::EventSink sink) : ScriptedEngine(std::move(sink)) {
        api::TaskDescription task;
        task.id = "text-classification";
        task.autoClass = "AutoModelForSequenceClassification";
        m_tasks.push_back(task);
    }

private:
    void run(api::JobId id, const api::JobSpec& spec) override {
        Json lengths = Json::array();
        for (const Json& input : spec.params.at("inputs")) {
            const QString text = QString::fromStdString(input.is_string() ? input.get<std::string>() : std::string());
            lengths.push_back(2 + (input.is_array() ? qsizetype(input.size()) : text.split(' ', Qt::SkipEmptyParts).size()));
        }
        end(id, api::Result{{{api::Document{{{"lengths", lengths}}}}, false}, 0, 0}, api::JobState::Finished);
    }
};

QByteArray reviews(int rows) {
    QByteArray table = "text,label\n";
    for (int i = 0; i < rows; ++i) {
        table += "Review number " + QByteArray::number(i) + (i % 2 ? " is bad,bad\n" : " is good,good\n");
    }
    return table;
}

}  // namespace

class DataPageTest : public tests::PageTest {
    Q_OBJECT

    std::shared_ptr<CountingEngine> m_fake;

    QTableView* table() const { return named<QTableView>("Rows of the data"); }

    void open(const QString& name, int rows) {
        auto* page = qobject_cast<DataPage*>(m_page.get());
        page->openFile(path(name));
        QTRY_VERIFY(table());
        QTRY_COMPARE(table()->model()->rowCount(), rows);
        QTRY_VERIFY(m_fake->submitted.empty() || !findings().contains("Looking"));
    }

    /// The sentences of the findings.
    QString findings() const {
        QStringList texts;
        for (const QFrame* frame : m_page->findChildren<QFrame*>("message")) {
            for (const QLabel* label : frame->findChildren<QLabel*>()) {
                if (label->isVisible() && label->parent() == frame) {
                    texts << label->text();
                }
            }
        }
        return texts.join('\n');
    }

    QList<QPushButton*> fixes() const {
        QList<QPushButton*> found;
        for (QPushButton* button : m_page->findChildren<QPushButton*>("fix")) {
            if (button->isVisible()) {
                found << button;
            }
        }
        return found;
    }

    /// All that the tab of the figures says.
    QString figures() const {
        named<QTabWidget>("Findings and figures")->setCurrentIndex(1);
        QStringList texts;
        for (const QLabel* label : named<QWidget>("Figures")->findChildren<QLabel*>()) {
            texts << label->text();
        }
        return texts.join('\n');
    }

private Q_SLOTS:
    void initTestCase() {
        keepToFolder("twb-data-test");
        write("base/config.json", R"({"model_type":"bert","architectures":["BertModel"],"max_position_embeddings":8})");
        write("starters/sentiment/config.json", R"({"model_type":"bert","architectures":["BertForSequenceClassification"]})");
    }
    void init() {
        begin([this](api::EventSink sink) { return m_fake = std::make_shared<CountingEngine>(std::move(sink)); }, {path("starters")});
        show<DataPage>();
    }
    void cleanup() {
        end();
        m_fake.reset();
    }

    void findingsAreShownAndFixed() {
        write("dirty.csv", reviews(40) + "Review number 2 is good,good\n,bad\n");
        open("dirty.csv", 42);
        QTRY_VERIFY(named<QPushButton>("Fix all"));
        QVERIFY2(findings().contains("of “train” lack a text or a label"), qPrintable(findings()));
        QTRY_VERIFY(fixes().size() >= 2);
        const qsizetype before = fixes().size();
        QTest::mouseClick(fixes().front(), Qt::LeftButton);
        QTRY_COMPARE(table()->model()->rowCount(), 41);
        QTRY_VERIFY(fixes().size() < before);
        click("Fix all");
        QTRY_COMPARE(table()->model()->rowCount(), 40);
        QTest::keyClick(table(), Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE(table()->model()->rowCount(), 41);
        named<QLineEdit>("Filter the rows")->setText("number 17 ");
        QTRY_COMPARE(table()->model()->rowCount(), 1);
    }

    /// Beside the menus of the window: File, Run, View, Help.
    void eachAltKeyHasOneControl() {
        write("keys.csv", reviews(40) + "Review number 2 is good,good\n,bad\n");
        open("keys.csv", 42);
        QTRY_VERIFY(named<QPushButton>("Fix all"));
        QTest::mouseClick(fixes().front(), Qt::LeftButton);
        QTRY_COMPARE(table()->model()->rowCount(), 41);
        QCOMPARE(tests::mnemonicCollisions(m_page.get(), "FRVH"), QStringList());
        named<QTabWidget>("Findings and figures")->setCurrentIndex(1);
        QCOMPARE(tests::mnemonicCollisions(m_page.get(), "FRVH"), QStringList());
    }

    void aRowIsReadWhole() {
        const QByteArray words = QByteArray("many ").repeated(200);
        write("long.jsonl", "{\"text\":\"" + words + "words\",\"label\":\"a\"}\n{\"text\":\"short\",\"label\":null}\n");
        open("long.jsonl", 2);
        auto* row = named<QTextBrowser>("The chosen row");
        QTest::keyClick(table(), Qt::Key_Home, Qt::ControlModifier);
        QVERIFY(row->toPlainText().contains("many many words"));
        QTest::keyClick(table(), Qt::Key_Down);
        QVERIFY2(row->toPlainText().contains("short") && row->toPlainText().contains("empty"), qPrintable(row->toPlainText()));
        named<QLineEdit>("Filter the rows")->setText("many");
        QTRY_VERIFY(row->toPlainText().contains("Choose a row"));
    }

    void wordsAreReadWithTheirTags() {
        write("ner.jsonl", R"({"tokens":["Ann","sleeps"],"tags":["B-PER","O"]})"
                           "\n");
        open("ner.jsonl", 1);
        QCOMPARE(table()->model()->index(0, 0).data().toString(), QString("Ann sleeps"));
        table()->selectRow(0);
        QVERIFY2(named<QTextBrowser>("The chosen row")->toPlainText().contains("AnnB-PER sleeps"),
                 qPrintable(named<QTextBrowser>("The chosen row")->toPlainText()));
    }

    void lengthsAreCountedAgainstTheModel() {
        write("lengths.csv", "text,label\none two three,a\none two three four five six seven,b\n");
        qobject_cast<DataPage*>(m_page.get())->openModel(path("base"));
        open("lengths.csv", 2);
        qobject_cast<DataPage*>(m_page.get())->openModel(path("base"));
        QTRY_VERIFY2(findings().contains("of “train” (50.0 %)"), qPrintable(findings()));
        QTRY_VERIFY2(findings().contains("longest 9"), qPrintable(findings()));
        const QString text = figures();
        QVERIFY2(text.contains("50.0 % of the rows are longer than the 8 tokens that base takes"), qPrintable(text));
        QVERIFY2(!named<QPushButton>("Fix all"), "leaving out long rows is a choice");
        auto* page = qobject_cast<DataPage*>(m_page.get());
        page->setTrainingLength({"text-classification", 4});
        QVERIFY2(figures().contains("100.0 % of the rows are longer than the 4 tokens that the Fine-tune page takes"),
                 qPrintable(figures()));
        named<QTabWidget>("Findings and figures")->setCurrentIndex(0);
        QTRY_VERIFY2(findings().contains("longer than 4 tokens"), qPrintable(findings()));
        page->setTrainingLength({"text-classification", 400});
        QVERIFY2(figures().contains("than the 8 tokens that base takes"), "the model cuts off before");
        page->setTrainingLength({"token-classification", 4});
        QVERIFY2(figures().contains("than the 8 tokens that base takes"), "another task's length");
    }

    void theModelIsChosenOnceTheEngineIsThere() {
        EngineClient late;
        Workbench workbench{late, *m_settings, *m_history, *m_models, *m_chats, *m_trainings};
        ModelChooser chooser(workbench, ModelChooser::Wanted::Base);
        chooser.setTask("text-classification");
        m_models->refresh();
        QTRY_VERIFY(!m_models->models().empty());
        QCOMPARE(chooser.model(), QString());
        late.start([](api::EventSink sink) { return std::make_shared<CountingEngine>(std::move(sink)); });
        QTRY_COMPARE(chooser.model(), path("starters/sentiment"));
    }

    void aMissingColumnIsSaid() {
        write("reviews.csv", reviews(10));
        open("reviews.csv", 10);
        auto* label = named<QComboBox>("Column for Label");
        label->setCurrentIndex(0);
        Q_EMIT label->activated(0);
        QTRY_COMPARE(findings(), QString("Choose a column for “Label”."));
    }

    void otherDataWithFewerPartsReplaceTheShownPart() {
        for (const char* part : {"train", "validation", "test"}) {
            write(QString("parts/%1.csv").arg(part), reviews(6));
        }
        write("one.csv", reviews(9));
        open("parts", 6);
        auto* parts = named<QComboBox>("Part of the data");
        QCOMPARE(parts->count(), 3);
        parts->setCurrentIndex(2);
        Q_EMIT parts->activated(2);
        open("one.csv", 9);
        QCOMPARE(named<QComboBox>("Part of the data")->count(), 1);
    }

    void whatCannotBeReadIsSaid() {
        write("empty.csv", "");
        write("binary.csv", QByteArray("a\0b", 3));
        for (const char* name : {"empty.csv", "binary.csv", "absent.csv"}) {
            qobject_cast<DataPage*>(m_page.get())->openFile(path(name));
            QTRY_VERIFY2(problem().contains(name) && !problem().startsWith("Reading"), name);
        }
    }
};

QTEST_MAIN(DataPageTest)
#include "data_page_test.moc"
