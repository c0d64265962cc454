#include <QDir>
#include <QtTest>

#include <ATen/core/grad_mode.h>

#include "engine/core/json.h"
#include "engine/models/decoding.h"
#include "engine/models/model.h"

using namespace twb;
using at::Tensor;

/// The Llama family's fixtures (tests/data/parity/modern_lm; parity_test checks their figures): writing with a cache gives what a pass over
/// the whole text gives, over windows, soft caps, scaled rotary positions and mixtures of experts.
class LlamaTest : public QObject {
    Q_OBJECT

    static QString folderOf(const QString& name) { return QStringLiteral(TWB_TEST_DATA "/parity/modern_lm/models/") + name; }

    static Tensor text(std::int64_t length) { return (at::arange(2 * length).view({2, length}) * 7 + 3).remainder(40) + 10; }

    static Tensor logits(models::Decoding& decoding, const Tensor& ids, std::int64_t positions) {
        nn::CallContext context;
        return decoding.next(ids, positions, context).logits;
    }

    static std::unique_ptr<models::Decoding> start(const models::Model& model, bool useCache, const models::Inputs& inputs = {}) {
        nn::CallContext context;
        return model.startDecoding(inputs, useCache, context);
    }

    static void compare(const Tensor& got, const Tensor& wanted) {
        const double difference = (got - wanted).abs().max().item<double>();
        QVERIFY2(difference < 1e-4, qPrintable(QString("logits differ by %1").arg(difference)));
    }

    static void addModels() {
        QTest::addColumn<QString>("name");
        for (const QString& name : QDir(folderOf({})).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
            if (!name.startsWith("bad-") && !name.endsWith("seqcls")) {
                QTest::newRow(qPrintable(name)) << name;
            }
        }
    }

private Q_SLOTS:
    void initTestCase() { at::GradMode::set_enabled(false); }

    void stepsGiveWhatOnePassGives_data() { addModels(); }
    void stepsGiveWhatOnePassGives() {
        QFETCH(QString, name);
        const auto model = models::loadModel(folderOf(name).toStdString());
        const Tensor ids = text(12);
        const Tensor whole = logits(*start(*model, false), ids, 4);
        // A longrope changes its angles at nine tokens: all that was cached before is computed again.
        const auto decoding = start(*model, true);
        logits(*decoding, ids.narrow(1, 0, 6), 1);
        logits(*decoding, ids.narrow(1, 0, 9), 1);
        compare(logits(*decoding, ids.narrow(1, 0, 10), 1), whole.narrow(1, 1, 1));
        compare(logits(*decoding, ids, 2), whole.narrow(1, 2, 2));
        decoding->truncate(9);
        compare(logits(*decoding, ids.narrow(1, 0, 11), 1), whole.narrow(1, 2, 1));
    }

    void paddingOnTheLeftChangesNothing_data() { addModels(); }
    void paddingOnTheLeftChangesNothing() {
        QFETCH(QString, name);
        const auto model = models::loadModel(folderOf(name).toStdString());
        const Tensor ids = text(7);
        const Tensor alone = logits(*start(*model, true), ids, 1);
        const Tensor padded = at::constant_pad_nd(ids, {2, 0}, 0);
        const auto decoding = start(*model, true, {{"attention_mask", padded.narrow(1, 0, 8).ne(0).to(at::kLong)}});
        logits(*decoding, padded.narrow(1, 0, 8), 1);
        compare(logits(*decoding, padded, 1), alone);
    }
};

QTEST_GUILESS_MAIN(LlamaTest)
#include "llama_test.moc"
