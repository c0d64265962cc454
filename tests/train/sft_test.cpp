// Fine-tuning of chat models.
#include <QTemporaryDir>
#include <QtTest>

#include "engine/text/python/python_text.h"
#include "engine/train/tasks/chat_example.h"
#include "tests/message_of.h"
#include "tests/train/drawn_model.h"
#include "tests/train/training_run.h"

using namespace twb;
using core::Json;

namespace {

constexpr const char* kChatMl =
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";
constexpr const char* kLlama2 =
    "{% for m in messages %}{% if m.role == 'user' %}<s>[INST] {{ m.content }} [/INST]{% else %} {{ m.content }} </s>{% endif %}{% endfor "
    "%}";
// Thoughts only of the last answer (Qwen3).
constexpr const char* kThoughts =
    "{% for m in messages %}[{{ m.role }}]{% if m.role == 'assistant' and loop.last %}<think></think>{% endif %}{{ m.content }}<end>"
    "{% endfor %}{% if add_generation_prompt %}[assistant]{% endif %}";
// A generation prompt that says more than a finished conversation has (DeepSeek-R1).
constexpr const char* kBegunThoughts =
    "{% for m in messages %}[{{ m.role }}]{{ m.content }}<end>{% endfor %}"
    "{% if add_generation_prompt %}[assistant]<think>{% endif %}";

Json conversation() {
    return Json::parse(R"([{"role": "user", "content": "Grüß dich"}, {"role": "assistant", "content": "Löwe 🦁"},
                           {"role": "user", "content": "2+2?"}, {"role": "assistant", "content": "4."}])");
}

QStringList answersOf(const train::ChatExample& example) {
    const std::u32string text = text::py::decode(example.text);
    QStringList out;
    for (const auto& span : example.answers) {
        out << QString::fromStdString(text::py::encode(text.substr(span.begin, span.end - span.begin)));
    }
    return out;
}

}  // namespace

class SftTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::string m_model;

    Json request(const tests::TrainingRun& run, const Json& rows) const {
        Json request = run.request({0, 1}, {{"evaluation_strategy", "epoch"}});
        request.update({{"model", m_model}, {"task", "sft"}, {"head", "AutoModelForCausalLM"}, {"train_dataset", rows}});
        request["eval_dataset"] = rows;
        return request;
    }

    Json preview(const Json& rows, const Json& data = Json::object()) const {
        tasks::LoadedModels models{std::uint64_t(1) << 30};
        return tests::call(
            tasks::trainPreviewMethod(models),
            {{"model", m_model}, {"task", "sft"}, {"head", "AutoModelForCausalLM"}, {"data", data}, {"train_dataset", rows}});
    }

private Q_SLOTS:
    void initTestCase() { m_model = tests::drawnModel(m_folder.filePath("llama").toStdString(), tests::tinyLlama()); }

    void answersAreFound_data() {
        QTest::addColumn<QString>("source");
        QTest::addColumn<QStringList>("answers");
        QTest::newRow("ChatML") << kChatMl << QStringList{"Löwe 🦁<|im_end|>\n", "4.<|im_end|>\n"};
        QTest::newRow("Llama 2") << kLlama2 << QStringList{" Löwe 🦁 </s>", " 4. </s>"};
        QTest::newRow("thoughts of the last answer") << kThoughts << QStringList{"Löwe 🦁<end>", "<think></think>4.<end>"};
        QTest::newRow("thoughts that are begun") << kBegunThoughts << QStringList{"Löwe 🦁<end>", "4.<end>"};
    }

    void answersAreFound() {
        QFETCH(QString, source);
        QFETCH(QStringList, answers);
        const auto chatTemplate = text::ChatTemplate::fromText(source.toStdString());
        QCOMPARE(answersOf(train::chatExample(chatTemplate, conversation())), answers);
    }

    void otherFormsOfMessagesAreTaken() {
        const auto chatTemplate = text::ChatTemplate::fromText(kChatMl);
        const Json shareGpt = Json::parse(R"([{"from": "human", "value": "Grüß dich"}, {"from": "gpt", "value": "Löwe 🦁"},
                                              {"from": "human", "value": "2+2?"}, {"from": "gpt", "value": "4."}])");
        Json parts = conversation();
        parts[1]["content"] = Json::parse(R"([{"type": "text", "text": "Löwe "}, {"type": "text", "text": "🦁"}])");
        const std::string expected = train::chatExample(chatTemplate, conversation()).text;
        QCOMPARE(train::chatExample(chatTemplate, shareGpt).text, expected);
        QCOMPARE(train::chatExample(chatTemplate, parts).text, expected);
    }

    void whatCannotBeLearntIsSaid() {
        const auto chatTemplate = text::ChatTemplate::fromText(kChatMl);
        const auto message = [&](const char* messages) {
            return tests::messageOf([&] { train::chatExample(chatTemplate, Json::parse(messages)); });
        };
        QVERIFY(message(R"([{"role": "user", "content": "hi"}])").contains("assistant"));
        QVERIFY(message(R"("hi")").contains("messages must be a list"));
        QVERIFY(message(R"(["hi"])").contains("role and content"));
        const auto hidden = text::ChatTemplate::fromText("{{ messages | length }}");
        QVERIFY(tests::messageOf([&] { train::chatExample(hidden, conversation()); }).contains("does not show"));
    }

    void onlyAnswersCarryLoss() {
        const Json row = Json::parse(R"({"messages": [{"role": "user", "content": "a film"}, {"role": "assistant", "content": "good"}]})");
        const auto learnt = [&](const Json& data) {
            const Json shown = preview(Json::array({row}), data)["examples"][0]["parts"][0];
            QString tokens;
            for (std::size_t i = 0; i < shown["tokens"].size(); ++i) {
                if (shown["states"][i] == "loss") {
                    tokens += QString::fromStdString(shown["tokens"][i].get<std::string>()).remove("##");
                }
            }
            return tokens;
        };
        QCOMPARE(learnt(Json::object()), QString("good[SEP]"));
        QCOMPARE(learnt({{"assistant_only_loss", false}}), QString("user:afilm[SEP]assistant:good[SEP]"));
    }

    void promptAndCompletionAreAConversation() {
        const Json messages =
            Json::parse(R"({"messages": [{"role": "system", "content": "be good"}, {"role": "user", "content": "a\n\nfilm"},
                                              {"role": "assistant", "content": "good"}]})");
        const Json pair{{"system", "be good"}, {"prompt", "a"}, {"prompt_input", "film"}, {"completion", "good"}};
        QCOMPARE(preview(Json::array({pair}))["examples"][0]["parts"], preview(Json::array({messages}))["examples"][0]["parts"]);
    }

    void answersBeyondTheLimitAreLeftOut() {
        std::string longPrompt;
        for (int i = 0; i < 100; ++i) {
            longPrompt += "a film ";
        }
        const Json rows{{{"prompt", "a film"}, {"completion", "good"}}, {{"prompt", longPrompt}, {"completion", "good"}}};
        QCOMPARE(preview(rows, {{"max_length", 100}})["cut_rows"].get<int>(), 1);
        tests::TrainingRun run;
        Json all = request(run, rows);
        all["data"] = {{"max_length", 3}};
        const QString message = tests::messageOf([&] { run.run(all); });
        QVERIFY2(message.contains("max_length"), qPrintable(message));
    }

    void aModelLearnsAnAnswerByHeart() {
        tests::TrainingRun run;
        Json all = request(run, std::vector<Json>(16, {{"prompt", "a film"}, {"completion", "good good good"}}));
        all["metrics"] = {"accuracy"};
        all["sample_predictions"] = 2;
        all["arguments"].update({{"num_train_epochs", 20}, {"learning_rate", 0.03}});
        const Json result = run.run(all);
        Json samples;
        for (const api::EventBody& body : run.events) {
            if (const auto* partial = std::get_if<api::PartialResult>(&body); partial && partial->name == "evaluation") {
                samples = partial->json["samples"];
            }
        }
        QCOMPARE(samples.size(), std::size_t(2));
        QVERIFY2(run.log().contains("Sample 2: \"good"), qPrintable(run.log()));
        QCOMPARE(samples[0]["text"].get<std::string>(), std::string("user : a film assistant :"));
        QCOMPARE(samples[0]["expected"].get<std::string>(), std::string("good good good"));
        QVERIFY2(samples[0]["predicted"].get<std::string>().starts_with("good"), core::dumpJson(samples).c_str());
        const Json& last = result["log_history"][result["log_history"].size() - 2];
        QVERIFY2(last["eval_accuracy"].get<double>() > 0.7, core::dumpJson(last).c_str());
        QVERIFY(last["eval_loss"].get<double>() < 0.5 * result["log_history"][0]["loss"].get<double>());
    }
};

QTEST_GUILESS_MAIN(SftTest)
#include "sft_test.moc"
