// The tokenizer panel against an engine that answers at once: figures, places, comparison, errors, chat preview, keyboard.
#include <QComboBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QTableView>
#include <QtTest>

#include "tests/ui/page_test.h"
#include "tests/ui/scripted_engine.h"
#include "ui/models/token_report.h"
#include "ui/panels/chat_preview.h"
#include "ui/panels/tokenizer_panel.h"
#include "ui/shell/theme.h"

using namespace twb;
using core::Json;

namespace {

/// Splits "abc de" into "abc", " d", "e" and puts [CLS] before: enough to see what the panel does with an answer.
Json answerTo(const Json& params) {
    const std::string text = params["inputs"].get<std::string>();
    Json result = {{"input_ids", {1}}, {"tokens", {"[CLS]"}}, {"special_tokens_mask", {1}}, {"offset_mapping", {{0, 0}}}};
    const auto add = [&](std::size_t begin, std::size_t end) {
        const std::string piece = text.substr(begin, end - begin);
        result["input_ids"].push_back(10 + begin);
        result["tokens"].push_back(piece == "?" ? "[UNK]" : piece);
        result["special_tokens_mask"].push_back(0);
        result["offset_mapping"].push_back({begin, end});
    };
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        const bool ends = i == text.size() || text[i] == ' ' || i - begin == 4;  // pieces of at most four letters
        if (ends && i > begin) {
            add(begin, i);
        }
        begin = ends ? i + (i < text.size() && text[i] == ' ' ? 1 : 0) : begin;
    }
    if (!params["options"].contains("return_offsets_mapping")) {
        result.erase("offset_mapping");
    }
    return result;
}

/// Answers every job while it is submitted.
class TokenizingEngine : public tests::ScriptedEngine {
public:
    using ScriptedEngine::ScriptedEngine;

private:
    void run(api::JobId id, const api::JobSpec& spec) override {
        const std::string model = spec.params.value("model", "");
        if (model.ends_with("broken")) {
            end(id, api::Failure{core::ErrorCode::InvalidFile, "tokenizer.json is not valid JSON: line 3, column 7.", ""},
                api::JobState::Failed);
        } else if (spec.method == "tokenize" && model.ends_with("slow") && spec.params["options"].contains("return_offsets_mapping")) {
            end(id, api::Failure{core::ErrorCode::InvalidParameter, "return_offsets_mapping needs a fast tokenizer.", ""},
                api::JobState::Failed);
        } else {
            const Json json = spec.method == "tokenize" ? answerTo(spec.params) : Json("<s>" + core::dumpJson(spec.params["messages"]));
            end(id, api::Result{{{api::Document{json}}, false}, 0.001, 0}, api::JobState::Finished);
        }
    }
};

/// Where pictures of the panel go when TWB_SCREENSHOTS names a folder: for looking at, not for comparing.
void picture(QWidget& widget, const QString& name) {
    const QString folder = qEnvironmentVariable("TWB_SCREENSHOTS");
    if (!folder.isEmpty()) {
        QTest::qWait(50);
        widget.grab().save(folder + "/" + name + ".png");
    }
}

}  // namespace

class TokenizerPanelTest : public tests::PageTest {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void showsTokensAndFigures();
    void comparesSideBySide();
    void colorsWordsAndCharacters();
    void showsSlowTokenizersWithoutPlaces();
    void tellsErrorsInPlace();
    void previewsChatTemplates();
    void isReachableByKeyboard();
    void countsCodePoints();

private:
    QString folder(const QString& name) const { return m_folder.filePath(name); }

    std::unique_ptr<ui::Theme> m_theme;
    std::unique_ptr<ui::TokenizerPanel> m_panel;
};

void TokenizerPanelTest::initTestCase() {
    keepToFolder("twb-tokenizer-test");
    for (const char* name : {"bert", "gpt2", "slow", "broken"}) {
        QVERIFY(QDir(m_folder.path()).mkpath(name));
    }
}

void TokenizerPanelTest::init() {
    begin([](api::EventSink sink) { return std::make_shared<TokenizingEngine>(std::move(sink)); });
    m_theme = std::make_unique<ui::Theme>(*qApp, *m_settings);
    m_settings->setTheme(ui::ThemeChoice::Light);
    m_panel = std::make_unique<ui::TokenizerPanel>(*m_workbench);
    m_panel->resize(1000, 640);
    m_panel->show();
    picture(*m_panel, "tokenizer_empty");
}

void TokenizerPanelTest::cleanup() {
    m_panel.reset();
    m_theme.reset();
    end();
}

void TokenizerPanelTest::showsTokensAndFigures() {
    m_panel->setText("abc defgh ?");
    m_panel->setTokenizer(0, folder("bert"));
    QTRY_VERIFY(m_panel->view(0)->figures().startsWith("4 tokens"));
    QVERIFY(m_panel->view(0)->figures().contains("11 characters"));
    QVERIFY(m_panel->view(0)->figures().contains("1 unknown"));
    QVERIFY(m_panel->view(0)->figures().contains("2 of 3 words kept whole"));
    const auto* table = m_panel->view(0)->findChild<QTableView*>();
    QCOMPARE(table->model()->rowCount(), 5);
    QCOMPARE(table->model()->index(0, 4).data().toString(), QString("special"));
    QCOMPARE(table->model()->index(2, 3).data().toString(), QString("4–8"));
    QCOMPARE(table->model()->index(4, 4).data().toString(), QString("unknown"));

    // the view follows the typing
    m_panel->setText("ab");
    QTRY_VERIFY(m_panel->view(0)->figures().startsWith("1 tokens"));
}

void TokenizerPanelTest::comparesSideBySide() {
    m_panel->setText("Tokenizers split unbelievable words into known pieces.");
    m_panel->setTokenizer(0, folder("bert"));
    m_panel->setTokenizer(2, folder("gpt2"));
    QTRY_VERIFY(!m_panel->view(2)->figures().isEmpty());
    QVERIFY(m_panel->view(2)->isVisible());
    m_panel->setTokenizer(1, folder("slow"));
    QTRY_VERIFY(!m_panel->view(1)->figures().isEmpty());
    picture(*m_panel, "tokenizer_three");
    m_panel->resize(640, 420);
    picture(*m_panel, "tokenizer_small");
    m_settings->setTheme(ui::ThemeChoice::Dark);
    m_panel->resize(1000, 640);
    picture(*m_panel, "tokenizer_dark");
}

void TokenizerPanelTest::colorsWordsAndCharacters() {
    m_panel->setText("abc é");
    m_panel->setTokenizer(0, folder("bert"));
    QTRY_VERIFY(!m_panel->view(0)->figures().isEmpty());
    auto* text = m_panel->view(0)->findChild<QPlainTextEdit*>();
    const auto units = m_panel->findChildren<QComboBox*>();
    auto* unit = *std::find_if(units.begin(), units.end(), [](QComboBox* box) { return box->accessibleName().startsWith("What"); });
    unit->setCurrentIndex(1);
    QCOMPARE(text->extraSelections().size(), 2);
    unit->setCurrentIndex(2);
    QCOMPARE(text->extraSelections().size(), 5);
}

void TokenizerPanelTest::showsSlowTokenizersWithoutPlaces() {
    m_panel->setText("abc");
    m_panel->setTokenizer(0, folder("slow"));
    QTRY_VERIFY(m_panel->view(0)->figures().contains("does not say where"));
    QCOMPARE(m_panel->view(0)->findChild<QTableView*>()->model()->index(1, 3).data().toString(), QString());
}

void TokenizerPanelTest::tellsErrorsInPlace() {
    m_panel->setTokenizer(0, folder("broken"));
    const auto shown = [this] {
        const auto labels = m_panel->findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(),
                           [](QLabel* label) { return label->isVisible() && label->text().contains("line 3"); });
    };
    QTRY_VERIFY(shown());
    picture(*m_panel, "tokenizer_error");
    m_panel->setTokenizer(0, folder("bert"));  // and it goes on
    QTRY_VERIFY(m_panel->view(0)->isVisible());
}

void TokenizerPanelTest::previewsChatTemplates() {
    auto* chat = m_panel->findChild<ui::ChatPreview*>();
    m_panel->setTokenizer(0, folder("bert"));
    chat->setConversation("[{\"role\": \"user\", \"content\": \"hi\"}]");
    QTRY_COMPARE(chat->rendered(), QString("<s>[{\"role\":\"user\",\"content\":\"hi\"}]"));
    chat->setConversation("[{");
    const auto warned = [chat] {
        const auto labels = chat->findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(), [](QLabel* label) { return label->text().contains("not valid JSON"); });
    };
    QTRY_VERIFY(warned());
}

void TokenizerPanelTest::isReachableByKeyboard() {
    for (QWidget* widget : m_panel->findChildren<QWidget*>()) {
        if (widget->isVisible() && widget->focusPolicy() & Qt::TabFocus && !widget->focusProxy()) {
            QVERIFY2(!widget->accessibleName().isEmpty() || widget->inherits("QTabBar"), widget->metaObject()->className());
        }
    }
}

void TokenizerPanelTest::countsCodePoints() {
    const Json result = {
        {"input_ids", {5, 6}}, {"tokens", {"x", "y"}}, {"special_tokens_mask", {0, 0}}, {"offset_mapping", {{0, 1}, {1, 3}}}};
    const ui::TokenReport report = ui::readTokenReport(QString::fromUtf8("😀é!"), result);
    QCOMPARE(report.characters(), 3);
    QCOMPARE(report.tokens[1].start, 2);  // the emoji takes two UTF-16 units
    QCOMPARE(report.tokens[1].end, 4);
    QVERIFY_EXCEPTION_THROWN(ui::readTokenReport("a", Json{{"input_ids", {1}}}), core::Error);
}

QTEST_MAIN(TokenizerPanelTest)
#include "tokenizer_panel_test.moc"
