#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <ATen/core/grad_mode.h>

#include <fstream>

#include "engine/core/error.h"
#include "engine/core/text_file.h"
#include "engine/models/model.h"
#include "engine/models/save.h"
#include "tests/message_of.h"

using namespace twb;
using core::Json;
using tests::messageOf;
namespace fs = std::filesystem;

namespace {

const fs::path kModels = fs::path(TWB_TEST_DATA) / "parity/text_encoders/models";

std::unique_ptr<models::Model> load(const fs::path& folder, bool shapesOnly = false) {
    models::LoadOptions options;
    options.policy.shapesOnly = shapesOnly;
    return models::loadModel(folder, options);
}

at::Tensor firstOutput(const models::Model& model) {
    const at::NoGradGuard noGrad;
    nn::CallContext context;
    const at::Tensor ids = at::arange(5, 17, at::kLong).view({2, 6});
    return model.forward({{"input_ids", ids}}, context).all().front().second;
}

}  // namespace

/// A model that is saved is the model that was loaded, here and in Python.
class SaveTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;

    fs::path path(const char* name) const { return fs::path(m_folder->path().toStdString()) / name; }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void comesBackTheSame_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("shapesOnly");
        for (const char* name :
             {"bert-seqcls", "bert-mlm", "bert-pretraining", "bert-sharded", "bert-sharded-bin", "distilbert-qa", "distilbert-mlm"}) {
            QTest::addRow("%s", name) << name << false;
            QTest::addRow("%s, not loaded", name) << name << true;
        }
    }
    void comesBackTheSame() {
        QFETCH(QString, name);
        QFETCH(bool, shapesOnly);
        const fs::path source = kModels / name.toStdString();
        const models::SavedModel saved = models::saveModel(*load(source, shapesOnly), path("saved"));
        QVERIFY(saved.leftOut.empty());
        QCOMPARE(saved.files.back(), path("saved") / "config.json");
        const auto before = load(source), after = load(path("saved"));
        QCOMPARE(after->weights().missingKeys(), std::vector<std::string>());
        QCOMPARE(after->weights().unexpectedKeys(), std::vector<std::string>());
        QCOMPARE(after->weights().entries().size(), before->weights().entries().size());
        for (const nn::NamedTensor& entry : before->weights().entries()) {
            const nn::NamedTensor* other = after->weights().find(entry.name);
            QVERIFY2(other && at::equal(other->tensor, entry.tensor), entry.name.c_str());
        }
        QVERIFY(at::equal(firstOutput(*before), firstOutput(*after)));
        const Json config = core::readJsonFile(path("saved") / "config.json");
        const Json original = core::readJsonFile(source / "config.json");
        for (const auto& [key, value] : original.items()) {
            QVERIFY2(key == "torch_dtype" || config.value(key, Json()) == value, key.c_str());
        }
    }

    // What transformers wrote comes back byte by byte.
    void keepsEveryByte() {
        models::saveModel(*load(kModels / "bert-seqcls"), path("saved"));
        for (const char* file : {"model.safetensors", "config.json"}) {
            QVERIFY2(core::readTextFile(path("saved") / file) == core::readTextFile(kModels / "bert-seqcls" / file), file);
        }
    }

    void splitsIntoShards() {
        models::SaveOptions options;
        options.maxShardBytes = 8000;
        std::uint64_t last = 0, total = 0;
        options.progress = [&](std::uint64_t done, std::uint64_t of) {
            last = done;
            total = of;
        };
        const auto before = load(kModels / "bert-mlm");
        models::saveModel(*before, path("saved"), options);
        QVERIFY(fs::exists(path("saved") / "model.safetensors.index.json"));
        QVERIFY(fs::exists(path("saved") / "model-00001-of-00002.safetensors") ||
                fs::exists(path("saved") / "model-00002-of-00003.safetensors"));
        QVERIFY(total > 10 && last + 1 == total);
        QVERIFY(at::equal(firstOutput(*before), firstOutput(*load(path("saved")))));
    }

    void changesTheType() {
        models::SaveOptions options;
        options.dtype = at::kHalf;
        const auto before = load(kModels / "bert-seqcls", true);
        models::saveModel(*before, path("saved"), options);
        const auto after = load(path("saved"));
        QCOMPARE(after->weights().storedDtype(), std::string("float16"));
        QCOMPARE(core::readJsonFile(path("saved") / "config.json")["torch_dtype"].get<std::string>(), std::string("float16"));
        QVERIFY(at::allclose(firstOutput(*after), firstOutput(*load(kModels / "bert-seqcls")), 1e-2, 1e-2));
    }

    void takesTheTokenizerAlong() {
        const fs::path source = fs::path(TWB_TEST_DATA) / "models/bert-sentiment";
        models::saveModel(*load(source), path("saved"));
        for (const char* file : {"tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "vocab.txt"}) {
            QVERIFY2(core::readTextFile(path("saved") / file) == core::readTextFile(source / file), file);
        }
    }

    void refusesWhatWouldHarm() {
        const auto model = load(kModels / "bert-seqcls");
        QVERIFY(messageOf([&] { models::saveModel(*model, kModels / "bert-seqcls"); }).contains("comes from"));
        models::saveModel(*model, path("saved"));
        QVERIFY(messageOf([&] { models::saveModel(*model, path("saved")); }).contains("holds a model already"));
        models::SaveOptions options;
        options.overwrite = true;
        models::saveModel(*model, path("saved"), options);
        std::ofstream(path("file")) << "x";
        QVERIFY(messageOf([&] { models::saveModel(*model, path("file")); }).contains("is a file"));
    }

    void opensInPython() {
        const QString python = qEnvironmentVariable("TWB_PYTHON", "python3");
        if (QProcess::execute(python, {"-c", "import torch, transformers"}) != 0) {
            QSKIP("Python's transformers is not installed (TWB_PYTHON names another Python)");
        }
        for (const char* name : {"bert-seqcls", "distilbert-qa"}) {
            const fs::path saved = path(name);
            const auto model = load(kModels / name);
            models::saveModel(*model, saved);
            QProcess process;
            process.start(python, {TWB_SOURCE_DIR "/tests/models/python_logits.py", QString::fromStdString(saved.string()),
                                   QString::fromStdString(model->className()), "[[5,6,7,8,9,10],[11,12,13,14,15,16]]"});
            QVERIFY(process.waitForFinished(120'000));
            QVERIFY2(process.exitCode() == 0, process.readAllStandardError());
            const Json theirs = core::parseJson(process.readAllStandardOutput().toStdString(), "python_logits.py");
            const at::Tensor expected = at::tensor(theirs.get<std::vector<double>>(), at::kDouble).to(at::kFloat);
            const at::Tensor ours = firstOutput(*model).flatten();
            QVERIFY2(at::allclose(ours, expected, 1e-4, 1e-5), name);
        }
    }
};

QTEST_GUILESS_MAIN(SaveTest)
#include "save_test.moc"
