#include <QtTest>

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>

#include "engine/nn/kv_cache.h"

using namespace twb;
using at::Tensor;
using nn::CacheKind;
using nn::KvCache;

/// The cache of keys and values against a plain concatenation of what went in.
class KvCacheTest : public QObject {
    Q_OBJECT

    static constexpr std::int64_t kRows = 3, kHeads = 2, kSize = 64;

    static Tensor piece(std::int64_t length) { return at::randn({kRows, kHeads, length, kSize}); }

    /// Appends keys and values, and checks that the last `seen` positions come back.
    static void append(KvCache& cache, Tensor& all, std::int64_t length, std::int64_t window, double tolerance = 0) {
        const Tensor added = piece(length);
        all = all.defined() ? at::cat({all, added}, 2) : added;
        const KvCache::Entry held = cache.append(0, added, -added, window);
        const std::int64_t seen = window > 0 ? std::min(all.size(2), window - 1 + length) : all.size(2);
        QVERIFY2(held.keys.size(2) >= seen, qPrintable(QString("%1 of %2").arg(held.keys.size(2)).arg(seen)));
        compareEnds(held, all, seen, tolerance);
        QCOMPARE(cache.length(), all.size(2));
    }

    static void compareEnds(const KvCache::Entry& held, const Tensor& all, std::int64_t seen, double tolerance) {
        const auto end = [seen](const Tensor& x) { return x.narrow(2, x.size(2) - seen, seen); };
        QVERIFY((end(held.keys) - end(all)).abs().max().item<double>() <= tolerance);
        QVERIFY((end(held.values) + end(all)).abs().max().item<double>() <= tolerance);
    }

private Q_SLOTS:
    void initTestCase() {
        at::GradMode::set_enabled(false);
        at::set_num_threads(1);  // the tensors are small
    }

    void positionsComeBack_data() {
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("window");
        QTest::addColumn<int>("prompt");
        QTest::addColumn<double>("tolerance");
        QTest::newRow("everything") << int(CacheKind::Full) << 0 << 7 << 0.0;
        QTest::newRow("everything, of layers with a window") << int(CacheKind::Full) << 9 << 40 << 0.0;
        QTest::newRow("a window") << int(CacheKind::Window) << 9 << 7 << 0.0;
        QTest::newRow("a window, after a long text") << int(CacheKind::Window) << 9 << 300 << 0.0;
        QTest::newRow("a cache of windows, a layer without one") << int(CacheKind::Window) << 0 << 7 << 0.0;
        // Half a step of 1/127 of a group's largest number, of which there are none above 6.
        QTest::newRow("eight bits") << int(CacheKind::EightBits) << 0 << 7 << 0.5 / 127 * 6;
    }
    void positionsComeBack() {
        QFETCH(int, kind);
        QFETCH(int, window);
        QFETCH(int, prompt);
        QFETCH(double, tolerance);
        KvCache cache{CacheKind(kind)};
        Tensor all;
        append(cache, all, prompt, window, tolerance);
        for (int i = 0; i < 100; ++i) {
            append(cache, all, 1, window, tolerance);
        }
        append(cache, all, 150, window, tolerance);  // a next prompt
        for (int i = 0; i < 100; ++i) {
            append(cache, all, 1, window, tolerance);
        }
    }

    void windowBoundsMemory() {
        KvCache cache(CacheKind::Window);
        Tensor all;
        append(cache, all, 2000, 9);
        const std::uint64_t afterPrompt = cache.byteCount();
        for (int i = 0; i < 300; ++i) {
            append(cache, all, 1, 9);
        }
        const std::uint64_t bytesOfPosition = 2 * kRows * kHeads * kSize * sizeof(float);
        QVERIFY(afterPrompt <= 80 * bytesOfPosition);
        QVERIFY(cache.byteCount() <= 160 * bytesOfPosition);
    }

    void eightBitsTakeAQuarter() {
        KvCache full, small(CacheKind::EightBits);
        for (std::size_t layer = 0; layer < 40; ++layer) {
            const Tensor x = piece(100);
            full.append(layer, x, x);
            small.append(layer, x, x);
            full.append(layer, piece(1), piece(1));
            small.append(layer, piece(1), piece(1));
        }
        const double share = static_cast<double>(small.byteCount()) / static_cast<double>(full.byteCount());
        QVERIFY2(share < 0.30, qPrintable(QString::number(share)));
    }

    void rowsMove_data() {
        QTest::addColumn<int>("kind");
        QTest::newRow("everything") << int(CacheKind::Full);
        QTest::newRow("eight bits") << int(CacheKind::EightBits);
    }
    void rowsMove() {
        QFETCH(int, kind);
        KvCache cache{CacheKind(kind)};
        Tensor all;
        append(cache, all, 5, 0, 0.05);
        for (const Tensor& rows :
             {at::tensor({2, 1, 1}, at::kLong), at::tensor({0, 0, 1, 1, 2, 2}, at::kLong), at::tensor({5}, at::kLong)}) {
            cache.reorder(rows);
            all = all.index_select(0, rows);
            compareEnds(cache.at(0), all, 5, 0.05);
        }
    }

    void whatAWindowStillHoldsCanBeTakenBack() {
        KvCache cache(CacheKind::Window);
        Tensor all;
        append(cache, all, 500, 9);
        cache.truncate(460);
        QCOMPARE(cache.length(), 460);
        all = all.narrow(2, 0, 460);
        append(cache, all, 1, 9);
        cache.truncate(100);  // long gone: the text must be read again
        QCOMPARE(cache.length(), 0);
        all = Tensor();
        append(cache, all, 100, 9);
    }

    void zerosStayZeros() {
        KvCache cache(CacheKind::EightBits);
        const Tensor zeros = at::zeros({1, 1, 3, 64});
        cache.append(0, zeros, zeros);
        QVERIFY(at::equal(cache.at(0).keys, zeros));
    }
};

QTEST_GUILESS_MAIN(KvCacheTest)
#include "kv_cache_test.moc"
