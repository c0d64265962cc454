#include <QtTest>

#include <cmath>

#include "engine/core/error.h"
#include "engine/host/job_context.h"
#include "tasks/methods/loaded_models.h"
#include "tasks/pipeline.h"
#include "tasks/registry.h"

using namespace twb;
using namespace twb::tasks;
using core::Json;

namespace {

const std::string kModel = std::string(TWB_TEST_DATA) + "/models/bert-sentiment";

/// A small model that has what the task needs.
std::string modelFor(const api::TaskDescription& task) {
    const std::string data = TWB_TEST_DATA;
    return task.autoClass == "AutoModelForCausalLM"    ? data + "/parity/generation/models/text"
           : task.autoClass == "AutoModelForSeq2SeqLM" ? data + "/models/mt5"
                                                       : kModel;
}

/// Runs calls against one store of models and keeps the events.
class Caller {
public:
    Json call(const Json& params) {
        host::JobContext job(m_cancel, [this](api::EventBody body) { m_events.push_back(std::move(body)); });
        return api::toJson(runPipeline(params, m_models, job));
    }
    Json call(const std::string& task, const Json& inputs, const Json& parameters = Json::object()) {
        return call(Json{{"task", task}, {"model", kModel}, {"inputs", inputs}, {"parameters", parameters}});
    }
    QString failure(const Json& params) {
        try {
            call(params);
        } catch (const core::Error& error) {
            return error.what();
        }
        return {};
    }
    QString failure(const std::string& task, const Json& inputs, const Json& parameters = Json::object()) {
        return failure(Json{{"task", task}, {"model", kModel}, {"inputs", inputs}, {"parameters", parameters}});
    }
    std::vector<api::RowResult> rows() const {
        std::vector<api::RowResult> out;
        for (const api::EventBody& body : m_events) {
            if (const auto* row = std::get_if<api::RowResult>(&body)) {
                out.push_back(*row);
            }
        }
        return out;
    }
    core::CancelToken& cancelToken() { return m_cancel; }

private:
    LoadedModels m_models{std::uint64_t(1) << 30};
    core::CancelToken m_cancel;
    std::vector<api::EventBody> m_events;
};

bool isNear(const Json& value, double expected) {
    return std::abs(value.get<double>() - expected) < 1e-5;
}

}  // namespace

class PipelineTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // Expected scores: transformers 4.34.1 (parity pack text_pipelines).
    void classifiesAsTransformersDoes() {
        Caller caller;
        const Json one = caller.call("text-classification", "translate English to French: The house is wonderful.");
        QCOMPARE(one.size(), std::size_t(1));
        QCOMPARE(one[0]["label"], Json("neutral"));
        QVERIFY(isNear(one[0]["score"], 0.39877086877822876));
        const Json pair =
            caller.call("text-classification", Json{{"text", "The quick brown fox jumps over the lazy dog."},
                                                    {"text_pair", "summarize: studies have shown that owning a dog is good for you"}});
        QVERIFY(pair.is_object() && isNear(pair["score"], 0.4155126214027405));
        const Json two = caller.call("sentiment-analysis", "My name is Sarah and I live in London.", Json{{"top_k", 2}});
        QCOMPARE(two.size(), std::size_t(2));
        QVERIFY(isNear(two[1]["score"], 0.34780898690223694));
        const Json all = caller.call("text-classification", "x", Json{{"return_all_scores", true}});
        QVERIFY(all[0].is_array() && all[0].size() == 3 && all[0][0]["label"] == "negative");
        QVERIFY(isNear(caller.call("text-classification", "")[0]["score"], 0.4290049374103546));
    }

    void batchesGiveWhatSinglesGive() {
        Caller caller;
        Json texts = Json::array();
        for (int i = 0; i < 40; ++i) {
            texts.push_back(std::string("the dog ") + QString("runs ").repeated((i * 7) % 13).toStdString() +
                            (i % 3 == 0 ? "home." : "fast!"));
        }
        const Json together = caller.call("text-classification", texts, Json{{"top_k", nullptr}});
        const Json small = caller.call("text-classification", texts, Json{{"top_k", nullptr}, {"batch_size", 3}});
        for (std::size_t i = 0; i < texts.size(); ++i) {
            const Json alone = caller.call("text-classification", texts[i], Json{{"top_k", nullptr}});
            for (const Json* other : {&together, &small}) {
                for (std::size_t k = 0; k < alone.size(); ++k) {
                    QCOMPARE((*other)[i][k]["label"], alone[k]["label"]);
                    QVERIFY(isNear((*other)[i][k]["score"], alone[k]["score"]));
                }
            }
        }
    }

    void everyDescribedParameterIsAccepted_data() {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < allTasks().size(); ++i) {
            QTest::newRow(allTasks()[i].description.id.c_str()) << int(i);
        }
    }
    void everyDescribedParameterIsAccepted() {
        QFETCH(int, index);
        const api::TaskDescription& task = allTasks()[static_cast<std::size_t>(index)].description;
        Caller caller;
        const std::string model = modelFor(task);
        const auto request = [&](const Json& parameters) {
            return Json{{"task", task.id}, {"model", model}, {"inputs", task.example}, {"parameters", parameters}};
        };
        Json parameters = Json::object();
        for (const api::ParameterField& field : task.parameters) {
            if (!field.defaultValue.is_null()) {  // null: left to the model
                parameters[field.name] = field.defaultValue;
            }
        }
        if (task.id == "zero-shot-classification") {
            parameters["candidate_labels"] = "dogs, cats";
        }
        const Json all = caller.call(request(parameters));
        QVERIFY(!all.is_null());
        for (const api::ParameterField& field : task.parameters) {
            Json one = task.id == "zero-shot-classification" ? Json{{"candidate_labels", {"dogs", "cats"}}} : Json::object();
            if (!one.contains(field.name) && !field.defaultValue.is_null()) {
                one[field.name] = field.defaultValue;
            }
            const QString message = caller.failure(request(one));
            QVERIFY2(message.isEmpty(), qPrintable(message));
        }
    }

    void badRowsDoNotStopTheOthers() {
        Caller caller;
        const Json result =
            caller.call(Json{{"task", "text-classification"},
                             {"model", kModel},
                             {"inputs", {"good", 5, {{"text", "a"}, {"text_pair", "b"}}, std::string(5000, 'h') + " . . .", "x y z"}},
                             {"parameters", Json::object()},
                             {"rows", true}});
        QCOMPARE(result["rows"], Json(5));
        QCOMPARE(result["failed"], Json(1));
        const std::vector<api::RowResult> rows = caller.rows();
        QCOMPARE(rows.size(), std::size_t(5));
        std::vector<int> seen(5, 0);
        for (const api::RowResult& row : rows) {
            ++seen[row.row];
            QCOMPARE(row.error.has_value(), row.row == 1);
            QCOMPARE(row.value.has_value(), row.row != 1);
        }
        QCOMPARE(seen, std::vector<int>(5, 1));
    }

    void badInputsAreNamed() {
        Caller caller;
        QVERIFY(caller.failure("text-classification", Json::array({Json::array({"a", "b"})})).contains("text_pair"));
        QVERIFY(caller.failure("text-classification", 5).contains("text"));
        QVERIFY(caller.failure("text-classification", Json{{"txt", "a"}}).contains("\"txt\""));
        QVERIFY(caller.failure("token-classification", Json::array()).contains("at least one"));
        QVERIFY(caller.failure("fill-mask", "no gap here").contains("[MASK]"));
        QVERIFY(caller.failure("fill-mask", "[MASK]", Json{{"top_k", 99999}}).contains("top_k"));
        QVERIFY(caller.failure("fill-mask", "[MASK]", Json{{"targets", {""}}}).contains("target"));
        QVERIFY(caller.failure("zero-shot-classification", "x").contains("candidate_labels"));
        QVERIFY(caller.failure("zero-shot-classification", "", Json{{"candidate_labels", "a"}}).contains("empty"));
        QVERIFY(caller.failure("token-classification", "x", Json{{"aggregation_strategy", "none"}, {"stride", 3}}).contains("stride"));
        QVERIFY(caller.failure("token-classification", "x", Json{{"aggregation_strategy", "max"}, {"stride", 900}}).contains("stride"));
        const Json question{{"question", "q"}, {"context", "some words here"}};
        QVERIFY(caller.failure("question-answering", question, Json{{"doc_stride", 50}, {"max_seq_len", 40}}).contains("doc_stride"));
        QVERIFY(caller.failure("feature-extraction", "x", Json{{"truncation", true}, {"tokenize_kwargs", {{"truncation", false}}}})
                    .contains("truncation"));
    }

    void aLongTextIsRefusedOrCut() {
        Caller caller;
        std::string text;
        while (text.size() < 1000000) {
            text += "the dog runs. ";
        }
        const QString message = caller.failure("text-classification", text);
        QVERIFY2(message.contains("tokens") && message.contains("truncation"), qPrintable(message));
        QCOMPARE(caller.call("text-classification", text, Json{{"truncation", true}}).size(), std::size_t(1));
    }

    void callsThatLackSomethingAreRefused() {
        Caller caller;
        QVERIFY(caller.failure(Json{{"model", kModel}, {"inputs", "x"}}).contains("task"));
        QVERIFY(caller.failure(Json{{"task", "ner"}, {"inputs", "x"}}).contains("model"));
        QVERIFY(caller.failure(Json{{"task", "ner"}, {"model", kModel}}).contains("inputs"));
        QVERIFY(caller.failure(Json{{"task", "ner"}, {"model", kModel}, {"inputs", "x"}, {"parametrs", 1}}).contains("parametrs"));
        QVERIFY(caller.failure(Json{{"task", "ner"}, {"model", "/no/such/folder"}, {"inputs", "x"}}).contains("/no/such/folder"));
    }

    void cancellingEndsTheCall() {
        Caller caller;
        caller.cancelToken().cancel();
        try {
            caller.call("text-classification", Json{"a", "b"});
            QFAIL("not cancelled");
        } catch (const core::Error& error) {
            QVERIFY(error.code() == core::ErrorCode::Cancelled);
        }
    }

    void aSentenceIsClosestToItself() {
        Caller caller;
        const Json ranked = caller.call("sentence-similarity",
                                        Json{{"source_sentence", "the dog runs"}, {"sentences", {"we love London", "the dog runs"}}});
        QCOMPARE(ranked["labels"][0], Json("the dog runs"));
        QVERIFY(isNear(ranked["scores"][0], 1.0));
        const Json matrix = caller.call("sentence-similarity", Json{"the dog", "a fox", "we"});
        QCOMPARE(matrix.size(), std::size_t(3));
        QVERIFY(isNear(matrix[1][1], 1.0));
        QVERIFY(isNear(matrix[0][2], matrix[2][0].get<double>()));
    }
};

QTEST_APPLESS_MAIN(PipelineTest)
#include "pipeline_test.moc"
