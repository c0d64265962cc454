// Exact match and F1 of question answering.
#include <QtTest>

#include "engine/core/text_file.h"
#include "engine/text/python/python_text.h"
#include "engine/train/tasks/answer_choice.h"
#include "tests/message_of.h"
#include "tests/train/training_run.h"

using namespace twb;
using core::Json;

namespace {

Json questionRequest(const tests::TrainingRun& run, const Json& metrics) {
    Json request = run.request({0, 1}, {{"evaluation_strategy", "epoch"}});
    const Json row{{"question", "what?"},
                   {"context", "the good film was a bad one and the other film was a good one"},
                   {"answers", {{"text", {"film"}}, {"answer_start", {9}}}}};
    request.update({{"task", "question-answering"},
                    {"head", "AutoModelForQuestionAnswering"},
                    {"data", {{"max_length", 16}, {"doc_stride", 4}}},
                    {"metrics", metrics},
                    {"train_dataset", std::vector<Json>(20, row)},
                    {"eval_dataset", std::vector<Json>(3, row)}});
    request["arguments"]["num_train_epochs"] = 20;
    request["arguments"]["learning_rate"] = 0.01;
    return request;
}

}  // namespace

class QuestionMetricsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // The cases are answers of postprocess_qa_predictions (transformers 4.34.1) for drawn logits.
    void theAnswerIsChosenAsInRunQa_data() {
        QTest::addColumn<QByteArray>("line");
        QFile file(QStringLiteral(TWB_TEST_DATA "/train/answer_choice.jsonl"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        for (int number = 1; !file.atEnd(); ++number) {
            QTest::addRow("line %d", number) << file.readLine();
        }
    }

    void theAnswerIsChosenAsInRunQa() {
        QFETCH(QByteArray, line);
        const Json given = core::parseJson(line.toStdString(), "case");
        std::vector<std::vector<float>> logits;
        std::vector<std::vector<std::int64_t>> positions;
        for (const Json& window : given["windows"]) {
            logits.push_back(window["start"].get<std::vector<float>>());
            logits.push_back(window["end"].get<std::vector<float>>());
            positions.push_back(window["positions"].get<std::vector<std::int64_t>>());
        }
        std::vector<train::AnswerWindow> windows;
        for (std::size_t i = 0; i < positions.size(); ++i) {
            windows.push_back({logits[2 * i], logits[2 * i + 1], positions[i]});
        }
        const train::AnswerRules rules{.best = given["n_best_size"].get<std::size_t>(),
                                       .mostTokens = given["max_answer_length"].get<std::size_t>(),
                                       .mayBeNone = given["may_be_none"].get<bool>(),
                                       .noneThreshold = given["null_score_diff_threshold"].get<double>()};
        const std::u32string context = text::py::decode(given["context"].get<std::string>());
        QCOMPARE(QString::fromStdString(train::chosenAnswer(context, windows, rules)),
                 QString::fromStdString(given["answer"].get<std::string>()));
    }

    void anEvaluationScoresTheAnswersAndShowsThem() {
        tests::TrainingRun run;
        const Json result = run.run(questionRequest(run, {"squad"}));
        const Json& last = result["log_history"][result["log_history"].size() - 2];
        QCOMPARE(last["eval_exact_match"].get<double>(), 100.0);  // the one answer that there is, learnt by heart
        QCOMPARE(last["eval_f1"].get<double>(), 100.0);
        QVERIFY(last.contains("eval_loss"));
        Json shown;
        for (const api::EventBody& body : run.events) {
            if (const auto* partial = std::get_if<api::PartialResult>(&body); partial && partial->name == "evaluation") {
                shown = partial->json["rows"];
            }
        }
        QCOMPARE(shown.size(), std::size_t(3));  // a row each, though the windows are more
        QCOMPARE(shown[0]["expected"].get<std::string>(), std::string("film"));
        QCOMPARE(shown[0]["predicted"].get<std::string>(), std::string("film"));
    }

    void questionsMayHaveNoAnswer() {
        tests::TrainingRun run;
        Json request = questionRequest(run, {"squad_v2"});
        for (Json& row : request["train_dataset"]) {
            row["answers"] = {{"text", Json::array()}, {"answer_start", Json::array()}};
        }
        request["eval_dataset"][0]["answers"] = request["train_dataset"][0]["answers"];
        const Json result = run.run(request);
        const Json& last = result["log_history"][result["log_history"].size() - 2];
        QCOMPARE(last["eval_NoAns_exact"].get<double>(), 100.0);
        QCOMPARE(last["eval_HasAns_exact"].get<double>(), 0.0);
    }

    void otherMetricsAreRefused() {
        tests::TrainingRun run;
        const QString message = tests::messageOf([&] { run.run(questionRequest(run, {"accuracy"})); });
        QVERIFY2(message.contains("squad_v2") && message.contains("accuracy"), qPrintable(message));
    }
};

QTEST_GUILESS_MAIN(QuestionMetricsTest)
#include "question_metrics_test.moc"
