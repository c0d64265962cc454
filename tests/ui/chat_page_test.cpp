// The Chat and Completion pages by mouse and keyboard, over an engine that writes canned words.
#include <QApplication>
#include <QClipboard>
#include <QFloat16>
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QPlainTextEdit>
#include <QSpinBox>
#include <QToolButton>
#include <set>

#include "tests/ui/page_test.h"
#include "tests/ui/scripted_engine.h"
#include "ui/chat/chat_input.h"
#include "ui/chat/chat_session.h"
#include "ui/chat/message_list.h"
#include "ui/completion/completion_edit.h"
#include "ui/panels/chat_page.h"
#include "ui/panels/completion_page.h"

using namespace twb;
using namespace twb::ui;
using core::Json;

namespace {

/// Answers a chat with "Answer N to <text>" in three pieces, and goes on with a text by three tokens. A text that ends with "wait" is
/// begun, but not ended before it is cancelled; one that ends with "fail" fails.
class WritingEngine : public tests::ScriptedEngine {
public:
    explicit WritingEngine(api::EventSink sink) : ScriptedEngine(std::move(sink)) {
        for (const char* id : {"conversational", "text-generation"}) {
            api::TaskDescription task;
            task.id = id;
            task.autoClass = "AutoModelForCausalLM";
            api::ParameterField tokens;
            tokens.name = "max_new_tokens";
            tokens.type = api::ParameterType::Integer;
            tokens.label = "New tokens";
            tokens.defaultValue = 20;
            tokens.minimum = 1;
            tokens.maximum = 100;
            task.parameters = {tokens};
            m_tasks.push_back(std::move(task));
        }
    }

    void cancel(api::JobId id) override {
        if (m_waiting.erase(id) > 0) {
            end(id, api::Failure{core::ErrorCode::Cancelled, "Stopped on request.", {}}, api::JobState::Cancelled);
        }
    }

private:
    void run(api::JobId id, const api::JobSpec& spec) override {
        const Json& inputs = spec.params["inputs"];
        const bool isChat = spec.params["task"] == "conversational";
        const std::string text = isChat ? inputs.back()["content"].get<std::string>() : inputs.get<std::string>();
        if (text.ends_with("fail")) {
            end(id, api::Failure{core::ErrorCode::InvalidFile, "The weights are broken.", "detail"}, api::JobState::Failed);
        } else {
            isChat ? answer(id, inputs, text) : goOn(id, text);
        }
    }

    void answer(api::JobId id, const Json& inputs, const std::string& text) {
        const std::string number = std::to_string(submitted.size());
        send(id, api::TokenText{"Answer ", {}});
        if (text.ends_with("wait")) {
            m_waiting.insert(id);
            return;
        }
        send(id, api::TokenText{number + " to ", {}});
        send(id, api::TokenText{text, {}});
        api::Conversation conversation;
        for (const Json& message : inputs) {
            conversation.messages.push_back({message["role"].get<std::string>(), message["content"].get<std::string>()});
        }
        conversation.messages.push_back({"assistant", "Answer " + number + " to " + text});
        conversation.statistics = api::GenerationStatistics{30, 3, 12, 40, 2048, "stop"};
        end(id, api::Result{{{std::move(conversation)}, false}, 0.1, 0}, api::JobState::Finished);
    }

    void goOn(api::JobId id, const std::string& text) {
        api::GeneratedTexts written;
        written.texts.emplace_back();
        for (const char* word : {" one", " two", " three"}) {
            api::TokenStep step;
            step.chosen = {word, 1, 0.6};
            step.alternatives = {{word, 1, 0.6}, {" other", 2, 0.3}};
            send(id, api::TokenText{word, step});
            written.texts.front().steps.push_back(step);
        }
        if (text.ends_with("wait")) {
            m_waiting.insert(id);
            return;
        }
        written.statistics = api::GenerationStatistics{5, 3, 12, 40, 2048, "length"};
        end(id, api::Result{{{std::move(written)}, false}, 0.1, 0}, api::JobState::Finished);
    }

    std::set<api::JobId> m_waiting;
};

}  // namespace

class ChatPageTest : public tests::PageTest {
    Q_OBJECT

private:
    std::shared_ptr<WritingEngine> m_fake;

    template <typename PageType>
    PageType* show() {
        PageType* shown = PageTest::show<PageType>({1100, 700});
        shown->openModel(path("model"));
        return shown;
    }

    void say(const QString& text) {
        auto* input = named<ChatInput>("Your message");
        QTest::keyClicks(input, text);
        QTest::keyClick(input, Qt::Key_Return);
    }

    MessageView* message(int index) const {
        const auto path = session().chat().tree.path();
        return std::size_t(index) < path.size() ? m_page->findChild<MessageList*>()->view(path[std::size_t(index)]) : nullptr;
    }

    ChatSession& session() const { return static_cast<ChatPage*>(m_page.get())->session(); }
    QString contentOf(int index) const {
        const auto path = session().chat().tree.path();
        return std::size_t(index) < path.size() ? session().chat().tree.node(path[std::size_t(index)])->content : QString();
    }
private Q_SLOTS:
    void initTestCase() {
        keepToFolder("twb-chat-test");
        write("model/config.json", R"({"model_type":"llama","architectures":["LlamaForCausalLM"]})");
        write("model/tokenizer_config.json", R"({"chat_template":"x"})");
        write("base/config.json", R"({"model_type":"gpt2","architectures":["GPT2LMHeadModel"]})");
    }

    void init() {
        begin([this](api::EventSink sink) { return m_fake = std::make_shared<WritingEngine>(std::move(sink)); });
    }
    void cleanup() {
        m_fake.reset();
        end();
    }

    void enterSendsAndTheAnswerStreamsIn() {
        show<ChatPage>();
        say("Hello");
        QTRY_COMPARE(contentOf(1), QString("Answer 1 to Hello"));
        QVERIFY(named<ChatInput>("Your message")->toPlainText().isEmpty());
        QTRY_VERIFY(message(1) && message(1)->data().figures.contains("40"));
        const Json& params = m_fake->submitted.front().params;
        QCOMPARE(params["inputs"], Json({{{"role", "user"}, {"content", "Hello"}}}));
        QCOMPARE(params["model"], Json(path("model").toStdString()));
        say("And you?");
        QTRY_COMPARE(contentOf(3), QString("Answer 2 to And you?"));
        QCOMPARE(m_fake->submitted.back().params["inputs"].size(), std::size_t(3));
    }

    void conversationsAreKept() {
        show<ChatPage>();
        say("Remember this");
        QTRY_COMPARE(contentOf(1), QString("Answer 1 to Remember this"));
        show<ChatPage>();
        auto* list = named<QListWidget>("Conversations");
        QCOMPARE(list->count(), 1);
        QCOMPARE(list->item(0)->text(), QString("Remember this"));
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualItemRect(list->item(0)).center());
        QCOMPARE(contentOf(1), QString("Answer 1 to Remember this"));
        QTest::mouseClick(named<QPushButton>("New chat"), Qt::LeftButton);
        QVERIFY(session().chat().tree.isEmpty());
    }

    void escapeStopsAndKeepsWhatWasWritten() {
        show<ChatPage>();
        say("Please wait");
        QTRY_COMPARE(contentOf(1), QString("Answer "));
        QVERIFY(m_page->isRunning() && !named<QPushButton>("Send"));
        QTest::keyClick(named<ChatInput>("Your message"), Qt::Key_Escape);
        QTRY_VERIFY(!m_page->isRunning());
        QCOMPARE(contentOf(1), QString("Answer "));
        QVERIFY(problem().isEmpty());
        QCOMPARE(m_chats->load(session().chat().id)->tree.nodes().back().content, QString("Answer "));
    }

    void failureIsToldAndLeavesNoEmptyAnswer() {
        show<ChatPage>();
        say("fail");
        QTRY_COMPARE(problem(), QString("The weights are broken."));
        QVERIFY(!m_page->isRunning());
        QCOMPARE(session().chat().tree.nodes().size(), std::size_t(1));
    }

    void regeneratingBeginsABranch() {
        show<ChatPage>();
        say("Hi");
        QTRY_COMPARE(contentOf(1), QString("Answer 1 to Hi"));
        QTRY_VERIFY(message(1) && named<QToolButton>("Regenerate: another answer", message(1)));
        QTest::mouseClick(named<QToolButton>("Regenerate: another answer", message(1)), Qt::LeftButton);
        QTRY_COMPARE(contentOf(1), QString("Answer 2 to Hi"));
        QTRY_VERIFY(message(1) && message(1)->data().places == 2 && message(1)->data().place == 2);
        QTest::mouseClick(named<QToolButton>("The branch before", message(1)), Qt::LeftButton);
        QCOMPARE(contentOf(1), QString("Answer 1 to Hi"));
        QVERIFY(named<QToolButton>("The next branch", message(1))->isEnabled());
    }

    void editingBeginsABranch() {
        show<ChatPage>();
        say("Hi");
        QTRY_COMPARE(contentOf(1), QString("Answer 1 to Hi"));
        QTRY_VERIFY(message(0));
        QTest::mouseClick(named<QToolButton>("Edit: say something else here", message(0)), Qt::LeftButton);
        auto* editor = named<ChatInput>("Edit the message", message(0));
        QVERIFY(editor);
        editor->selectAll();
        QTest::keyClicks(editor, "Hello");
        QTest::keyClick(editor, Qt::Key_Return);
        QTRY_COMPARE(contentOf(1), QString("Answer 2 to Hello"));
        QCOMPARE(session().chat().tree.siblings(session().chat().tree.path().front()).size(), std::size_t(2));
        QCOMPARE(m_fake->submitted.back().params["inputs"].size(), std::size_t(1));
    }

    void systemPromptAndParametersAreSent() {
        show<ChatPage>();
        named<QPlainTextEdit>("System prompt")->setPlainText("Be brief.");
        named<QSpinBox>("New tokens")->setValue(7);
        say("Hi");
        QTRY_COMPARE(contentOf(1), QString("Answer 1 to Hi"));
        const Json& params = m_fake->submitted.back().params;
        QCOMPARE(params["inputs"][0], Json({{"role", "system"}, {"content", "Be brief."}}));
        QCOMPARE(params["parameters"], Json({{"max_new_tokens", 7}}));
        QTest::mouseClick(named<QPushButton>("Copy as command"), Qt::LeftButton);
        const QString command = QGuiApplication::clipboard()->text();
        QVERIFY2(command.startsWith("twb run conversational '[{\"role\":\"system\"") && command.contains("max_new_tokens=7"),
                 qPrintable(command));
    }

    void modelWithoutTemplateIsTold() {
        ChatPage* page = show<ChatPage>();
        QVERIFY(problem().isEmpty());
        page->openModel(path("base"));
        QVERIFY2(problem().contains("no chat template"), qPrintable(problem()));
        say("Hi");
        QTRY_COMPARE(contentOf(1), QString("Answer 1 to Hi"));
        QCOMPARE(m_fake->submitted.back().params["parameters"]["chat_template"], Json("chatml"));
    }

    void droppedFileGoesIntoTheMessage() {
        ChatPage* page = show<ChatPage>();
        write("notes.txt", "line one\n");
        QVERIFY(page->openFile(path("notes.txt")));
        QCOMPARE(named<ChatInput>("Your message")->toPlainText(), QString("notes.txt:\n```txt\nline one\n```\n"));
        write("large.txt", QByteArray("word ").repeated(100'000));
        page->openFile(path("large.txt"));
        QVERIFY2(problem().contains("large.txt"), qPrintable(problem()));
    }

    void onlyMessagesInSightHaveWidgets() {
        std::vector<MessageData> messages;
        for (int i = 1; i <= 500; ++i) {
            MessageData data;
            data.id = i;
            data.fromUser = i % 2 == 1;
            data.content = QString("Message %1\n\n```python\nprint(%1)\n```\n").arg(i);
            messages.push_back(data);
        }
        MessageList list;
        list.resize(600, 400);
        list.show();
        list.setMessages(messages);
        QVERIFY(list.view(500) && !list.view(1));
        QVERIFY(list.findChildren<MessageView*>().size() < 20);
        QTest::keyClick(&list, Qt::Key_Home);
        QVERIFY(list.view(1));
        list.updateMessage(messages.back());  // growth below does not move what is read
        QVERIFY(list.view(1));
    }

    void completionWritesAtTheCursor() {
        show<CompletionPage>();
        auto* text = named<CompletionEdit>("Text to continue");
        text->setPlainText("Count: end");
        QTextCursor cursor = text->textCursor();
        cursor.setPosition(6);
        text->setTextCursor(cursor);
        m_page->run();
        QTRY_VERIFY(!m_page->isRunning());
        QCOMPARE(text->toPlainText(), QString("Count: one two three end"));
        QCOMPARE(text->tokens().marks().size(), std::size_t(3));
        QCOMPARE(text->extraSelections().size(), 3);
        const Json& params = m_fake->submitted.back().params;
        QCOMPARE(params["inputs"], Json("Count:"));
        QCOMPARE(params["parameters"]["return_full_text"], Json(false));
        text->undo();  // all that was written is one step
        QCOMPARE(text->toPlainText(), QString("Count: end"));
        QVERIFY(text->tokens().marks().empty());
    }

    void anotherTokenIsChosenByClick() {
        show<CompletionPage>();
        auto* text = named<CompletionEdit>("Text to continue");
        text->setFocus();
        QTest::keyClicks(text, "Go");
        m_page->run();
        QTRY_VERIFY(!m_page->isRunning());
        QCOMPARE(text->toPlainText(), QString("Go one two three"));
        QTextCursor cursor(text->document());
        cursor.setPosition(9);
        const QRect place = text->cursorRect(cursor);
        QTest::mouseClick(text->viewport(), Qt::LeftButton, {}, place.center() + QPoint(2, 0));
        QTRY_VERIFY(QApplication::activePopupWidget());
        auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
        QVERIFY(menu && menu->actions().size() == 2);
        menu->actions().at(1)->trigger();
        menu->close();
        QTRY_COMPARE(text->toPlainText(), QString("Go one other one two three"));
        QCOMPARE(m_fake->submitted.back().params["inputs"], Json("Go one other"));
    }

    void completionWithoutTextIsRefused() {
        show<CompletionPage>();
        m_page->run();
        QVERIFY(problem().contains("no text before the cursor"));
        QVERIFY(m_fake->submitted.empty());
    }
};

QTEST_MAIN(ChatPageTest)
#include "chat_page_test.moc"
