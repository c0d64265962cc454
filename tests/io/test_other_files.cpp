// GGUF, numpy arrays and the checkpoint writer.
#include <QtTest>

#include <cstring>
#include <filesystem>

#include "engine/core/error.h"
#include "engine/core/json.h"
#include "engine/core/text_file.h"
#include "engine/io/checkpoint.h"
#include "engine/io/checkpoint_writer.h"
#include "engine/io/gguf/gguf_checkpoint.h"
#include "engine/io/gguf/gguf_folder.h"
#include "engine/io/npy.h"
#include "tests/message_of.h"

namespace fs = std::filesystem;
using namespace twb;
using tests::messageOf;

namespace {

const fs::path kData = fs::path(TWB_TEST_DATA) / "io";

std::vector<float> floats(const io::TensorView& view) {
    const io::TensorView packed = io::contiguous(view);
    std::vector<float> values(io::elementCount(packed));
    std::memcpy(values.data(), packed.data, values.size() * sizeof(float));
    return values;
}

io::TensorView floatTensor(const std::string& name, std::int64_t count) {
    io::TensorView view;
    view.name = name;
    view.shape = {count};
    view.strides = {1};
    auto values = std::make_shared<std::vector<float>>(static_cast<std::size_t>(count), 1.5F);
    view.data = reinterpret_cast<const std::byte*>(values->data());
    view.bytes = values->size() * sizeof(float);
    view.owner = values;
    return view;
}

}  // namespace

class TestOtherFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void dequantizesAsTheReference();
    void readsALlama();
    void opensGgufAsAFolder();
    void refusesDamagedGguf();
    void readsArrays_data();
    void readsArrays();
    void readsArchivesOfArrays();
    void refusesDamagedArrays();
    void writesShardsAndTiedTensorsOnce();

private:
    fs::path path(const std::string& name) const { return fs::path(m_folder->path().toStdString()) / name; }

    std::unique_ptr<QTemporaryDir> m_folder;
};

// types.gguf has one tensor of each type; types.npz what the Python package gguf makes of them.
void TestOtherFiles::dequantizesAsTheReference() {
    const io::GgufFile file = io::openGguf(kData / "gguf" / "types.gguf");
    const std::vector<io::TensorView> expected = io::openNpz(kData / "gguf" / "types.npz");
    QCOMPARE(file.tensors.size(), std::size_t(13));
    QCOMPARE(expected.size(), file.tensors.size());
    for (const io::GgufTensor& tensor : file.tensors) {
        const auto it =
            std::find_if(expected.begin(), expected.end(), [&](const io::TensorView& view) { return view.name == tensor.name; });
        QVERIFY2(it != expected.end() && io::dequantize(tensor) == floats(*it), tensor.name.c_str());
    }
}

void TestOtherFiles::readsALlama() {
    const fs::path source = kData / "gguf" / "llama.gguf";
    const io::GgufCheckpoint checkpoint = io::openGgufCheckpoint(source);
    QCOMPARE(checkpoint.config["model_type"].get<std::string>(), std::string("llama"));
    QCOMPARE(checkpoint.config["rms_norm_eps"].get<double>(), 1e-5);
    QVERIFY(!checkpoint.config["tie_word_embeddings"].get<bool>());
    QCOMPARE(checkpoint.tokenizerConfig["chat_template"].get<std::string>(), std::string("{{ messages }}"));
    const io::Checkpoint opened = io::Checkpoint::openFile(source);
    const std::vector<io::TensorView> expected = io::openNpz(kData / "gguf" / "llama.npz");
    QCOMPARE(opened.names().size(), expected.size());
    for (const io::TensorView& view : expected) {
        QVERIFY2(opened.find(view.name) && floats(*opened.find(view.name)) == floats(view), view.name.c_str());
    }
    fs::create_directories(path("only"));
    fs::copy_file(source, path("only") / "a.gguf");
    QVERIFY(floats(*io::Checkpoint::open(path("only")).find("model.layers.0.self_attn.q_proj.weight")) ==
            floats(*opened.find("model.layers.0.self_attn.q_proj.weight")));
}

void TestOtherFiles::opensGgufAsAFolder() {
    fs::create_directories(path("only"));
    const fs::path file = path("only") / "a.gguf";
    fs::copy_file(kData / "gguf" / "llama.gguf", file);
    QCOMPARE(io::ggufFileOf(file), std::optional(file));
    QCOMPARE(io::ggufFileOf(path("only")), std::optional(file));
    QVERIFY(!io::ggufFileOf(kData));
    QVERIFY(!io::ggufFileOf(path("absent.gguf")));

    const fs::path folder = io::ggufModelFolder(file, path("cache"));
    QCOMPARE(core::readJsonFile(folder / "config.json")["model_type"].get<std::string>(), std::string("llama"));
    QVERIFY(core::readJsonFile(folder / "tokenizer_config.json").contains("chat_template"));
    QCOMPARE(io::Checkpoint::open(folder).names(), io::Checkpoint::openFile(file).names());
    QCOMPARE(io::ggufModelFolder(file, path("cache")), folder);
    fs::last_write_time(file, fs::last_write_time(file) + std::chrono::seconds(5));
    QVERIFY(io::ggufModelFolder(file, path("cache")) != folder);  // another state of the file
}

void TestOtherFiles::refusesDamagedGguf() {
    const std::string whole = core::readTextFile(kData / "gguf" / "llama.gguf");
    for (std::size_t at = 0; at < whole.size(); at += 7) {
        const std::string cut = whole.substr(0, at);
        const QString message = messageOf([&] { io::parseGguf(std::as_bytes(std::span(cut)), "cut.gguf", nullptr); });
        QVERIFY2(message.contains("cut.gguf"), qPrintable(QString::number(at)));
        std::string flipped = whole;
        flipped[at] = static_cast<char>(flipped[at] ^ (1 << at % 8));
        messageOf([&] {
            for (const io::TensorView& view :
                 io::ggufCheckpoint(io::parseGguf(std::as_bytes(std::span(flipped)), "flipped", nullptr)).tensors) {
                io::contiguous(view);
            }
        });
    }
    std::string other = whole;
    other.replace(other.find("llama", other.find("general.architecture")), 5, "mamba");
    QVERIFY(messageOf([&] { io::ggufCheckpoint(io::parseGguf(std::as_bytes(std::span(other)), "x", nullptr)); }).contains("mamba"));
}

void TestOtherFiles::readsArrays_data() {
    QTest::addColumn<QString>("file");
    QTest::newRow("C order") << "c.npy";
    QTest::newRow("Fortran order") << "fortran.npy";
}

void TestOtherFiles::readsArrays() {
    QFETCH(QString, file);
    const io::TensorView array = io::openNpy(kData / file.toStdString());
    QCOMPARE(array.shape, (std::vector<std::int64_t>{2, 3}));
    QCOMPARE(floats(array), (std::vector<float>{0, 1, 2, 3, 4, 5}));
    io::writeNpy(path("copy.npy"), array);
    QCOMPARE(core::readTextFile(path("copy.npy")), core::readTextFile(kData / "c.npy"));
}

void TestOtherFiles::readsArchivesOfArrays() {
    const std::vector<io::TensorView> arrays = io::openNpz(kData / "deflated.npz");
    QCOMPARE(arrays.size(), std::size_t(2));
    QCOMPARE(arrays[0].name, std::string("a"));
    QCOMPARE(floats(arrays[0]), std::vector<float>(1000, 0.5F));
    QVERIFY(arrays[1].dtype == io::DType::I64);
    QVERIFY(arrays[1].shape.empty());
}

void TestOtherFiles::refusesDamagedArrays() {
    const std::string whole = core::readTextFile(kData / "c.npy");
    const auto message = [](const std::string& content) {
        return messageOf([&] { io::parseNpy({std::as_bytes(std::span(content)), nullptr}, "x.npy"); });
    };
    const auto replaced = [&](const char* from, const char* to) {
        return QByteArray::fromStdString(whole).replace(from, to).toStdString();
    };
    QVERIFY(message(whole.substr(0, whole.size() - 1)).contains("cut off"));
    QVERIFY(message(replaced("(2, 3)", "(2,-3)")).contains("(2,-3)"));
    QVERIFY(message(replaced("'<f4'", "'|O8'")).contains("|O8"));
    QVERIFY(message(replaced("'shape'", "'scape'")).contains("shape"));
    QVERIFY(message("no array").contains("x.npy"));
}

void TestOtherFiles::writesShardsAndTiedTensorsOnce() {
    const io::TensorView a = floatTensor("a", 10), b = floatTensor("b", 10), c = floatTensor("c", 5);
    io::TensorView tied = a;
    tied.name = "tied";
    io::writeCheckpoint(path("m"), {a, tied, b, c});
    QCOMPARE(io::Checkpoint::open(path("m")).names(), (std::vector<std::string>{"a", "b", "c"}));
    const std::vector<fs::path> files = io::writeCheckpoint(path("m"), {a, tied, b, c}, 60);
    QCOMPARE(files.size(), std::size_t(3));
    QCOMPARE(files.front().filename(), fs::path("model-00001-of-00002.safetensors"));
    QVERIFY(!fs::exists(path("m") / "model.safetensors"));
    const io::Checkpoint sharded = io::Checkpoint::open(path("m"));
    QCOMPARE(sharded.names(), (std::vector<std::string>{"a", "b", "c"}));
    QCOMPARE(core::readJsonFile(files.back())["metadata"]["total_size"].get<int>(), 100);
    io::writeCheckpoint(path("m"), {a});
    QVERIFY(!fs::exists(files.front()) && !fs::exists(files.back()));
}

QTEST_GUILESS_MAIN(TestOtherFiles)
#include "test_other_files.moc"
