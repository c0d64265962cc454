#include <QDir>
#include <QtTest>

#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <c10/core/Allocator.h>
#include <c10/util/ThreadLocalDebugInfo.h>
#include <algorithm>

#include "engine/core/error.h"
#include "engine/core/json.h"
#include "engine/models/decoding.h"
#include "engine/models/model.h"

using namespace twb;
using at::Tensor;

namespace {

/// Hears of every allocation of this thread.
struct AllocationCounter : c10::MemoryReportingInfoBase {
    std::int64_t bytes = 0;

    void reportMemoryUsage(void*, int64_t allocated, size_t, size_t, c10::Device) override { bytes += std::max<int64_t>(0, allocated); }
    bool memoryProfilingEnabled() const override { return true; }
};

}  // namespace

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

    int m_withWindow = 0;

private Q_SLOTS:
    void initTestCase() {
        at::GradMode::set_enabled(false);
        at::set_num_threads(1);  // the tensors are small
    }

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

    void windowsForgetNothingThatIsSeen_data() { addModels(); }
    void windowsForgetNothingThatIsSeen() {
        QFETCH(QString, name);
        const auto model = models::loadModel(folderOf(name).toStdString());
        const Tensor ids = text(200);
        const auto whole = start(*model, false);
        const auto decoding = start(*model, true);
        try {
            decoding->keepAs(nn::CacheKind::Window);
        } catch (const core::Error& error) {
            QVERIFY2(QString(error.what()).contains("cache_implementation"), error.what());
            return;  // has no window
        }
        ++m_withWindow;
        logits(*decoding, ids.narrow(1, 0, 120), 1);
        for (const int length : {121, 140, 200}) {
            compare(logits(*decoding, ids.narrow(1, 0, length), 1), logits(*whole, ids.narrow(1, 0, length), 1));
        }
        decoding->truncate(190);
        compare(logits(*decoding, ids.narrow(1, 0, 192), 1), logits(*whole, ids.narrow(1, 0, 192), 1));
        decoding->truncate(20);  // is read again
        compare(logits(*decoding, ids.narrow(1, 0, 30), 1), logits(*whole, ids.narrow(1, 0, 30), 1));
    }

    void someModelsHaveWindows() { QVERIFY(m_withWindow > 2); }

    void eightBitsStayNear_data() { addModels(); }
    void eightBitsStayNear() {
        QFETCH(QString, name);
        const auto model = models::loadModel(folderOf(name).toStdString());
        const Tensor ids = text(40);
        const auto decoding = start(*model, true);
        decoding->keepAs(nn::CacheKind::EightBits);
        logits(*decoding, ids.narrow(1, 0, 30), 1);
        const Tensor whole = logits(*start(*model, false), ids, 1);
        const double difference = (logits(*decoding, ids, 1) - whole).abs().max().item<double>() / whole.abs().max().item<double>();
        QVERIFY2(difference < 0.02, qPrintable(QString::number(difference)));
    }

    // What a token costs in allocations does not grow with the text, but for the few tokens at which the cache grows.
    void tokensAllocateAlikeAtAnyLength() {
        const auto model = models::loadModel(folderOf("qwen2-main").toStdString());
        const Tensor ids = text(1200);
        const auto decoding = start(*model, true);
        logits(*decoding, ids.narrow(1, 0, 600), 1);  // longer than a block of torch's attention, whose scratch is bounded by it
        const auto counter = std::make_shared<AllocationCounter>();
        const c10::DebugInfoGuard guard(c10::DebugInfoKind::PROFILER_STATE, counter);
        std::vector<std::int64_t> bytes;
        for (std::int64_t length = 601; length <= 1200; ++length) {
            counter->bytes = 0;
            logits(*decoding, ids.narrow(1, 0, length), 1);
            bytes.push_back(counter->bytes);
        }
        const std::int64_t usual = *std::min_element(bytes.begin(), bytes.end());
        QVERIFY(usual > 0);
        const auto larger = std::count_if(bytes.begin(), bytes.end(), [&](std::int64_t each) { return each > usual; });
        QVERIFY2(larger <= 1, qPrintable(QString("%1 of %2 tokens allocate more than %3 bytes").arg(larger).arg(bytes.size()).arg(usual)));
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
