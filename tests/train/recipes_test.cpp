// The recipes that are shipped.
#include <QDirIterator>
#include <QTemporaryDir>
#include <QtTest>

#include "app/training_flags.h"
#include "engine/core/text_file.h"
#include "tests/message_of.h"
#include "tests/train/drawn_model.h"
#include "tests/train/training_run.h"

using namespace twb;
using core::Json;
namespace fs = std::filesystem;

namespace {

/// As many rows as `validation_split_percentage` needs to find some; of the labels there are two.
Json repeated(const Json& row) {
    std::vector<Json> rows(20, row);
    if (row.contains("label")) {
        rows.back()["label"] = "World";
    }
    return rows;
}

Json tinyBart() {
    Json config = core::readJsonFile(fs::path(TWB_SOURCE_DIR) / "resources/recipes/multi30k-model/config.json");
    config.update({{"d_model", 16}, {"encoder_ffn_dim", 32}, {"decoder_ffn_dim", 32}, {"vocab_size", 600}});
    return config;
}

}  // namespace

class RecipesTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    std::string drawn(const std::string& name, const Json& config) {
        return tests::drawnModel(fs::path(m_folder.path().toStdString()) / name, config);
    }

private Q_SLOTS:
    void everyRecipeTrains_data() {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("row");
        const QString bert = QString::fromStdString(tests::TrainingRun::model());
        QTest::newRow("ag-news") << bert << R"({"title": "good", "description": "a good film", "label": "Sports"})";
        QTest::newRow("wnut17") << bert << R"({"tokens": ["good", "film"], "tags": ["B-product", "O"]})";
        QTest::newRow("xquad") << bert << R"({"question": "what?", "context": "the good film", "id": "1",
            "answers": {"text": ["good"], "answer_start": [4]}})";
        QTest::newRow("tiny-shakespeare") << QString::fromStdString(drawn("llama", tests::tinyLlama()))
                                          << R"({"text": "the film was a good one and the other film was a bad one"})";
        QTest::newRow("chat") << QString::fromStdString(drawn("chat", tests::tinyLlama()))
                              << R"({"instruction": "what?", "input": "", "output": "a good film"})";
        QTest::newRow("multi30k") << QString::fromStdString(drawn("bart", tinyBart())) << R"({"en": "a good film", "de": "good"})";
    }

    void everyRecipeTrains() {
        QFETCH(QString, model);
        QFETCH(QString, row);
        const fs::path file = fs::path(TWB_SOURCE_DIR) / "resources/recipes" / (std::string(QTest::currentDataTag()) + ".json");
        Json params = app::trainingParams(core::readJsonFile(file), {"--max_steps", "1"});
        for (const auto& [name, value] : params["data"].items()) {
            params["data"][name] = value.is_number() ? Json(name == "doc_stride" ? 4 : 16) : value;
        }
        tests::TrainingRun run;
        const Json rows = repeated(core::parseJson(row.toStdString(), "row"));
        params["model"] = model.toStdString();
        params["train_dataset"] = rows;
        if (!params.contains("validation_split_percentage")) {
            params["eval_dataset"] = rows;
        }
        params["arguments"].update({{"output_dir", run.outputFolder()}, {"report_to", "none"}});
        params["evaluate_at_end"] = true;
        Json result;
        const QString problem = tests::messageOf([&] { result = run.run(params); });
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
        QCOMPARE(result["global_step"].get<int>(), 1);
        QVERIFY(!result["eval"].empty());
    }

    void noRecipeIsForgotten() {
        QDirIterator files(QString(TWB_SOURCE_DIR) + "/resources/recipes", {"*.json"}, QDir::Files);
        int count = 0;
        while (files.hasNext()) {
            files.next();
            ++count;
        }
        QCOMPARE(count, 6);
    }

    void aValidationSetIsTakenFromTheFront() {
        tests::TrainingRun run;
        Json request = run.request({0, 1}, {{"evaluation_strategy", "epoch"}});
        request["validation_split_percentage"] = 25;
        const Json result = run.run(request);
        QCOMPARE(result["global_step"].get<int>(), 3);  // 12 of 16 rows by 4
        request["validation_split_percentage"] = 1;
        const QString message = tests::messageOf([&] { run.run(request); });
        QVERIFY2(message.contains("validation_split_percentage"), qPrintable(message));
    }
};

QTEST_GUILESS_MAIN(RecipesTest)
#include "recipes_test.moc"
