// The data of the Chat and Completion pages, without widgets: tree, store, export, blocks, code, tokens.
#include <QFloat16>
#include <QTemporaryDir>
#include <QTest>

#include "ui/chat/chat_export.h"
#include "ui/chat/chat_input.h"
#include "ui/chat/chat_store.h"
#include "ui/chat/code_language.h"
#include "ui/chat/generation_figures.h"
#include "ui/chat/markdown_blocks.h"
#include "ui/chat/model_facts.h"
#include "ui/completion/token_marks.h"

using namespace twb;
using namespace twb::ui;
using Kind = MarkdownBlock::Kind;

class ChatModelsTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    /// "Hi" -> "Hello" or "Hey"; after "Hey": "Bye".
    static ChatTree branched() {
        ChatTree tree;
        const qint64 hi = tree.add(0, "user", "Hi").id;
        tree.add(hi, "assistant", "Hello");
        const qint64 hey = tree.add(hi, "assistant", "Hey").id;
        tree.add(hey, "user", "Bye");
        return tree;
    }

private Q_SLOTS:
    void treeFollowsTheNewestBranch() {
        ChatTree tree = branched();
        QCOMPARE(tree.path(), (std::vector<qint64>{1, 3, 4}));
        QCOMPARE(tree.siblings(3), (std::vector<qint64>{2, 3}));
        tree.choose(2);
        QCOMPARE(tree.path(), (std::vector<qint64>{1, 2}));
        tree.choose(3);  // comes back to what was last shown below it
        QCOMPARE(tree.path(), (std::vector<qint64>{1, 3, 4}));
        QCOMPARE(tree.leaf(), qint64(4));
    }

    void treeGivesTheMessagesOfABranch() {
        const ChatTree tree = branched();
        const core::Json expected = {{{"role", "system"}, {"content", "Be kind."}},
                                     {{"role", "user"}, {"content", "Hi"}},
                                     {{"role", "assistant"}, {"content", "Hello"}}};
        QCOMPARE(tree.messagesUpTo(2, "Be kind."), expected);
        QCOMPARE(tree.messagesUpTo(1, " ").size(), std::size_t(1));
        QVERIFY(tree.messagesUpTo(99, {}).empty());
    }

    void treeForgetsAnEmptyAnswer() {
        ChatTree tree = branched();
        tree.removeLeaf(3);  // has an answer: stays
        QCOMPARE(tree.nodes().size(), std::size_t(4));
        tree.removeLeaf(4);
        tree.removeLeaf(3);
        QCOMPARE(tree.path(), (std::vector<qint64>{1, 2}));
    }

    void treeLeavesOutStrayMessages() {
        const ChatTree tree({{5, 4, "user", "stray", {}, {}}, {1, 0, "user", "a", {}, {}}, {1, 0, "user", "again", {}, {}}}, 5);
        QCOMPARE(tree.path(), (std::vector<qint64>{1}));
        QCOMPARE(tree.node(1)->content, QString("a"));
    }

    void storeKeepsConversations() {
        const QString file = m_folder.filePath("chats.sqlite");
        ChatRecord chat;
        chat.title = "Greeting 😀";
        chat.model = "/models/m";
        chat.systemPrompt = "Be kind.";
        chat.parameters = {{"top_k", 5}};
        chat.tree = branched();
        chat.tree.setStatistics(2, {{"new_tokens", 1}});
        chat.tree.choose(2);
        {
            ChatStore store(file);
            store.saveHead(chat);
            QVERIFY(chat.id != 0);
            for (const ChatNode& node : chat.tree.nodes()) {
                store.saveMessage(chat.id, node);
            }
        }
        ChatStore store(file);
        const std::optional<ChatRecord> back = store.load(chat.id);
        QVERIFY(back);
        QCOMPARE(back->title, chat.title);
        QCOMPARE(back->systemPrompt, chat.systemPrompt);
        QCOMPARE(back->parameters, chat.parameters);
        QCOMPARE(back->tree.path(), (std::vector<qint64>{1, 2}));
        QCOMPARE(back->tree.siblings(2).size(), std::size_t(2));
        QCOMPARE(back->tree.node(2)->statistics, core::Json({{"new_tokens", 1}}));
        QCOMPARE(back->tree.node(4)->content, QString("Bye"));
    }

    void storeFindsRenamesAndDeletes() {
        ChatStore store(m_folder.filePath("search.sqlite"));
        for (const char* text : {"100% sure", "something else"}) {
            ChatRecord chat;
            chat.title = "Title";
            chat.tree.add(0, "user", text);
            store.saveHead(chat);
            store.saveMessage(chat.id, chat.tree.nodes().front());
        }
        QCOMPARE(store.list().size(), std::size_t(2));
        QCOMPARE(store.list("0% s").size(), std::size_t(1));
        QCOMPARE(store.list("title").size(), std::size_t(2));
        QVERIFY(store.list("%_%").empty());
        const qint64 id = store.list("sure").front().id;
        store.rename(id, "Certainty");
        QCOMPARE(store.list("certainty").front().id, id);
        store.remove(id);
        QCOMPARE(store.list().size(), std::size_t(1));
        QVERIFY(!store.load(id));
    }

    void damagedStoreIsMovedAside() {
        const QString file = m_folder.filePath("damaged.sqlite");
        QFile damaged(file);
        QVERIFY(damaged.open(QIODevice::WriteOnly));
        damaged.write(QByteArray(4096, 'x'));
        damaged.close();
        ChatStore store(file);
        QVERIFY(store.list().empty());
        QVERIFY(store.problem().contains("damaged"));
        ChatRecord chat;
        store.saveHead(chat);
        QCOMPARE(store.list().size(), std::size_t(1));
    }

    void exportsShowThePathAndAllBranches() {
        ChatRecord chat;
        chat.title = "Greeting";
        chat.model = "/models/small";
        chat.systemPrompt = "Be kind.";
        chat.tree = branched();
        chat.tree.choose(2);
        QCOMPARE(chatToMarkdown(chat),
                 QString("# Greeting\n\nModel: small\n\n## System prompt\n\nBe kind.\n\n## You\n\nHi\n\n## Model\n\nHello\n\n"));
        const core::Json json = chatToJson(chat);
        QCOMPARE(json["messages"].size(), std::size_t(4));
        QCOMPARE(json["leaf"], core::Json(2));
        QCOMPARE(json["messages"][2]["content"], core::Json("Hey"));
        QCOMPARE(json["messages"][2]["parent"], core::Json(1));
    }

    void markdownIsSplitAtFences_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");  // p: prose, c(language): code, !: open
        QTest::newRow("empty") << ""
                               << "";
        QTest::newRow("prose") << "a\n\nb"
                               << "p[a\n\nb]";
        QTest::newRow("code") << "a\n```Python\nx = 1\n```\nb"
                              << "p[a]c(python)[x = 1]p[b]";
        QTest::newRow("streaming") << "```cpp\nint x;"
                                   << "c!(cpp)[int x;]";
        QTest::newRow("fence just opened") << "a\n```"
                                           << "p[a]c!()[]";
        QTest::newRow("tildes hold backticks") << "~~~\n```\n~~~"
                                               << "c()[```]";
        QTest::newRow("longer fence") << "````md\n```\nx\n```\n````"
                                      << "c(md)[```\nx\n```]";
        QTest::newRow("in a list") << "- a\n    ```js\n    let a\n      b\n    ```"
                                   << "p[- a]c(js)[let a\n  b]";
        QTest::newRow("inline code is prose") << "```a``` b"
                                              << "p[```a``` b]";
        QTest::newRow("info string") << "```rust,ignore {a=b}\nx\n```"
                                     << "c(rust)[x]";
        QTest::newRow("blank prose between") << "```\na\n```\n\n```\nb\n```"
                                             << "c()[a]c()[b]";
        QTest::newRow("blank lines in code") << "```\n\na\n\n```"
                                             << "c()[\na\n]";
    }
    void markdownIsSplitAtFences() {
        QFETCH(QString, text);
        QFETCH(QString, expected);
        QString found;
        for (const MarkdownBlock& block : splitMarkdown(text)) {
            found += block.kind == Kind::Prose ? "p" : QString("c%1(%2)").arg(block.open ? "!" : "", block.language);
            found += "[" + block.text + "]";
        }
        QCOMPARE(found, expected);
    }

    void codeIsScanned_data() {
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("expected");  // a letter for each character
        QTest::newRow("cpp") << "cpp"
                             << "int x = 42; // y"
                             << "kkk     nn  cccc";
        QTest::newRow("text") << "python"
                              << "def f('a\\'b')"
                              << "kkk   ssssss ";
        QTest::newRow("unknown") << "nolang"
                                 << "a \"b\" 7"
                                 << "  sss n";
        QTest::newRow("sql in capitals") << "sql"
                                         << "SELECT a -- b"
                                         << "kkkkkk   cccc";
        QTest::newRow("open text ends with its line") << "cpp"
                                                      << "\"abc"
                                                      << "ssss";
    }
    void codeIsScanned() {
        QFETCH(QString, language);
        QFETCH(QString, code);
        QFETCH(QString, expected);
        int state = 0;
        QString found(code.size(), ' ');
        for (const CodeSpan& span : scanCodeLine(codeLanguage(language), code, state)) {
            found.replace(span.start, span.length, QString(span.length, QChar("csnk"[int(span.kind)])));
        }
        QCOMPARE(found, expected);
        QCOMPARE(state, 0);
    }

    void commentsReachOverLines() {
        int state = 0;
        const CodeLanguage& cpp = codeLanguage("cpp");
        QCOMPARE(scanCodeLine(cpp, "a /* b", state), (std::vector<CodeSpan>{{2, 4, CodeToken::Comment}}));
        QCOMPARE(scanCodeLine(cpp, "int", state), (std::vector<CodeSpan>{{0, 3, CodeToken::Comment}}));
        QCOMPARE(scanCodeLine(cpp, "*/ int", state), (std::vector<CodeSpan>{{0, 2, CodeToken::Comment}, {3, 3, CodeToken::Keyword}}));
        QCOMPARE(scanCodeLine(codeLanguage("python"), "'''", state), (std::vector<CodeSpan>{{0, 3, CodeToken::String}}));
        QVERIFY(state != 0);
    }

    void tokensMoveWithTheText() {
        TokenMarks marks;
        marks.add({2, 3, {}});
        marks.add({5, 2, {}});
        marks.adjust(0, 0, 4);  // typed before them
        QCOMPARE(marks.marks()[0].start, 6);
        QCOMPARE(marks.endOfRun(marks.marks()[0]), 11);
        QVERIFY(!marks.at(5));
        QCOMPARE(marks.at(9)->start, 9);
        marks.adjust(11, 0, 1);  // typed behind them
        QCOMPARE(marks.marks().size(), std::size_t(2));
        marks.adjust(7, 0, 1);  // typed into the first
        QCOMPARE(marks.marks().size(), std::size_t(1));
        QCOMPARE(marks.marks()[0].start, 10);
        marks.adjust(11, 1, 0);  // deleted from the second
        QVERIFY(marks.marks().empty());
    }

    void certaintyHasFourClasses() {
        QVERIFY(certaintyOf(0.9) == Certainty::High && certaintyOf(0.5) == Certainty::Medium && certaintyOf(0.1) == Certainty::Low &&
                certaintyOf(0.09) == Certainty::Guess);
    }

    void filesAreFencedSafely() {
        QCOMPARE(fencedFile("a.PY", "x\n"), QString("a.PY:\n```py\nx\n```"));
        QCOMPARE(splitMarkdown(fencedFile("notes.md", "```\ncode\n```")).at(1).text, QString("```\ncode\n```"));
    }

    void modelsWithoutTemplateAreFound() {
        const auto write = [this](const QString& name, const QByteArray& text) {
            QDir().mkpath(m_folder.filePath("model"));
            QFile file(m_folder.filePath("model/" + name));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(text);
        };
        write("config.json", "{}");
        QVERIFY(!hasChatTemplate(m_folder.filePath("model")));
        write("tokenizer_config.json", R"({"chat_template": null})");
        QVERIFY(!hasChatTemplate(m_folder.filePath("model")));
        write("tokenizer_config.json", R"({"chat_template": "{{ messages }}"})");
        QVERIFY(hasChatTemplate(m_folder.filePath("model")));
        write("tokenizer_config.json", "{broken");
        QVERIFY(hasChatTemplate(m_folder.filePath("model")));
    }

    void figuresOfAnAnswer() {
        const core::Json statistics = api::toJson(api::GenerationStatistics{10, 5, 250, 31.5, 2048, "length"});
        const QString figures = generationFigures(statistics);
        QVERIFY2(figures.contains("31.5") && figures.contains("250 ms") && figures.contains("cut off"), qPrintable(figures));
        QCOMPARE(contextUse(statistics).used, qint64(15));
        QCOMPARE(contextUse(statistics).limit, qint64(2048));
        QVERIFY(generationFigures(nullptr).isEmpty());
    }
};

QTEST_MAIN(ChatModelsTest)
#include "chat_models_test.moc"
