#include <QtTest>

#include <set>

#include "engine/core/error.h"
#include "tasks/parameters.h"
#include "tasks/question_inputs.h"
#include "tasks/registry.h"
#include "tasks/sentence_inputs.h"
#include "tests/message_of.h"

using namespace twb;
using tests::messageOf;
using namespace twb::tasks;
using core::Json;

namespace {

QString parametersFailure(const std::string& task, const char* given) {
    const Task& found = findTask(task);
    return messageOf([&] { Parameters(found.description, found.scriptOnly, Json::parse(given)); });
}

}  // namespace

class ParametersTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void descriptionsAreComplete_data() {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < allTasks().size(); ++i) {
            QTest::newRow(allTasks()[i].description.id.c_str()) << int(i);
        }
    }
    void descriptionsAreComplete() {
        QFETCH(int, index);
        const Task& task = allTasks()[static_cast<std::size_t>(index)];
        const api::TaskDescription& description = task.description;
        QVERIFY(task.open != nullptr);
        QVERIFY(!description.title.empty() && description.summary.ends_with('.'));
        QVERIFY(!description.autoClass.empty() && !description.example.is_null() && !description.inputs.empty());
        for (const api::InputField& input : description.inputs) {
            QVERIFY2(!input.label.empty() && !input.placeholder.empty(), input.name.c_str());
        }
        std::set<std::string> names;
        for (const api::ParameterField& field : description.parameters) {
            QVERIFY2(names.insert(field.name).second, field.name.c_str());
            QVERIFY2(!field.label.empty() && field.help.ends_with('.'), field.name.c_str());
            if (field.type == api::ParameterType::Choice) {
                QVERIFY2(std::any_of(field.choices.begin(), field.choices.end(),
                                     [&](const api::ParameterChoice& choice) { return choice.value == field.defaultValue; }),
                         field.name.c_str());
            }
            Json given = Json::object();
            given[field.name] = field.defaultValue;
            const QString message = messageOf([&] { Parameters(description, {}, given); });
            QVERIFY2(message.isEmpty(), qPrintable(message));
        }
    }

    void tasksAreFoundByIdAndAlias() {
        QCOMPARE(findTask("sentiment-analysis").description.id, std::string("text-classification"));
        QCOMPARE(findTask("ner").description.id, std::string("token-classification"));
        const QString message = messageOf([] { findTask("text-clasification"); });
        QVERIFY(message.contains("\"text-clasification\"") && message.contains("Did you mean text-classification?"));
        QVERIFY(messageOf([] { findTask("xyzzy"); }).contains("There are: text-classification"));
    }

    void badParametersAreNamed_data() {
        QTest::addColumn<QString>("task");
        QTest::addColumn<QByteArray>("given");
        QTest::addColumn<QStringList>("words");
        const QString qa = "question-answering";
        QTest::newRow("unknown") << "fill-mask" << QByteArray(R"({"topk": 3})") << QStringList{"\"topk\"", "fill-mask", "top_k", "targets"};
        QTest::newRow("too small") << qa << QByteArray(R"({"top_k": 0})") << QStringList{"top_k", "from 1 to", "but is 0"};
        QTest::newRow("answer length") << qa << QByteArray(R"({"max_answer_len": 0})") << QStringList{"max_answer_len", "from 1"};
        QTest::newRow("not whole") << qa << QByteArray(R"({"top_k": 1.5})") << QStringList{"top_k", "whole number", "1.5"};
        QTest::newRow("text for number") << qa << QByteArray(R"({"top_k": "3"})") << QStringList{"top_k", "whole number"};
        QTest::newRow("flag") << qa << QByteArray(R"({"align_to_words": 1})") << QStringList{"align_to_words", "true or false"};
        QTest::newRow("choice") << "ner" << QByteArray(R"({"aggregation_strategy": "frist"})")
                                << QStringList{"frist", "\"first\"", "\"max\""};
        QTest::newRow("list") << "ner" << QByteArray(R"({"ignore_labels": [1]})") << QStringList{"ignore_labels", "list of texts"};
        QTest::newRow("template") << "zero-shot-classification" << QByteArray(R"({"hypothesis_template": 7})")
                                  << QStringList{"hypothesis_template", "a text"};
    }
    void badParametersAreNamed() {
        QFETCH(QString, task);
        QFETCH(QByteArray, given);
        QFETCH(QStringList, words);
        const QString message = parametersFailure(task.toStdString(), given.constData());
        for (const QString& word : words) {
            QVERIFY2(message.contains(word), qPrintable(message));
        }
    }

    void choicesMatchInAnyCase() {
        const Task& task = findTask("text-classification");
        const Parameters parameters(task.description, task.scriptOnly, Json{{"function_to_apply", "SIGMOID"}, {"top_k", nullptr}});
        QCOMPARE(*parameters.text("function_to_apply"), std::string("sigmoid"));
        QVERIFY(parameters.isGiven("top_k"));
        QVERIFY(!parameters.isGiven("max_length"));
        QVERIFY(!parameters.integer("max_length"));
        QCOMPARE(parameters.subset({"top_k", "max_length"}).size(), std::size_t(1));
    }

    void questionsComeInManyForms_data() {
        QTest::addColumn<QByteArray>("given");
        QTest::addColumn<int>("count");
        QTest::addColumn<bool>("batched");
        QTest::newRow("one") << QByteArray(R"({"question": "q", "context": "c"})") << 1 << false;
        QTest::newRow("list of one") << QByteArray(R"([{"question": "q", "context": "c"}])") << 1 << false;
        QTest::newRow("list") << QByteArray(R"([{"question": "q", "context": "c"}, {"question": "r", "context": "c"}])") << 2 << true;
        QTest::newRow("lists in fields") << QByteArray(R"({"question": ["q", "r"], "context": ["c", "d"]})") << 2 << true;
        QTest::newRow("one context") << QByteArray(R"({"question": ["q", "r"], "context": "c"})") << 2 << true;
        QTest::newRow("data") << QByteArray(R"({"data": [{"question": "q", "context": "c"}]})") << 1 << false;
        QTest::newRow("SquadExample") << QByteArray(R"({"question_text": "q", "context_text": "c"})") << 1 << false;
    }
    void questionsComeInManyForms() {
        QFETCH(QByteArray, given);
        QFETCH(int, count);
        QFETCH(bool, batched);
        const CallInputs inputs = questionInputs(Json::parse(given.constData()));
        QCOMPARE(int(inputs.items.size()), count);
        QCOMPARE(inputs.batched, batched);
        for (const Json& item : inputs.items) {
            QVERIFY(!questionAndContext(item).question.empty());
            QVERIFY(!questionAndContext(item).context.empty());
        }
    }

    void badQuestionsAreNamed() {
        QVERIFY(messageOf([] { questionInputs("text"); }).contains("context"));
        QVERIFY(messageOf([] { questionInputs(Json::parse(R"({"question": ["a", "b"], "context": ["c"]})")); }).contains("2 questions"));
        QVERIFY(messageOf([] { questionAndContext(Json{{"question", "q"}}); }).contains("context"));
        QVERIFY(messageOf([] { questionAndContext(Json{{"question", ""}, {"context", "c"}}); }).contains("question"));
        QVERIFY(messageOf([] { questionAndContext(Json{{"question", "q"}, {"context", 5}}); }).contains("context"));
    }

    void sentencesComeInManyForms() {
        QVERIFY(!similarityInputs(Json{"a", "b"}).batched);
        QCOMPARE(sentencesOf(Json{"a", "b"}, {}).others.size(), std::size_t(2));
        const Json item{{"source_sentence", "s"}, {"sentences", "a\n\n  \nb\r\n"}};
        QCOMPARE(sentencesOf(item, {}).others, (std::vector<std::string>{"a", "b"}));
        QCOMPARE(*sentencesOf(item, {}).source, std::string("s"));
        QVERIFY(similarityInputs(Json::array({item, item})).batched);
        QVERIFY(messageOf([] { sentencesOf(Json{{"source_sentence", "s"}, {"sentences", ""}}, {}); }).contains("no sentences"));
        QVERIFY(messageOf([] { sentencesOf(Json{{"source", "s"}}, {}); }).contains("\"source\""));
        QVERIFY(messageOf([] { sentencesOf("s", {}); }).contains("source_sentence"));
    }

    void sentenceFilesAreRead() {
        QTemporaryDir folder;
        const auto write = [&](const char* name, const QByteArray& content) {
            QFile file(folder.filePath(name));
            if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size()) {
                qFatal("cannot write %s", name);
            }
            return std::filesystem::path(file.fileName().toStdString());
        };
        QCOMPARE(sentencesOfFile(write("a.txt", "one\n\ntwo"), "text").size(), std::size_t(2));
        QCOMPARE(sentencesOfFile(write("a.jsonl", "{\"t\": \"one\"}\n{\"t\": \"two\"}\n"), "t")[1], std::string("two"));
        QCOMPARE(sentencesOfFile(write("a.csv", "id,t\n1,one\n2,\"two, three\"\n"), "t")[1], std::string("two, three"));
        QCOMPARE(sentencesOfFile(write("b.csv", "only\none\n"), "text").size(), std::size_t(1));
        const auto otherColumns = write("c.csv", "a,b\n1,2\n");
        QVERIFY(messageOf([&] { sentencesOfFile(otherColumns, "t"); }).contains("\"t\""));
        const auto ragged = write("b.jsonl", "{\"t\": \"one\"}\n{\"x\": 2}\n");
        QVERIFY(messageOf([&] { sentencesOfFile(ragged, "t"); }).contains("line 2"));
        const auto binary = write("c.txt", QByteArray("\xff\xfe\x00\x01", 4));
        QVERIFY(messageOf([&] { sentencesOfFile(binary, "t"); }).contains("UTF-8"));
        QVERIFY(messageOf([&] { sentencesOfFile(folder.filePath("none.txt").toStdString(), "t"); }).contains("none.txt"));
    }
};

QTEST_APPLESS_MAIN(ParametersTest)
#include "parameters_test.moc"
