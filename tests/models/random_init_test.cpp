// The weights of a model drawn from its config alone, beside those of transformers 4.34.1 (random_init.py): means, deviations and rows of
// zeros over many draws.
#include <cmath>

#include <ATen/ATen.h>
#include <QTemporaryDir>
#include <QtTest>
#include <map>

#include "engine/core/json.h"
#include "engine/core/text_file.h"
#include "engine/models/model.h"

using namespace twb;
using core::Json;

class RandomInitTest : public QObject {
    Q_OBJECT

    static constexpr int kDraws = 30;

    struct Sum {
        double sum = 0, squares = 0, count = 0;
        at::Tensor zeroRows;  ///< those that were all zeros in each draw
    };

    static std::map<std::string, Sum> draw(const Json& config) {
        const QTemporaryDir folder;
        core::writeTextFile(folder.filePath("config.json").toStdString(), core::dumpJson(config));
        std::map<std::string, Sum> sums;
        for (int seed = 0; seed < kDraws; ++seed) {
            models::LoadOptions options;
            options.policy.randomInit = true;
            options.policy.seed = static_cast<std::uint64_t>(seed);
            const auto model = models::loadModel(folder.path().toStdString(), options);
            for (const nn::NamedTensor& named : model->weights().entries()) {
                const at::Tensor values = named.tensor.to(at::kDouble);
                Sum& sum = sums[named.name];
                sum.sum += values.sum().item<double>();
                sum.squares += (values * values).sum().item<double>();
                sum.count += static_cast<double>(values.numel());
                if (values.dim() == 2) {
                    const at::Tensor zeros = (values == 0).all(1);
                    sum.zeroRows = sum.zeroRows.defined() ? sum.zeroRows.logical_and(zeros) : zeros;
                }
            }
        }
        return sums;
    }

    /// Tables that are no weights here: sinusoids.
    static bool isComputed(const std::string& tensor) { return tensor.ends_with("embed_positions.weight") || tensor.ends_with("inv_freq"); }

    static QString difference(const Json& expected, const Sum& found) {
        const double mean = expected["mean"], std = expected["std"], count = expected["n"];
        const double ownMean = found.sum / found.count, ownStd = std::sqrt(std::max(0.0, found.squares / found.count - ownMean * ownMean));
        const double chance = 6 * std * std::sqrt(1 / count + 1 / found.count);  // of means; deviations have less
        if (std::abs(ownMean - mean) > chance + 1e-9 || std::abs(ownStd - std) > chance / std::sqrt(2) + 0.02 * std + 1e-9) {
            return QString("mean %1, deviation %2 instead of %3, %4").arg(ownMean).arg(ownStd).arg(mean).arg(std);
        }
        const std::int64_t zeroRows = std > 0 && found.zeroRows.defined() ? found.zeroRows.sum().item<std::int64_t>() : 0;
        const std::int64_t wanted = expected.value("zero_rows", std::int64_t{0});
        return zeroRows == wanted ? QString() : QString("%1 rows of zeros instead of %2").arg(zeroRows).arg(wanted);
    }

private Q_SLOTS:
    void weightsAreDrawnAsInTransformers_data() {
        QTest::addColumn<QByteArray>("model");
        const Json all = core::readJsonFile(TWB_TEST_DATA "/models/random_init.json");
        for (const auto& [name, model] : all.items()) {
            QTest::newRow(name.c_str()) << QByteArray::fromStdString(core::dumpJson(model));
        }
    }
    void weightsAreDrawnAsInTransformers() {
        QFETCH(QByteArray, model);
        const Json given = core::parseJson(model.toStdString(), "model");
        const Json& expected = given["stats"];
        const auto found = draw(given["config"]);
        QStringList wrong;
        for (const auto& [tensor, sum] : found) {
            if (const auto at = expected.find(tensor); at != expected.end()) {
                if (const QString problem = difference(*at, sum); !problem.isEmpty()) {
                    wrong << QString::fromStdString(tensor) + ": " + problem;
                }
            }
        }
        for (const auto& [tensor, statistics] : expected.items()) {
            if (!found.contains(tensor) && statistics["std"] > 0.0 && !isComputed(tensor)) {
                wrong << QString::fromStdString(tensor) + " is missing";
            }
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join('\n')));
    }
};

QTEST_GUILESS_MAIN(RandomInitTest)
#include "random_init_test.moc"
