#include <cmath>

#include <ATen/core/grad_mode.h>

#include <QtTest>

#include "engine/core/error.h"
#include "engine/models/decoding.h"
#include "engine/models/model.h"
#include "engine/models/seq2seq.h"
#include "engine/models/seq2seq_attention.h"

using namespace twb;
using at::Tensor;

/// What encoder-decoders must keep while they write: a step gives what a pass over everything gives, however rows move, and rows of one
/// input look at it together. The figures of the fixtures are parity_test's.
class EncoderDecodersTest : public QObject {
    Q_OBJECT

    static std::unique_ptr<models::Model> load(const QString& name) {
        const models::LoadOptions options;  // as a temporary, GCC 12 takes a part of it for uninitialized
        return models::loadModel((QStringLiteral(TWB_TEST_DATA "/parity/") + name).toStdString(), options);
    }

    /// Two sources, the second one shorter.
    static models::Inputs sources() {
        const Tensor ids = (at::arange(12).view({2, 6}) * 5 + 3).remainder(40) + 10;
        Tensor mask = at::ones({2, 6}, at::kLong);
        mask[1].slice(0, 4).zero_();
        return {{"input_ids", ids}, {"attention_mask", mask}};
    }

    static Tensor written(std::int64_t rows, std::int64_t length) {
        return (at::arange(rows * length).view({rows, length}) * 7 + 5).remainder(40) + 10;
    }

    static std::unique_ptr<models::Decoding> start(const models::Model& model, bool useCache) {
        nn::CallContext context;
        return model.startDecoding(sources(), useCache, context);
    }

    static Tensor logits(models::Decoding& decoding, const Tensor& ids, std::int64_t positions) {
        nn::CallContext context;
        return decoding.next(ids, positions, context).logits;
    }

    static void compare(const Tensor& got, const Tensor& wanted) {
        QCOMPARE(got.sizes().vec(), wanted.sizes().vec());
        const double difference = (got - wanted).abs().max().item<double>();
        QVERIFY2(difference < 1e-4, qPrintable(QString("logits differ by %1").arg(difference)));
    }

    static void addWriters() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"seq2seq_bart/models/mbart", "seq2seq_bart/models/blenderbot-small", "seq2seq_t5/models/umt5",
                                 "seq2seq_t5/models/longt5-tglobal", "seq2seq_translate/models/m2m_100", "seq2seq_translate/models/fsmt",
                                 "seq2seq_more/models/roberta-shared", "seq2seq_more/models/bert-gpt2", "seq2seq_more/models/pegasus_x",
                                 "seq2seq_more/models/bigbird_pegasus", "seq2seq_bart/models/led"}) {
            QTest::newRow(name) << QString(name);
        }
    }

private Q_SLOTS:
    void initTestCase() { at::GradMode::set_enabled(false); }

    void stepsGiveWhatOnePassGives_data() { addWriters(); }
    void stepsGiveWhatOnePassGives() {
        QFETCH(QString, name);
        const auto model = load(name);
        const Tensor ids = written(2, 6);
        const Tensor whole = logits(*start(*model, false), ids, 6);
        const auto decoding = start(*model, true);
        compare(logits(*decoding, ids.narrow(1, 0, 1), 1), whole.narrow(1, 0, 1));
        compare(logits(*decoding, ids.narrow(1, 0, 2), 1), whole.narrow(1, 1, 1));
        compare(logits(*decoding, ids, 3), whole.narrow(1, 3, 3));
    }

    void givenStatesAreScaledAsInTransformers_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("words");
        QTest::addColumn<bool>("scaled");
        QTest::newRow("Marian") << "seq2seq_translate/models/marian"
                                << "model.shared.weight" << false;
        QTest::newRow("FSMT") << "seq2seq_translate/models/fsmt"
                              << "model.encoder.embed_tokens.weight" << true;
    }
    void givenStatesAreScaledAsInTransformers() {
        QFETCH(QString, name);
        QFETCH(QString, words);
        QFETCH(bool, scaled);
        const auto model = load(name);
        const Tensor ids = sources().get("input_ids");
        const Tensor mask = at::ones_like(ids);
        const Tensor decoderIds = written(2, 3);
        const auto logitsFrom = [&](const char* input, const Tensor& value) {
            nn::CallContext context;
            return model->forward({{input, value}, {"attention_mask", mask}, {"decoder_input_ids", decoderIds}}, context).at("logits");
        };
        const Tensor states = at::embedding(model->weights().find(words.toStdString())->tensor, ids);
        const double scale = scaled ? 1 : std::sqrt(static_cast<double>(states.size(-1)));
        compare(logitsFrom("inputs_embeds", states * scale), logitsFrom("input_ids", ids));
    }

    void beamsLookAtTheirInputTogether_data() { addWriters(); }
    void beamsLookAtTheirInputTogether() {
        QFETCH(QString, name);
        const auto model = load(name);
        const auto decoding = start(*model, true);
        logits(*decoding, written(2, 1), 1);
        decoding->reorder(at::tensor({0, 0, 0, 1, 1, 1}, at::kLong));
        const Tensor first = written(2, 1).repeat_interleave(3, 0);
        const Tensor second = at::cat({first, written(6, 1)}, 1);
        logits(*decoding, second, 1);
        const Tensor moved = at::tensor({2, 0, 0, 4, 5, 3}, at::kLong);
        decoding->reorder(moved);
        const Tensor third = at::cat({second.index_select(0, moved), written(6, 1) + 1}, 1);
        const Tensor got = logits(*decoding, third, 1);
        for (std::int64_t row = 0; row < 6; ++row) {
            const auto alone = start(*model, true);
            alone->reorder(at::tensor({row / 3}, at::kLong));
            compare(got.narrow(0, row, 1), logits(*alone, third.narrow(0, row, 1), 1));
        }
    }

    void inputsLeaveUnevenly_data() { addWriters(); }
    void inputsLeaveUnevenly() {
        QFETCH(QString, name);
        const auto model = load(name);
        const auto decoding = start(*model, true);
        const Tensor ids = written(2, 2);
        logits(*decoding, ids, 1);
        const Tensor rows = at::tensor({1, 0, 1}, at::kLong);
        decoding->reorder(rows);
        const Tensor longer = at::cat({ids.index_select(0, rows), written(3, 1)}, 1);
        const Tensor got = logits(*decoding, longer, 1);
        decoding->reorder(at::tensor({2}, at::kLong));
        const auto alone = start(*model, true);
        alone->reorder(at::tensor({1}, at::kLong));
        compare(got.narrow(0, 2, 1), logits(*alone, longer.narrow(0, 2, 1), 1));
        decoding->truncate(2);
        compare(logits(*decoding, longer.narrow(0, 2, 1), 1), got.narrow(0, 2, 1));
    }

    void beamsShareTheMemorysKeys() {
        nn::CallContext context;
        const Tensor q = at::randn({6, 2, 1, 4});
        const Tensor k = at::randn({2, 2, 5, 4});
        const Tensor v = at::randn({2, 2, 5, 4});
        nn::AttentionOptions options;
        options.mask = at::zeros({2, 1, 1, 5});
        options.mask.index_put_({1, 0, 0, 4}, -1e9);
        const Tensor shared = models::sharedAttention(q, k, v, options, context);
        options.mask = options.mask.repeat_interleave(3, 0);
        const Tensor copied = nn::attention(q, k.repeat_interleave(3, 0), v.repeat_interleave(3, 0), options, context);
        QVERIFY(at::allclose(shared, copied, 1e-5, 1e-6));
    }

    void labelsAreShifted() {
        const Tensor labels = at::tensor({5, 6, 2, -100}, at::kLong).unsqueeze(0);
        const models::DecoderStart start{.pad_token_id = 1, .decoder_start_token_id = 9};
        QVERIFY(models::shiftTokensRight(labels, start).equal(at::tensor({9, 5, 6, 2}, at::kLong).unsqueeze(0)));
        const models::DecoderStart wraps{.pad_token_id = 1, .decoder_start_token_id = {}, .lastTokenFirst = true};
        QVERIFY(models::shiftTokensRight(labels, wraps).equal(at::tensor({2, 5, 6, 2}, at::kLong).unsqueeze(0)));
        QVERIFY_THROWS_EXCEPTION(core::Error,
                                 models::shiftTokensRight(labels, models::DecoderStart{.pad_token_id = 1, .decoder_start_token_id = {}}));
    }
};

QTEST_GUILESS_MAIN(EncoderDecodersTest)
#include "encoder_decoders_test.moc"
