#include <QtTest>

#include <cmath>

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include "engine/io/checkpoint.h"
#include "engine/train/optimizers/dynamic_map.h"
#include "engine/train/optimizers/optimizer.h"
#include "tests/message_of.h"
#include "tests/train/training_run.h"

using namespace twb::train;
using twb::core::Json;

namespace {

/// Least squares with 64 targets: enough weights for 8 bits.
struct Problem {
    at::Tensor inputs, targets, weights;
    std::unique_ptr<Optimizer> optimizer;

    explicit Problem(const char* name, std::int64_t width = 128) {
        at::manual_seed(3);
        inputs = at::randn({256, width});
        targets = at::matmul(inputs, at::randn({width, 64}));
        weights = at::zeros({width, 64}).requires_grad_();
        optimizer = makeOptimizer(name, {{{weights}, Json::object()}}, {{"lr", 0.02}, {"weight_decay", 0.01}});
    }

    double step() {
        const at::AutoGradMode gradients(true);
        const at::Tensor loss = (at::matmul(inputs, weights) - targets).square().mean();
        loss.backward();
        optimizer->step();
        optimizer->zeroGrad();
        return loss.item<double>();
    }
    double train(int steps) {
        double loss = 0;
        for (int i = 0; i < steps; ++i) {
            loss = step();
        }
        return loss;
    }
    std::size_t stateBytes() const {
        std::size_t bytes = 0;
        for (const auto& [name, tensor] : optimizer->states().front().tensors) {
            bytes += tensor.nbytes();
        }
        return bytes;
    }
};

/// The code of the nearest value, found by looking at all.
int nearestOf(const DynamicMap& map, float x) {
    int best = 0;
    for (int code = 1; code < 256; ++code) {
        if (std::abs(map.value(std::uint8_t(code)) - x) < std::abs(map.value(std::uint8_t(best)) - x)) {
            best = code;
        }
    }
    return best;
}

}  // namespace

class Adamw8bitTest : public QObject {
    Q_OBJECT

    // Of the loss at the start, and of the weights' root mean square distance against their own.
    static constexpr double kLossBound = 0.005, kWeightBound = 0.05;

private Q_SLOTS:
    // create_dynamic_map of bitsandbytes 0.50.2.
    void mapsHaveTheNumbersOfBitsandbytes() {
        const DynamicMap withSign(true), withoutSign(false);
        const std::vector<std::pair<int, float>> expected{{0, -0.99296874F}, {63, -0.10703125F}, {64, -0.09859374F}, {126, -5.5e-7F},
                                                          {127, 0.0F},       {128, 5.5e-7F},     {254, 0.99296874F}, {255, 1.0F}};
        for (const auto& [code, value] : expected) {
            QCOMPARE(withSign.value(std::uint8_t(code)), value);
        }
        QCOMPARE(withoutSign.value(0), 0.0F);
        QCOMPARE(withoutSign.value(1), 3.25e-7F);
        QCOMPARE(withoutSign.value(2), 7.75e-7F);
        QCOMPARE(withoutSign.value(254), 0.996484375F);
    }

    void theNearestNumberIsTaken() {
        for (const bool isSigned : {true, false}) {
            const DynamicMap map(isSigned);
            for (float x = 1e-9F; x <= 1.0F; x *= 1.0007F) {
                const float found = map.value(map.nearest(x)), best = map.value(std::uint8_t(nearestOf(map, x)));
                QVERIFY2(std::abs(found - x) <= std::abs(best - x) * 1.001F, qPrintable(QString::number(x)));
            }
            for (int code = 0; code < 256; ++code) {
                QCOMPARE(int(map.nearest(map.value(std::uint8_t(code)))), code);
            }
        }
    }

    void numbersOutOfTheMapHaveCodesToo() {
        const DynamicMap map(true);
        QCOMPARE(map.value(map.nearest(-1.0F)), map.value(0));
        QCOMPARE(map.value(map.nearest(1.0000001F)), 1.0F);
        QCOMPARE(map.value(map.nearest(std::nanf(""))), 0.0F);
        QVERIFY(map.value(map.nearest(-1e-30F)) < 0);
    }

    void itFollowsAdamwInFloat32() {
        Problem exact("adamw_torch"), quantised("adamw_8bit");
        const double start = exact.train(1);
        quantised.train(1);
        for (int i = 0; i < 5; ++i) {
            const double expected = exact.train(40), found = quantised.train(40);
            QVERIFY2(std::abs(found - expected) < kLossBound * start, qPrintable(QString("%1 for %2").arg(found).arg(expected)));
        }
        const double distance = (quantised.weights - exact.weights).square().mean().sqrt().item<double>();
        const double size = exact.weights.square().mean().sqrt().item<double>();
        QVERIFY2(distance < kWeightBound * size, qPrintable(QString("%1 of %2").arg(distance).arg(size)));
    }

    // The rule of bitsandbytes written down once more with torch's operations in Python, on the same numbers.
    void itsLossesAreThoseOfTheRuleInPython() {
        Problem quantised("adamw_8bit");
        for (const double expected : {28.37755, 8.38016, 3.27342, 1.50013, 0.74774}) {
            const double found = quantised.train(40);
            QVERIFY2(std::abs(found / expected - 1) < 1e-3, qPrintable(QString("%1 for %2").arg(found).arg(expected)));
        }
    }

    void itsStateIsAQuarter() {
        Problem exact("adamw_torch"), quantised("adamw_bnb_8bit");
        exact.step();
        quantised.step();
        QCOMPARE(quantised.stateBytes(), exact.stateBytes() / 4 + 2 * 4 * (128 * 64 / 256));
    }

    // Below 4096 elements the state stays in float32.
    void smallParametersAreExact() {
        Problem exact("adamw_torch", 32), small("adamw_8bit", 32);
        QVERIFY(std::abs(small.train(50) / exact.train(50) - 1) < 1e-3);
        QCOMPARE(small.stateBytes(), exact.stateBytes());
    }

    void aLastBlockMayBeShort() {
        at::Tensor weights = at::ones({4099}).requires_grad_();
        const auto optimizer = makeOptimizer("adamw_8bit", {{{weights}, Json::object()}}, {{"lr", 0.1}, {"weight_decay", 0.0}});
        weights.mutable_grad() = at::ones({4099});
        optimizer->step();
        QVERIFY(at::allclose(weights, at::full({4099}, 0.9F), 0, 1e-6));
    }

    // The embeddings of the small model have 5040 weights: in 8 bits.
    void aResumedRunEndsAsOneThatWasNotInterrupted() {
        Json results = Json::array();
        for (const bool isInterrupted : {false, true}) {
            twb::tests::TrainingRun run;
            Json request = run.request({"positive", "negative"}, {{"optim", "adamw_8bit"}, {"save_strategy", "steps"}, {"save_steps", 2}});
            request["return_parameters"] = {"bert.embeddings.word_embeddings.weight", "classifier.weight"};
            if (isInterrupted) {
                request["interrupt_at_step"] = 2;
            }
            results.push_back(run.run(request)["final_parameters"]);
            const auto saved = twb::io::Checkpoint::openFile(run.outputFolder() + "/checkpoint-4/optimizer.safetensors");
            const auto codes = std::count_if(saved.tensors().begin(), saved.tensors().end(),
                                             [](const auto& view) { return view.dtype == twb::io::DType::U8; });
            QCOMPARE(codes, 2);
        }
        QVERIFY(results[0] == results[1]);
    }

    void aStateOfAnotherSizeIsRefused() {
        Problem problem("adamw_8bit");
        problem.step();
        problem.optimizer->states().front().tensors["state1"] = at::zeros({7}, at::kByte);
        QVERIFY(twb::tests::messageOf([&] { problem.step(); }).contains("8192 elements"));
    }
};

QTEST_GUILESS_MAIN(Adamw8bitTest)
#include "adamw_8bit_test.moc"
