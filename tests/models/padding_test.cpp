#include <QTemporaryDir>
#include <QtTest>

#include <ATen/ATen.h>

#include "engine/core/json.h"
#include "engine/core/text_file.h"
#include "engine/models/model.h"

using namespace twb;
using at::Tensor;
using core::Json;

namespace {

struct Run {
    Tensor loss, logits;
    std::vector<std::pair<std::string, Tensor>> gradients;
};

/// A training step with dropout on a batch with padding.
Run step(const std::filesystem::path& folder, bool skipsPadding, bool recomputesLayers) {
    models::LoadOptions options;
    options.policy.randomInit = true;
    options.policy.seed = 3;
    options.policy.trainable = true;
    const auto model = models::loadModel(folder, options);
    std::vector<std::pair<std::string, Tensor>> parameters;
    for (const nn::NamedTensor& entry : model->weights().entries()) {
        if (!entry.isBuffer && entry.tiedTo.empty()) {
            entry.tensor.set_requires_grad(true);
            parameters.emplace_back(entry.name, entry.tensor);
        }
    }
    at::manual_seed(7);
    const Tensor ids = at::randint(1, 60, {3, 9}, at::kLong), mask = at::ones({3, 9}, at::kLong);
    mask[0].slice(0, 4).zero_();
    mask[2].slice(0, 0, 2).zero_();
    nn::CallContext context;
    context.training = true;
    context.skipsPadding = skipsPadding;
    context.recomputesLayers = recomputesLayers;
    const models::Outputs outputs =
        model->forward({{"input_ids", ids * mask}, {"attention_mask", mask}, {"labels", at::tensor({0, 1, 1}, at::kLong)}}, context);
    outputs.at("loss").backward();
    Run run{outputs.at("loss").detach(), outputs.at("logits").detach(), {}};
    for (const auto& [name, tensor] : parameters) {
        run.gradients.emplace_back(name, tensor.grad());
    }
    return run;
}

}  // namespace

/// Models that are told not to compute padding learn the same.
class PaddingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void trainingWithoutPaddingIsTheSame_data() {
        QTest::addColumn<QString>("config");
        QTest::addColumn<bool>("recomputesLayers");
        for (const bool recomputes : {false, true}) {
            const char* suffix = recomputes ? ", checkpointed" : "";
            QTest::addRow("bert%s", suffix) << R"({"model_type": "bert", "architectures": ["BertForSequenceClassification"],
                "hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32, "vocab_size": 64})"
                                            << recomputes;
            QTest::addRow("roberta%s", suffix) << R"({"model_type": "roberta", "architectures": ["RobertaForSequenceClassification"],
                "hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32, "vocab_size": 64,
                "max_position_embeddings": 16, "pad_token_id": 1})"
                                               << recomputes;
            QTest::addRow("distilbert%s", suffix) << R"({"model_type": "distilbert", "architectures":
                ["DistilBertForSequenceClassification"], "dim": 16, "n_layers": 2, "n_heads": 2, "hidden_dim": 32, "vocab_size": 64})"
                                                  << recomputes;
        }
    }

    void trainingWithoutPaddingIsTheSame() {
        QFETCH(QString, config);
        QFETCH(bool, recomputesLayers);
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.path().toStdString();
        core::writeTextFile(path / "config.json", config.toStdString());
        const Run expected = step(path, false, recomputesLayers), found = step(path, true, recomputesLayers);
        QVERIFY(!at::equal(found.logits, at::zeros_like(found.logits)));
        QVERIFY(at::allclose(found.loss, expected.loss, 1e-5, 1e-6));
        QVERIFY(at::allclose(found.logits, expected.logits, 1e-5, 1e-6));
        for (std::size_t i = 0; i < expected.gradients.size(); ++i) {
            const auto& [name, gradient] = expected.gradients[i];
            QCOMPARE(found.gradients[i].second.defined(), gradient.defined());
            QVERIFY2(!gradient.defined() || at::allclose(found.gradients[i].second, gradient, 1e-4, 1e-6), name.c_str());
        }
    }
};

QTEST_GUILESS_MAIN(PaddingTest)
#include "padding_test.moc"
