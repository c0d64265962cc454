#include <QTemporaryDir>
#include <QtTest>

#include <ATen/ATen.h>

#include "engine/core/error.h"
#include "engine/core/text_file.h"
#include "engine/io/checkpoint.h"
#include "engine/io/safetensors.h"
#include "engine/nn/adapter.h"
#include "engine/nn/layers.h"
#include "engine/nn/quantized_linear.h"
#include "engine/nn/vnni_linear.h"
#include "engine/nn/stored_linear.h"

using namespace twb;
using at::Tensor;

namespace {

/// A contiguous fp32 tensor as safetensors are written from.
io::TensorView viewOf(const std::string& name, const Tensor& tensor) {
    io::TensorView view;
    view.name = name;
    view.shape = tensor.sizes().vec();
    view.strides = io::contiguousStrides(view.shape);
    view.data = static_cast<const std::byte*>(tensor.const_data_ptr());
    view.bytes = tensor.nbytes();
    return view;
}

double cosine(const Tensor& a, const Tensor& b) {
    return at::cosine_similarity(a.flatten(), b.flatten(), 0).item<double>();
}

double furthest(const Tensor& a, const Tensor& b) {
    return (a - b).abs().max().item<double>();
}

constexpr std::int64_t kIn = 128, kOut = 96;

}  // namespace

/// Layers under the policies of their Weights.
class LinearTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    const Tensor m_weight = at::randn({kOut, kIn}) * 0.1;
    const Tensor m_bias = at::randn({kOut});
    const Tensor m_a = at::randn({4, kIn}) * 0.1;
    const Tensor m_b = at::randn({kOut, 4}) * 0.1;

    std::filesystem::path path(const char* name) const { return std::filesystem::path(m_folder.path().toStdString()) / name; }

    nn::Linear linear(const nn::WeightPolicy& policy, const char* name = "part") const {
        auto checkpoint = std::make_shared<const io::Checkpoint>(io::Checkpoint::openFile(path("model.safetensors")));
        const auto store = std::make_shared<nn::WeightStore>(checkpoint, "folder", nn::NameRules(), policy);
        return nn::Linear(nn::Weights(store) / name, kIn, kOut);
    }
    nn::Linear linear(nn::LinearKind kind) const {
        nn::WeightPolicy policy;
        policy.linear = kind;
        return linear(policy);
    }
    void writeAdapter(const char* config, std::vector<io::TensorView> tensors) const {
        std::filesystem::create_directories(path("adapter"));
        core::writeTextFile(path("adapter") / "adapter_config.json", config);
        io::writeSafetensors(path("adapter") / "adapter_model.safetensors", std::move(tensors));
    }

private Q_SLOTS:
    void initTestCase() {
        const Tensor half = m_weight.to(at::kBFloat16);
        io::TensorView narrow = viewOf("half.weight", half);
        narrow.dtype = io::DType::BF16;
        io::writeSafetensors(path("model.safetensors"),
                             {viewOf("part.weight", m_weight), viewOf("part.bias", m_bias), narrow, viewOf("half.bias", m_bias)});
    }

    void packedProductsAreNear_data() {
        QTest::addColumn<int>("kind");
        QTest::addColumn<qlonglong>("rows");
        QTest::addColumn<double>("nearness");
        for (const qlonglong rows : {1, 7, 64}) {
            QTest::addRow("bfloat16, %lld rows", rows) << int(nn::LinearKind::BFloat16) << rows << 0.99998;
            QTest::addRow("int8, %lld rows", rows) << int(nn::LinearKind::Int8) << rows << 0.9998;
            QTest::addRow("int4, %lld rows", rows) << int(nn::LinearKind::Int4) << rows << 0.995;
        }
    }
    void packedProductsAreNear() {
        QFETCH(int, kind);
        QFETCH(qlonglong, rows);
        QFETCH(double, nearness);
        const nn::Linear packed = linear(nn::LinearKind(kind));
        QVERIFY(packed.kernel);
        const Tensor x = at::randn({rows, 1, kIn});
        const Tensor y = packed(x);
        QCOMPARE(y.sizes().vec(), (std::vector<std::int64_t>{rows, 1, kOut}));
        QVERIFY(y.scalar_type() == at::kFloat);
        const Tensor exact = at::linear(x, m_weight);
        QVERIFY2(cosine(y - m_bias, exact) > nearness, qPrintable(QString::number(cosine(y - m_bias, exact), 'g', 8)));
        QVERIFY(at::equal(packed.weight, m_weight));  // the state dict is what the file holds
    }

    // Weights on the int8 grid of their row and activations on that of their call lose nothing.
    void int8IsExactOnItsGrid() {
        Tensor weight = at::randint(-127, 128, {kOut, kIn}).to(at::kFloat);
        weight.select(1, 0).fill_(127);
        // The grid is a call's with 256 steps, or with VNNI a row's with 255.
        const bool perRow = nn::canVnni(kIn);
        const Tensor x = at::randint(perRow ? -127 : -128, 128, {3, kIn}).to(at::kFloat);
        x.select(1, 0).fill_(perRow ? -127 : -128);
        x.select(1, 1).fill_(127);
        const auto kernel = nn::packLinear(nn::LinearKind::Int8, weight * 0.5, m_bias);
        const Tensor exact = at::linear(x, weight * 0.5, m_bias);
        QVERIFY2(furthest((*kernel)(x), exact) < 1e-2, qPrintable(QString::number(furthest((*kernel)(x), exact))));
    }

    void storedWeightsAreUsedWhereTheyLie_data() {
        QTest::addColumn<int>("type");
        QTest::addColumn<qlonglong>("rows");
        for (const qlonglong rows : {1, 6, 15, 40, 80}) {
            QTest::addRow("float32, %lld rows", rows) << int(at::kFloat) << rows;
            QTest::addRow("bfloat16, %lld rows", rows) << int(at::kBFloat16) << rows;
            QTest::addRow("float16, %lld rows", rows) << int(at::kHalf) << rows;
        }
    }
    void storedWeightsAreUsedWhereTheyLie() {
        QFETCH(int, type);
        QFETCH(qlonglong, rows);
        const Tensor first = at::randn({36, 75}).to(at::ScalarType(type));  // 75: the last step of a row is not a full register
        const Tensor second = at::randn({8, 75}).to(at::ScalarType(type));
        if (!nn::canMultiplyStored(first.scalar_type(), first.sizes())) {
            QSKIP("this processor has no AVX-512");
        }
        const Tensor bias = at::randn({44});
        const Tensor x = at::randn({rows, 1, 75});
        const Tensor exact = at::linear(x, at::cat({first, second}).to(at::kFloat), bias);
        const Tensor y = (*nn::storedLinear({first, second}, bias))(x);
        QCOMPARE(y.sizes().vec(), exact.sizes().vec());
        QVERIFY2(furthest(y, exact) < 1e-4, qPrintable(QString::number(furthest(y, exact))));
    }

    void bytesKeepWhatIsNoNumber() {
        const auto kernel = nn::packLinear(nn::LinearKind::Int8, m_weight, {});
        Tensor x = at::randn({2, kIn});
        x[1][3] = std::numeric_limits<double>::quiet_NaN();
        const Tensor y = (*kernel)(x);
        QVERIFY(!nn::canVnni(kIn) || (y[0].isfinite().all().item<bool>() && y[1].isnan().all().item<bool>()));
    }

    void smallMatricesStayPlain() {
        nn::WeightPolicy policy;
        policy.linear = nn::LinearKind::Int8;
        const nn::Linear small(at::randn({3, 16}), {}, policy);
        QVERIFY(!small.kernel);
        policy.trainable = true;
        QVERIFY(!linear(policy).kernel);
    }

    void joinedProductsArePackedOnce() {
        nn::WeightPolicy policy;
        policy.linear = nn::LinearKind::Int8;
        const nn::FusedLinear fused({linear(policy), linear(policy, "half")}, policy);
        QVERIFY(fused.joined && fused.joined->kernel && !fused.parts[0].kernel);
        const Tensor x = at::randn({2, kIn});
        const std::vector<Tensor> parts = fused(x);
        QCOMPARE(parts.size(), std::size_t(2));
        QVERIFY(cosine(parts[0], at::linear(x, m_weight, m_bias)) > 0.9998);
        QVERIFY(cosine(parts[1], parts[0]) > 0.9999);
    }

    void adapterIsMergedOrComputedBeside_data() {
        QTest::addColumn<int>("kind");
        QTest::addColumn<double>("tolerance");
        QTest::newRow("merged") << int(nn::LinearKind::Plain) << 1e-5;
        QTest::newRow("beside") << int(nn::LinearKind::BFloat16) << 0.05;
    }
    void adapterIsMergedOrComputedBeside() {
        QFETCH(int, kind);
        QFETCH(double, tolerance);
        writeAdapter(R"({"peft_type": "LORA", "r": 4, "lora_alpha": 8, "target_modules": ["part"]})",
                     {viewOf("base_model.model.part.lora_A.weight", m_a), viewOf("base_model.model.part.lora_B.weight", m_b),
                      viewOf("base_model.model.part.bias", m_bias + 1)});
        nn::WeightPolicy policy;
        policy.linear = nn::LinearKind(kind);
        policy.adapter = nn::Adapter::open(path("adapter"));
        const Tensor x = at::randn({5, kIn});
        const Tensor expected = at::linear(x, m_weight + 2 * at::mm(m_b, m_a), m_bias + 1);
        const Tensor y = linear(policy)(x);
        QVERIFY2(furthest(y, expected) < tolerance, qPrintable(QString::number(furthest(y, expected))));
    }

    void adapterErrorsNameTheCause_data() {
        QTest::addColumn<QByteArray>("config");
        QTest::addColumn<QByteArray>("tensor");
        QTest::addColumn<QString>("words");
        QTest::newRow("other kind") << QByteArray(R"({"peft_type": "IA3"})") << QByteArray("base_model.model.a.bias") << "IA3";
        QTest::newRow("dora") << QByteArray(R"({"peft_type": "LORA", "use_dora": true})") << QByteArray("base_model.model.a.bias")
                              << "use_dora";
        QTest::newRow("rank") << QByteArray(R"({"peft_type": "LORA", "r": 0})") << QByteArray("base_model.model.a.bias") << "r is 0";
        QTest::newRow("prefix") << QByteArray(R"({"peft_type": "LORA"})") << QByteArray("a.bias") << "base_model.model.";
        QTest::newRow("half") << QByteArray(R"({"peft_type": "LORA"})") << QByteArray("base_model.model.a.lora_A.weight") << "lora_B";
    }
    void adapterErrorsNameTheCause() {
        QFETCH(QByteArray, config);
        QFETCH(QByteArray, tensor);
        QFETCH(QString, words);
        writeAdapter(config.constData(), {viewOf(tensor.toStdString(), m_a)});
        QString message;
        try {
            nn::Adapter::open(path("adapter"));
        } catch (const core::Error& error) {
            message = error.what();
        }
        QVERIFY2(message.contains(words), qPrintable(message));
    }

    void adapterOfAnotherShapeIsRefused() {
        writeAdapter(R"({"peft_type": "LORA"})", {viewOf("base_model.model.part.bias", m_a)});
        nn::WeightPolicy policy;
        policy.adapter = nn::Adapter::open(path("adapter"));
        QVERIFY_THROWS_EXCEPTION(core::Error, linear(policy));
    }

    void unusedPartsOfAnAdapterAreKnown() {
        writeAdapter(R"({"peft_type": "LORA"})", {viewOf("base_model.model.elsewhere.bias", m_bias)});
        nn::WeightPolicy policy;
        policy.adapter = nn::Adapter::open(path("adapter"));
        nn::WeightStore store(nullptr, "folder", nn::NameRules(), policy);
        QCOMPARE(store.unusedAdapterNames(), (std::vector<std::string>{"elsewhere.bias"}));
    }
};

QTEST_GUILESS_MAIN(LinearTest)
#include "linear_test.moc"
