// Rows are tokenized once.
#include <QTemporaryDir>
#include <QtTest>
#include <chrono>
#include <thread>

#include "engine/core/text_file.h"
#include "engine/train/trainer/feature_cache.h"
#include "tests/train/training_run.h"

using namespace twb;
using core::Json;
using train::Feature;
using train::FeatureCache;
using train::FeatureKey;

namespace {

FeatureKey keyOf(std::initializer_list<std::string_view> parts) {
    FeatureKey key;
    for (const std::string_view part : parts) {
        key.add(part);
    }
    return key;
}

std::vector<Feature> features(int count) {
    std::vector<Feature> out;
    for (int i = 0; i < count; ++i) {
        Feature& feature = out.emplace_back();
        feature.set("input_ids", at::arange(i, 2 * i + 1, at::kLong));
        feature.set("label", at::scalar_tensor(0.5 * i, at::kFloat));
        feature.set("boxes", at::full({i % 3, 4}, i, at::kLong));
    }
    return out;
}

std::filesystem::path pathOf(const QTemporaryDir& folder) {
    return folder.path().toStdString();
}

}  // namespace

class FeatureCacheTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsKeptComesBack() {
        const QTemporaryDir folder;
        const FeatureCache cache(pathOf(folder));
        const std::vector<Feature> made = features(7);
        QVERIFY(!cache.load(keyOf({"a"})));
        cache.store(keyOf({"a"}), made);
        const auto kept = cache.load(keyOf({"a"}));
        QVERIFY(kept && kept->size() == made.size());
        for (std::size_t i = 0; i < made.size(); ++i) {
            for (const auto& [name, tensor] : made[i].all()) {
                const at::Tensor other = (*kept)[i].get(name);
                QVERIFY(other.defined() && other.scalar_type() == tensor.scalar_type() && other.sizes() == tensor.sizes());
                QVERIFY(at::equal(other, tensor));
            }
        }
    }

    void otherPartsAreOtherKeys() {
        QVERIFY(keyOf({"ab", "c"}).text() != keyOf({"a", "bc"}).text());
        QVERIFY(keyOf({"a", "b"}).text() != keyOf({"b", "a"}).text());
        QCOMPARE(keyOf({"a", "b"}).text(), keyOf({"a", "b"}).text());
    }

    void aDamagedFileIsMadeAgain() {
        const QTemporaryDir folder;
        const FeatureCache cache(pathOf(folder));
        cache.store(keyOf({"a"}), features(3));
        for (const auto& entry : std::filesystem::directory_iterator(pathOf(folder))) {
            core::writeTextFile(entry.path(), "no tensors");
        }
        QVERIFY(!cache.load(keyOf({"a"})));
        cache.store(keyOf({"a"}), features(3));
        QVERIFY(cache.load(keyOf({"a"})));
    }

    void theOldestGoFirst() {
        const QTemporaryDir folder;
        const FeatureCache big(pathOf(folder));
        big.store(keyOf({"old"}), features(20));
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        const FeatureCache small(pathOf(folder),
                                 std::filesystem::file_size(std::filesystem::directory_iterator(pathOf(folder))->path()) * 3 / 2);
        small.store(keyOf({"new"}), features(20));
        QVERIFY(!small.load(keyOf({"old"})));
        QVERIFY(small.load(keyOf({"new"})));
    }

    void whereNothingCanBeWrittenNothingIsKept() {
        const QTemporaryDir folder;
        core::writeTextFile(pathOf(folder) / "file", "x");
        const FeatureCache cache(pathOf(folder) / "file" / "below");
        cache.store(keyOf({"a"}), features(3));
        QVERIFY(!cache.load(keyOf({"a"})));
    }

    void aSecondTrainingReadsWhatTheFirstMade() {
        const QTemporaryDir folder;
        qputenv("XDG_CACHE_HOME", folder.path().toUtf8());
        tests::TrainingRun run;
        Json request = run.request({"positive", "negative"}, {{"max_steps", 2}});
        Json rows = Json::array();
        for (int i = 0; i < 6000; ++i) {
            rows.push_back(request["train_dataset"][static_cast<std::size_t>(i) % 16]);
        }
        request["train_dataset"] = rows;
        const auto filesIn = [&] { return QDir(folder.filePath("transformer-workbench/tokenized")).entryList(QDir::Files).size(); };
        const Json first = run.run(request);
        QCOMPARE(filesIn(), qsizetype(1));
        tests::TrainingRun again;
        const Json second = again.run(request);
        QCOMPARE(filesIn(), qsizetype(1));
        QCOMPARE(second["log_history"][0]["loss"], first["log_history"][0]["loss"]);
        request["data"] = {{"max_length", 4}};
        run.run(request);
        QCOMPARE(filesIn(), qsizetype(2));
    }
};

QTEST_GUILESS_MAIN(FeatureCacheTest)
#include "feature_cache_test.moc"
