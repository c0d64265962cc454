// Safetensors, torch.save files, ZIP archives and checkpoints made of them.
#include <QtTest>

#include <cstring>
#include <filesystem>

#include "engine/core/error.h"
#include "engine/core/text_file.h"
#include "engine/io/checkpoint.h"
#include "engine/io/pickle/torch_file.h"
#include "engine/io/safetensors.h"
#include "engine/io/zip.h"
#include "tests/message_of.h"

namespace fs = std::filesystem;
using namespace twb;
using tests::messageOf;

namespace {

const fs::path kData = fs::path(TWB_TEST_DATA) / "io";

std::span<const std::byte> bytesOf(const std::string& text) {
    return std::as_bytes(std::span(text));
}

std::string safetensorsFile(const std::string& header, std::size_t dataBytes) {
    const std::uint64_t length = header.size();
    return std::string(reinterpret_cast<const char*>(&length), sizeof length) + header + std::string(dataBytes, '\0');
}

std::vector<float> floats(const io::TensorView& view) {
    const io::TensorView packed = io::contiguous(view);
    std::vector<float> values(io::elementCount(packed));
    std::memcpy(values.data(), packed.data, values.size() * sizeof(float));
    return values;
}

io::TensorView floatTensor(const std::string& name, std::vector<std::int64_t> shape, float first) {
    io::TensorView view;
    view.name = name;
    view.shape = std::move(shape);
    view.strides = io::contiguousStrides(view.shape);
    auto values = std::make_shared<std::vector<float>>(io::elementCount(view));
    for (std::size_t i = 0; i < values->size(); ++i) {
        (*values)[i] = first + static_cast<float>(i);
    }
    view.data = reinterpret_cast<const std::byte*>(values->data());
    view.bytes = values->size() * sizeof(float);
    view.owner = values;
    return view;
}

const io::TensorView& named(const std::vector<io::TensorView>& tensors, const std::string& name) {
    for (const io::TensorView& view : tensors) {
        if (view.name == name) {
            return view;
        }
    }
    throw std::runtime_error("no tensor " + name);
}

}  // namespace

class TestWeightFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void writesWhatItReads();
    void refusesDamagedSafetensors_data();
    void refusesDamagedSafetensors();

    void readsTorchFiles_data();
    void readsTorchFiles();
    void readsTrainingState();
    void refusesCode_data();
    void refusesCode();
    void survivesEveryCutAndFlip_data();
    void survivesEveryCutAndFlip();
    void refusesHostileZip_data();
    void refusesHostileZip();

    void prefersSafetensorsAndVariants();
    void readsShards();
    void opensALargeCheckpointAtOnce();
    void namesWhatIsMissing();

private:
    fs::path path(const std::string& name) const { return fs::path(m_folder->path().toStdString()) / name; }
    void write(const std::string& name, float first) const { io::writeSafetensors(path(name), {floatTensor(name, {2}, first)}); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestWeightFiles::writesWhatItReads() {
    io::TensorView transposed = floatTensor("b", {2, 3}, 0);
    transposed.shape = {3, 2};
    transposed.strides = {1, 3};
    io::TensorView bytes = floatTensor("a", {1}, 1);
    bytes.dtype = io::DType::U8;
    bytes.shape = {4};
    io::writeSafetensors(path("x.safetensors"), {bytes, transposed, floatTensor("none", {0, 2}, 0)}, {{"format", "pt"}, {"x", "\"y\""}});
    const io::Safetensors read = io::openSafetensors(path("x.safetensors"));
    QCOMPARE(read.metadata, (io::Metadata{{"format", "pt"}, {"x", "\"y\""}}));
    QCOMPARE(read.tensors.size(), std::size_t(3));
    QCOMPARE(read.tensors.front().name, std::string("b"));  // wider types first, as the reference writes
    QCOMPARE(read.tensors.back().name, std::string("a"));
    QCOMPARE(floats(read.tensors.front()), (std::vector<float>{0, 3, 1, 4, 2, 5}));
    QVERIFY(!fs::exists(path("x.safetensors.part")));
    QVERIFY(messageOf([&] { io::writeSafetensors(path("y"), {bytes, bytes}); }).contains("\"a\""));
}

void TestWeightFiles::refusesDamagedSafetensors_data() {
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("words");
    const auto row = [](const char* name, const std::string& content, const char* words) {
        QTest::newRow(name) << QByteArray(content.data(), static_cast<qsizetype>(content.size())) << words;
    };
    const std::string good = R"({"t":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})";
    row("empty", "", "0 bytes");
    row("header over 100 MB", std::string("\xff\xff\xff\xff\0\0\0\0", 8), "100000000");
    row("header outside the file", safetensorsFile("{}", 0).replace(0, 1, "\x50"), "claims 80");
    row("no object", safetensorsFile("[]", 0), "begin with");
    row("bad json", safetensorsFile(R"({"t":)", 0), "not valid JSON");
    row("cut off", safetensorsFile(good, 7), "only 7 bytes");
    row("bytes left over", safetensorsFile(good, 9), "9 bytes follow");
    row("overlap",
        safetensorsFile(R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[2,6]}})", 6),
        "overlap");
    row("hole", safetensorsFile(R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[2,6]}})", 6), "gap");
    row("ends before it begins", safetensorsFile(R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[4,0]}})", 4), "end before");
    row("wrong size", safetensorsFile(R"({"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}})", 8), "needs 12 bytes");
    row("negative size", safetensorsFile(R"({"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}})", 8), "\"a\"");
    row("fractional size", safetensorsFile(R"({"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}})", 8), "\"a\"");
    row("too large", safetensorsFile(R"({"a":{"dtype":"F32","shape":[4611686018427387904,4611686018427387904],"data_offsets":[0,8]}})", 8),
        "too large");
    row("unknown type", safetensorsFile(R"({"a":{"dtype":"F7","shape":[2],"data_offsets":[0,8]}})", 8), "F7");
    row("no offsets", safetensorsFile(R"({"a":{"dtype":"F32","shape":[2]}})", 8), "\"a\"");
    row("nested", safetensorsFile(R"({"a":{"dtype":{},"shape":[2],"data_offsets":[0,8]}})", 8), "\"a\"");
    row("twice",
        safetensorsFile(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}})", 2),
        "twice");
}

void TestWeightFiles::refusesDamagedSafetensors() {
    QFETCH(QByteArray, content);
    QFETCH(QString, words);
    const QString message = messageOf([&] { io::parseSafetensors(bytesOf(content.toStdString()), "model.safetensors", nullptr); });
    QVERIFY2(message.contains("model.safetensors") && message.contains(words), qPrintable(message));
}

void TestWeightFiles::readsTorchFiles_data() {
    QTest::addColumn<QString>("file");
    QTest::newRow("zip") << "weights.bin";
    QTest::newRow("stream of pickles") << "legacy.bin";
}

void TestWeightFiles::readsTorchFiles() {
    QFETCH(QString, file);
    const auto tensors = io::stateDictTensors(io::openTorchFile(kData / file.toStdString()), "file");
    QCOMPARE(floats(named(tensors, "plain")), (std::vector<float>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}));
    QCOMPARE(floats(named(tensors, "transposed")), (std::vector<float>{0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11}));
    QCOMPARE(floats(named(tensors, "every_other")), (std::vector<float>{0, 2, 4, 6, 8, 10}));
    QCOMPARE(floats(named(tensors, "expanded")), (std::vector<float>(5, 1)));
    QCOMPARE(floats(named(tensors, "scalar")), (std::vector<float>{3}));
    QCOMPARE(floats(named(tensors, "parameter")), (std::vector<float>{1, 1}));
    QCOMPARE(io::elementCount(named(tensors, "empty")), std::uint64_t(0));
    QCOMPARE(named(tensors, "tied").data, named(tensors, "plain").data);
    QVERIFY(named(tensors, "half").dtype == io::DType::F16);
    QVERIFY(named(tensors, "bfloat16").dtype == io::DType::BF16);
    QVERIFY(named(tensors, "ids").dtype == io::DType::I64);
    QCOMPARE(named(tensors, "mask").bytes, std::uint64_t(2));
    if (file == "weights.bin") {
        QVERIFY(named(tensors, "float8").dtype == io::DType::F8_E4M3);
        QVERIFY(named(tensors, "uint16").data[2] == std::byte(0xff));
    }
}

void TestWeightFiles::readsTrainingState() {
    const io::TorchFile file = io::openTorchFile(kData / "state.pth");
    const io::PickleValue* python = file.root->find("python");
    QVERIFY(python && python->isSequence());
    QCOMPARE(python->items[1]->items.size(), std::size_t(625));
    const io::PickleValue* numpy = file.root->find("numpy");
    QCOMPARE(numpy->items[1]->tensor.shape, (std::vector<std::int64_t>{624}));
    QVERIFY(numpy->items[1]->tensor.dtype == io::DType::U32);
    QCOMPARE(numpy->items[1]->tensor.bytes, std::uint64_t(624 * 4));
    QCOMPARE(file.root->find("figure")->number, 0.25);
    QCOMPARE(file.root->find("count")->integer, std::int64_t(-3));
    QVERIFY(!file.root->find("absent"));
}

void TestWeightFiles::refusesCode_data() {
    QTest::addColumn<QString>("file");
    QTest::newRow("zip") << "calls_system.bin";
    QTest::newRow("stream of pickles") << "calls_system_legacy.bin";
}

void TestWeightFiles::refusesCode() {
    QFETCH(QString, file);
    const QString message = messageOf([&] { io::Checkpoint::openFile(kData / file.toStdString()); });
    QVERIFY2(message.contains("posix.system") && message.contains(file), qPrintable(message));
}

void TestWeightFiles::survivesEveryCutAndFlip_data() {
    readsTorchFiles_data();
}

// Damaged files give an error or other tensors, never a crash (the asan preset makes this sharp).
void TestWeightFiles::survivesEveryCutAndFlip() {
    QFETCH(QString, file);
    const std::string whole = core::readTextFile(kData / file.toStdString());
    for (std::size_t at = 0; at < whole.size(); at += 3) {
        const std::string cut = whole.substr(0, at);
        messageOf([&] { io::parseTorchFile(bytesOf(cut), "cut", nullptr); });
        std::string flipped = whole;
        flipped[at] = static_cast<char>(flipped[at] ^ (1 << at % 8));
        messageOf([&] {
            const io::TorchFile read = io::parseTorchFile(bytesOf(flipped), "flipped", nullptr);
            for (const io::TensorView& view : io::stateDictTensors(read, "flipped")) {
                if (io::elementCount(view) < 1000) {
                    io::contiguous(view);
                }
            }
        });
    }
}

void TestWeightFiles::refusesHostileZip_data() {
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("words");
    QTest::newRow("climbs") << "weights/data.pkl"
                            << "weight/../a.pkl"
                            << "leaves its folder";
    QTest::newRow("absolute") << "weights/data.pkl"
                              << "/eights/data.pkl"
                              << "absolute";
    QTest::newRow("backslash") << "weights/data.pkl"
                               << "weights\\data.pkl"
                               << "absolute";
}

void TestWeightFiles::refusesHostileZip() {
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(QString, words);
    QByteArray content = QByteArray::fromStdString(core::readTextFile(kData / "weights.bin"));
    content.replace(from.toUtf8(), to.leftJustified(from.size(), 'x').toUtf8());
    const QString message = messageOf([&] { io::parseTorchFile(bytesOf(content.toStdString()), "evil.bin", nullptr); });
    QVERIFY2(message.contains("evil.bin") && message.contains(words), qPrintable(message));
}

void TestWeightFiles::prefersSafetensorsAndVariants() {
    write("model.safetensors", 1);
    write("model.fp16.safetensors", 2);
    fs::copy_file(kData / "weights.bin", path("pytorch_model.bin"));
    QVERIFY(io::Checkpoint::open(path("")).find("model.safetensors"));
    QVERIFY(io::Checkpoint::open(path(""), "fp16").find("model.fp16.safetensors"));
    fs::remove(path("model.safetensors"));
    const io::Checkpoint checkpoint = io::Checkpoint::open(path(""));
    QVERIFY(checkpoint.find("transposed"));
    QVERIFY(!checkpoint.find("step"));
    QCOMPARE(checkpoint.files(), (std::vector<fs::path>{path("pytorch_model.bin")}));
}

void TestWeightFiles::readsShards() {
    write("a.safetensors", 1);
    write("b.safetensors", 2);
    const auto index = [&](const char* map) {
        core::writeTextFile(path("model.safetensors.index.json"), std::string("{\"weight_map\": ") + map + "}");
    };
    const auto message = [&] { return messageOf([&] { io::Checkpoint::open(path("")); }); };
    index(R"({"a.safetensors": "a.safetensors", "b.safetensors": "b.safetensors"})");
    const io::Checkpoint checkpoint = io::Checkpoint::open(path(""));
    QCOMPARE(checkpoint.names(), (std::vector<std::string>{"a.safetensors", "b.safetensors"}));
    QCOMPARE(checkpoint.files().size(), std::size_t(3));
    QCOMPARE(floats(*checkpoint.find("b.safetensors")), (std::vector<float>{2, 3}));
    index(R"({"a.safetensors": "gone.safetensors"})");
    QVERIFY2(message().contains("gone.safetensors"), qPrintable(message()));
    index(R"({"other": "a.safetensors"})");
    QVERIFY2(message().contains("lacks the tensor other"), qPrintable(message()));
    index(R"({"a": "../a.safetensors"})");
    QVERIFY2(message().contains("../a.safetensors"), qPrintable(message()));
    index(R"({"a": "/etc/passwd"})");
    QVERIFY2(message().contains("/etc/passwd"), qPrintable(message()));
    index("[]");
    QVERIFY2(message().contains("weight_map"), qPrintable(message()));
}

// The 723 tensors of a model of 70 thousand million parameters, in 80 shards that take no room on the disk.
void TestWeightFiles::opensALargeCheckpointAtOnce() {
    constexpr std::int64_t kHidden = 8192, kKeys = 1024, kWide = 28672, kVocabulary = 32000;
    std::string map;
    const auto shard = [&](const std::string& name, const std::vector<std::pair<std::string, std::vector<std::int64_t>>>& tensors) {
        std::string header;
        std::uint64_t at = 0;
        for (const auto& [tensor, shape] : tensors) {
            const std::uint64_t end = at + *io::byteCount(shape, io::DType::BF16);
            header += (header.empty() ? "{\"" : ",\"") + tensor + R"(":{"dtype":"BF16","shape":)" + io::shapeText(shape) +
                      R"(,"data_offsets":[)" + std::to_string(at) + "," + std::to_string(end) + "]}";
            map += (map.empty() ? "{\"" : ",\"") + tensor + "\":\"" + name + "\"";
            at = end;
        }
        const std::string file = safetensorsFile(header + "}", 0);
        core::writeTextFile(path(name), file);
        std::error_code failure;
        fs::resize_file(path(name), file.size() + at, failure);
        return !failure;
    };
    bool hasRoom = shard("first.safetensors", {{"model.embed_tokens.weight", {kVocabulary, kHidden}},
                                               {"model.norm.weight", {kHidden}},
                                               {"lm_head.weight", {kVocabulary, kHidden}}});
    for (int layer = 0; layer < 80 && hasRoom; ++layer) {
        const std::string prefix = "model.layers." + std::to_string(layer) + ".";
        hasRoom = shard("layer-" + std::to_string(layer) + ".safetensors", {{prefix + "input_layernorm.weight", {kHidden}},
                                                                            {prefix + "self_attn.q_proj.weight", {kHidden, kHidden}},
                                                                            {prefix + "self_attn.k_proj.weight", {kKeys, kHidden}},
                                                                            {prefix + "self_attn.v_proj.weight", {kKeys, kHidden}},
                                                                            {prefix + "self_attn.o_proj.weight", {kHidden, kHidden}},
                                                                            {prefix + "post_attention_layernorm.weight", {kHidden}},
                                                                            {prefix + "mlp.gate_proj.weight", {kWide, kHidden}},
                                                                            {prefix + "mlp.up_proj.weight", {kWide, kHidden}},
                                                                            {prefix + "mlp.down_proj.weight", {kHidden, kWide}}});
    }
    if (!hasRoom) {
        QSKIP("the disk takes no files with holes");
    }
    core::writeTextFile(path("model.safetensors.index.json"), "{\"weight_map\": " + map + "}}");
    QElapsedTimer timer;
    timer.start();
    const io::Checkpoint checkpoint = io::Checkpoint::open(path(""));
    const qint64 elapsedMs = timer.elapsed();
    QCOMPARE(checkpoint.names().size(), std::size_t(723));
    std::uint64_t elements = 0;
    for (const io::TensorView& view : checkpoint.tensors()) {
        elements += io::elementCount(view);
    }
    QCOMPARE(elements, std::uint64_t(68'976'648'192));
    QVERIFY2(elapsedMs < 1000, qPrintable(QString::number(elapsedMs)));
}

void TestWeightFiles::namesWhatIsMissing() {
    const auto message = [&] { return messageOf([&] { io::Checkpoint::open(path("")); }); };
    QVERIFY(message().contains("model.safetensors"));
    core::writeTextFile(path("tf_model.h5"), "x");
    QVERIFY2(message().contains("TensorFlow") && message().contains("tf_model.h5"), qPrintable(message()));
    core::writeTextFile(path("model.safetensors"), "version https://git-lfs.github.com/spec/v1\n");
    QVERIFY2(message().contains("Git LFS"), qPrintable(message()));
    QVERIFY(messageOf([&] { io::Checkpoint::open(path("absent")); }).contains("absent"));
    QVERIFY(messageOf([&] { io::Checkpoint::open(path("tf_model.h5")); }).contains("is a file"));
}

QTEST_GUILESS_MAIN(TestWeightFiles)
#include "test_weight_files.moc"
