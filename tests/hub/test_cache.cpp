#include <QtTest>

#include <filesystem>

#include "engine/core/error.h"
#include "engine/core/text_file.h"
#include "engine/hub/cache.h"

namespace fs = std::filesystem;
using namespace twb;

class TestCache : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void usesTheFirstVariableThatIsSet();
    void findsTheSnapshotOfARevision();
    void takesAFolderAsItIs();
    void namesWhatIsNotThere_data();
    void namesWhatIsNotThere();
    void refusesARefThatLeavesTheCache();
    void scansModelsAndSizes();

private:
    void put(const std::string& path, const std::string& content) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_cache;
};

void TestCache::init() {
    m_folder = std::make_unique<QTemporaryDir>();
    m_cache = m_folder->path().toStdString();
    put("models--org--tiny/refs/main", "abc\n");
    put("models--org--tiny/refs/v1", "def");
    put("models--org--tiny/snapshots/abc/config.json", "{}");
    put("models--org--tiny/snapshots/def/config.json", "{\"a\": 1}");
    put("models--gpt2/snapshots/123/config.json", "{}");
    put("datasets--org--data/snapshots/123/data.csv", "a");
}

void TestCache::put(const std::string& path, const std::string& content) const {
    fs::create_directories((m_cache / path).parent_path());
    core::writeTextFile(m_cache / path, content);
}

void TestCache::usesTheFirstVariableThatIsSet() {
    for (const char* name : {"HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "TRANSFORMERS_CACHE", "HF_HOME"}) {
        qunsetenv(name);
    }
    qputenv("XDG_CACHE_HOME", "/x");
    QCOMPARE(hub::cacheFolder(), fs::path("/x/huggingface/hub"));
    qputenv("HF_HOME", "/home/hf");
    QCOMPARE(hub::cacheFolder(), fs::path("/home/hf/hub"));
    qputenv("TRANSFORMERS_CACHE", "/t");
    QCOMPARE(hub::cacheFolder(), fs::path("/t"));
    qputenv("HF_HUB_CACHE", "/c");
    QCOMPARE(hub::cacheFolder(), fs::path("/c"));
}

void TestCache::findsTheSnapshotOfARevision() {
    const fs::path snapshots = m_cache / "models--org--tiny" / "snapshots";
    QCOMPARE(hub::resolveModel("org/tiny", m_cache), snapshots / "abc");
    QCOMPARE(hub::resolveModel("org/tiny@v1", m_cache), snapshots / "def");
    QCOMPARE(hub::resolveModel("org/tiny@def", m_cache), snapshots / "def");
    QCOMPARE(hub::resolveModel("gpt2", m_cache), m_cache / "models--gpt2" / "snapshots" / "123");
}

void TestCache::takesAFolderAsItIs() {
    const std::string folder = (m_cache / "models--gpt2").string();
    QCOMPARE(hub::resolveModel(folder, m_cache), fs::path(folder));
}

void TestCache::namesWhatIsNotThere_data() {
    QTest::addColumn<QString>("model");
    QTest::addColumn<QString>("words");
    QTest::newRow("folder") << "models/deeper/nothing-here"
                            << "nothing-here";
    QTest::newRow("like an id") << "models/nothing-here"
                                << "nothing-here";
    QTest::newRow("revision") << "org/tiny@v9"
                              << "v9";
    QTest::newRow("revision that climbs") << "org/tiny@../../x"
                                          << "revision";
    QTest::newRow("nothing") << ""
                             << "No model is given";
}

void TestCache::namesWhatIsNotThere() {
    QFETCH(QString, model);
    QFETCH(QString, words);
    try {
        hub::resolveModel(model.toStdString(), m_cache);
        QFAIL("no error");
    } catch (const core::Error& error) {
        QVERIFY2(QString(error.what()).contains(words), error.what());
    }
}

void TestCache::refusesARefThatLeavesTheCache() {
    put("models--org--tiny/refs/evil", "../../..");
    QVERIFY_THROWS_EXCEPTION(core::Error, hub::resolveModel("org/tiny@evil", m_cache));
}

void TestCache::scansModelsAndSizes() {
    fs::create_directories(m_cache / "models--org--tiny" / "blobs");
    put("models--org--tiny/blobs/b", std::string(100, 'x'));
    fs::create_symlink("../../blobs/b", m_cache / "models--org--tiny" / "snapshots" / "abc" / "model.bin");
    const auto models = hub::scanCache(m_cache);
    QCOMPARE(models.size(), std::size_t(2));
    QCOMPARE(models[0].id, std::string("gpt2"));
    QCOMPARE(models[0].snapshot.filename(), fs::path("123"));
    QCOMPARE(models[1].id, std::string("org/tiny"));
    QCOMPARE(models[1].snapshot.filename(), fs::path("abc"));
    QCOMPARE(models[1].bytes, std::uint64_t(100 + 2 + 8 + 4 + 3));
    QVERIFY(hub::scanCache(m_cache / "absent").empty());
}

QTEST_GUILESS_MAIN(TestCache)
#include "test_cache.moc"
