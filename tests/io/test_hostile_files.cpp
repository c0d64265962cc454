// Files made to harm: each must be refused with a sentence that says what is wrong, and cost no more memory than its size warrants.
#include <zlib.h>
#include <QtTest>

#include <cstring>

#include "engine/core/error.h"
#include "engine/io/npy.h"
#include "engine/io/pickle/torch_file.h"
#include "engine/io/zip.h"

using namespace twb;

namespace {

std::span<const std::byte> bytesOf(const std::string& text) {
    return std::as_bytes(std::span(text));
}

template <typename T>
std::string number(T value) {
    return std::string(reinterpret_cast<const char*>(&value), sizeof value);
}

std::string deflated(const std::string& content) {
    std::string out(content.size() / 500 + 1000, '\0');
    z_stream stream{};
    deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
    stream.avail_in = static_cast<uInt>(content.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

struct Entry {
    std::string name;
    std::string stored;      ///< as it lies in the archive
    std::uint32_t size = 0;  ///< that the directory claims
    bool isDeflated = false;
    int sharesWith = -1;  ///< index of an entry whose data this one claims, too
};

Entry plain(const std::string& name, const std::string& content) {
    return {name, content, static_cast<std::uint32_t>(content.size())};
}

std::string zipOf(const std::vector<Entry>& entries) {
    std::string archive, directory;
    std::vector<std::uint32_t> offsets;
    for (const Entry& entry : entries) {
        const Entry& data = entry.sharesWith < 0 ? entry : entries[std::size_t(entry.sharesWith)];
        const std::uint32_t offset = entry.sharesWith < 0 ? std::uint32_t(archive.size()) : offsets[std::size_t(entry.sharesWith)];
        offsets.push_back(offset);
        const std::string common = number(std::uint16_t(20)) + number(std::uint16_t(0)) + number(std::uint16_t(entry.isDeflated ? 8 : 0)) +
                                   number(std::uint32_t(0)) + number(std::uint32_t(0)) + number(std::uint32_t(data.stored.size())) +
                                   number(entry.size) + number(std::uint16_t(entry.name.size())) + number(std::uint16_t(0));
        if (entry.sharesWith < 0) {
            archive += "PK\x03\x04" + common + entry.name + entry.stored;
        }
        directory += "PK\x01\x02" + number(std::uint16_t(20)) + common + number(std::uint16_t(0)) + number(std::uint16_t(0)) +
                     number(std::uint16_t(0)) + number(std::uint32_t(0)) + number(offset) + entry.name;
    }
    const auto count = number(std::uint16_t(entries.size()));
    return archive + directory + std::string("PK\x05\x06\0\0\0\0", 8) + count + count + number(std::uint32_t(directory.size())) +
           number(std::uint32_t(archive.size())) + number(std::uint16_t(0));
}

/// A torch.save archive around a pickle.
std::string torchFile(const std::string& pickle, const Entry& storage = plain("archive/data/0", std::string(16, '\0'))) {
    return zipOf({plain("archive/data.pkl", pickle), plain("archive/version", "3\n"), storage});
}

/// Pickle (protocol 2) of {"t": a tensor over storage 0}, with the sizes as given.
std::string tensorPickle(const std::string& elements, const std::string& offset, const std::string& shape, const std::string& strides) {
    return "\x80\x02}U\x01tctorch._utils\n_rebuild_tensor_v2\n((U\x07storagectorch\nFloatStorage\nU\x01"
           "0U\x03"
           "cpuL" +
           elements + "L\ntQL" + offset + "L\n(" + shape + "t(" + strides + "t\x89}tRs.";
}

std::string integer(const char* text) {
    return std::string("L") + text + "L\n";
}

QString messageOf(const std::string& file) {
    try {
        const io::TorchFile read = io::parseTorchFile(bytesOf(file), "evil.bin", nullptr);
        for (const io::TensorView& view : io::stateDictTensors(read, "evil.bin")) {
            io::contiguous(view);
        }
    } catch (const core::Error& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

}  // namespace

class TestHostileFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void refusesPicklesThatCall_data() {
        QTest::addColumn<QByteArray>("pickle");
        QTest::addColumn<QString>("named");
        const auto row = [](const char* name, const std::string& pickle, const char* named) {
            QTest::newRow(name) << QByteArray(pickle.data(), qsizetype(pickle.size())) << named;
        };
        row("system",
            "\x80\x02"
            "cos\nsystem\n(U\x02idtR.",
            "os.system");
        row("eval",
            "\x80\x02"
            "c__builtin__\neval\n(U\x011tR.",
            "__builtin__.eval");
        row("getattr",
            "\x80\x02"
            "cbuiltins\ngetattr\n(U\x01"
            "aU\x01"
            "btR.",
            "builtins.getattr");
        row("popen",
            "\x80\x02"
            "csubprocess\nPopen\n(U\x02idtR.",
            "subprocess.Popen");
        row("import",
            "\x80\x02"
            "cimportlib\nimport_module\n(U\x02ostR.",
            "importlib.import_module");
        row("runpy",
            "\x80\x02"
            "crunpy\n_run_code\n(U\x02ostR.",
            "runpy._run_code");
        row("torch's own loader",
            "\x80\x02"
            "ctorch.storage\n_load_from_bytes\n(U\x02ostR.",
            "torch.storage._load_from_bytes");
        row("dotted name", "\x80\x04\x8c\x05torch\x8c\x0d_C._load_file\x93.", "torch._C._load_file");
        row("instance", "\x80\x02(ios\nsystem\n.", "os.system");
        row("object", "\x80\x02(cos\nsystem\nU\x02ido.", "os.system");
        row("new object",
            "\x80\x02"
            "cos\nsystem\n)\x81.",
            "os.system");
    }
    void refusesPicklesThatCall() {
        QFETCH(QByteArray, pickle);
        QFETCH(QString, named);
        const QString message = messageOf(torchFile(pickle.toStdString()));
        QVERIFY2(message.contains("evil.bin") && message.contains(named), qPrintable(message));
    }

    void refusesTensorsOutsideTheirStorage_data() {
        QTest::addColumn<QByteArray>("pickle");
        const auto row = [](const char* name, const char* elements, const char* offset, const std::string& shape,
                            const std::string& strides) {
            const std::string pickle = tensorPickle(elements, offset, shape, strides);
            QTest::newRow(name) << QByteArray(pickle.data(), qsizetype(pickle.size()));
        };
        row("too many", "4", "0", integer("5"), integer("1"));
        row("behind the end", "4", "4", integer("1"), integer("1"));
        row("before the beginning", "4", "-1", integer("1"), integer("1"));
        row("negative size", "4", "0", integer("-1"), integer("1"));
        row("negative stride", "4", "0", integer("2"), integer("-1"));
        row("long stride", "4", "0", integer("2"), integer("4611686018427387904"));
        row("product overflows", "4", "0", integer("4294967296") + integer("4294967296"), integer("0") + integer("0"));
        row("size over 64 bits", "4", "0", integer("36893488147419103232"), integer("1"));
        row("storage larger than its bytes", "1000", "0", integer("4"), integer("1"));
    }
    void refusesTensorsOutsideTheirStorage() {
        QFETCH(QByteArray, pickle);
        const QString message = messageOf(torchFile(pickle.toStdString()));
        QVERIFY2(message.contains("evil.bin"), qPrintable(message));
    }
    void readsTheSamePickleWhenItIsSound() {
        QCOMPARE(messageOf(torchFile(tensorPickle("4", "0", integer("4"), integer("1")))), QString());
    }

    void refusesArchivesThatGrow_data() {
        QTest::addColumn<QByteArray>("archive");
        QTest::addColumn<QString>("words");
        const auto row = [](const char* name, const std::string& archive, const char* words) {
            QTest::newRow(name) << QByteArray(archive.data(), qsizetype(archive.size())) << words;
        };
        const std::string sound = tensorPickle("4", "0", integer("4"), integer("1"));
        const std::string zeros = deflated(std::string(1 << 20, '\0'));
        row("size that deflate cannot reach", torchFile(sound, {"archive/data/0", deflated("x"), 4'000'000'000U, true}), "cannot hold");
        row("unpacks to less", torchFile(sound, {"archive/data/0", deflated("x"), 16, true}), "do not unpack");
        row("unpacks to more", torchFile(sound, {"archive/data/0", zeros, 16, true}), "do not unpack");
        row("storage packed a thousandfold", torchFile(sound, {"archive/data/0", deflated(std::string(100 << 20, '\0')), 100 << 20, true}),
            "unpack");
        std::vector<Entry> shared{plain("archive/data.pkl", sound), {"archive/data/0", zeros, 1 << 20, true}};
        for (int i = 1; i < 100; ++i) {
            shared.push_back({"archive/data/" + std::to_string(i), {}, 1 << 20, true, 1});
        }
        row("entries that share their data", zipOf(shared), "another name");
        row("name given twice", zipOf({plain("archive/data.pkl", sound), plain("archive/data.pkl", sound)}), "evil.bin");
        row("program of 300 MB", zipOf({{"archive/data.pkl", deflated(std::string(std::size_t(300) << 20, '0')), 300U << 20, true}}),
            "at most");
    }
    void refusesArchivesThatGrow() {
        QFETCH(QByteArray, archive);
        QFETCH(QString, words);
        const QString message = messageOf(archive.toStdString());
        QVERIFY2(message.contains("evil.bin") && message.contains(words), qPrintable(message));
    }

    void refusesPicklesThatNest_data() {
        QTest::addColumn<QByteArray>("pickle");
        const auto repeated = [](const char* piece, int count) { return QByteArray("\x80\x02") + QByteArray(piece).repeated(count); };
        QTest::newRow("a million marks") << repeated("(", 1'000'000) + ".";
        QTest::newRow("a million tuples") << repeated("(", 1'000'000) + QByteArray("t").repeated(1'000'000) + ".";
        QTest::newRow("lists of themselves") << QByteArray(
            "\x80\x02]q\x00h\x00"
            "a.",
            9);
        QTest::newRow("long of 2 GB") << QByteArray("\x80\x02\x8b\xff\xff\xff\x7f.", 8);
        QTest::newRow("text of 4 GB") << QByteArray("\x80\x02X\xff\xff\xff\xff.", 8);
        QTest::newRow("no end") << repeated("N", 10);
        QTest::newRow("nothing on the stack") << QByteArray("\x80\x02R.", 4);
    }
    void refusesPicklesThatNest() {
        QFETCH(QByteArray, pickle);
        const QString message = messageOf(torchFile(pickle.toStdString()));
        QVERIFY2(message.contains("evil.bin"), qPrintable(message));
    }
};

QTEST_GUILESS_MAIN(TestHostileFiles)
#include "test_hostile_files.moc"
