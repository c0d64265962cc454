#include <QtTest>

#include <ATen/ATen.h>

#include "engine/nn/context.h"
#include "engine/nn/packed_rows.h"

using namespace twb;
using at::Tensor;

namespace {

constexpr double kProbability = 0.1;

/// Two rows, of three tokens and of five.
Tensor mask() {
    return at::tensor({1, 1, 1, 0, 0, 1, 1, 1, 1, 1}, at::kLong).view({2, 5});
}

}  // namespace

/// Dropout, and rows without their padding.
class DropoutTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void valuesAndGradientsAreThoseOfTorch_data() {
        QTest::addColumn<bool>("isBFloat16");
        QTest::newRow("float32") << false;
        QTest::newRow("bfloat16") << true;
    }

    void valuesAndGradientsAreThoseOfTorch() {
        QFETCH(bool, isBFloat16);
        const at::ScalarType type = isBFloat16 ? at::kBFloat16 : at::kFloat;
        const Tensor values = at::randn({7, 33, 65}).to(type), gradient = at::randn({65, 33, 7}).to(type).permute({2, 1, 0});
        Tensor expected = values.clone().set_requires_grad(true), found = values.clone().set_requires_grad(true);
        at::manual_seed(5);
        const Tensor reference = at::dropout(expected, kProbability, true);
        const Tensor next = at::rand({3});
        at::manual_seed(5);
        const Tensor ours = nn::dropout(found, kProbability);
        QVERIFY(at::equal(at::rand({3}), next));
        reference.backward(gradient);
        ours.backward(gradient);
        QVERIFY(at::equal(ours, reference));
        QVERIFY(at::equal(found.grad(), expected.grad()));
    }

    void packedRowsAreDrawnAsThoseOfTheirBatch() {
        const nn::PackedRows rows(mask());
        const Tensor batch = at::randn({2, 5, 16});
        at::manual_seed(5);
        const Tensor expected = rows.pack(at::dropout(batch, kProbability, true));
        at::manual_seed(5);
        QVERIFY(at::equal(nn::dropout(rows.pack(batch), kProbability, &rows), expected));
    }

    void paddingIsLeftOutAndComesBackAsZeros() {
        const nn::PackedRows rows(mask());
        Tensor batch = at::randn({2, 5, 16}).set_requires_grad(true);
        const Tensor packed = rows.pack(batch);
        QCOMPARE(packed.sizes().vec(), std::vector<std::int64_t>({8, 16}));
        const Tensor attended = mask().unsqueeze(-1).to(at::kFloat);
        const Tensor restored = rows.unpack(packed);
        QVERIFY(at::equal(restored, batch * attended));
        restored.sum().backward();
        QVERIFY(at::equal(batch.grad(), attended.expand({2, 5, 16})));
    }

    void aCallThatLooksAtPaddingIsNotPacked() {
        nn::CallContext context;
        {
            const nn::Packing packing(mask(), context);
            QVERIFY(!context.packedRows);
        }
        context.skipsPadding = true;
        {
            const nn::Packing packing(mask(), context);
            QVERIFY(context.packedRows);
        }
        QVERIFY(!context.packedRows);
        const nn::Packing whole(at::ones({2, 5}, at::kLong), context);
        QVERIFY(!context.packedRows);
    }
};

QTEST_GUILESS_MAIN(DropoutTest)
#include "dropout_test.moc"
