#include <ATen/ATen.h>

#include <QtTest>

#include <cmath>
#include <numeric>

#include "engine/core/error.h"
#include "engine/generation/processor_list.h"
#include "engine/generation/search/beam_hypotheses.h"
#include "engine/generation/search/constraints.h"
#include "engine/generation/search/sequence_buffer.h"
#include "engine/generation/stopping.h"
#include "engine/generation/text_streamer.h"
#include "engine/text/tokenizer.h"
#include "tests/message_of.h"

using namespace twb;
using tests::messageOf;
using namespace twb::generation;
using core::Json;

namespace {

const std::filesystem::path kData = std::filesystem::path(TWB_TEST_DATA) / "generation";

at::Tensor matrix(const Json& rows, at::ScalarType type) {
    const auto height = static_cast<std::int64_t>(rows.size());
    const auto width = static_cast<std::int64_t>(rows.front().size());
    const at::Tensor out = at::empty({height, width}, at::kDouble);
    for (std::int64_t row = 0; row < height; ++row) {
        for (std::int64_t column = 0; column < width; ++column) {
            out[row][column] = rows[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)].get<double>();
        }
    }
    return out.to(type);
}

GenerationConfig configOf(const Json& options) {
    GenerationConfig config;
    applyOptions(config, options);
    return config;
}

QString failure(const Json& options) {
    return messageOf([&] {
        const GenerationConfig config = configOf(options);
        validate(config);
        strategyOf(config, false);
    });
}

}  // namespace

class GenerationTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void processorsChangeScoresAsTheReference_data() {
        QTest::addColumn<int>("index");
        m_figures = core::readJsonFile(kData / "processors.json");
        for (std::size_t i = 0; i < m_figures["cases"].size(); ++i) {
            QTest::newRow(m_figures["cases"][i]["name"].get<std::string>().c_str()) << static_cast<int>(i);
        }
    }
    void processorsChangeScoresAsTheReference() {
        QFETCH(int, index);
        const Json& figures = m_figures["cases"][static_cast<std::size_t>(index)];
        const GenerationConfig config = configOf(figures["options"]);
        const auto length = figures["length"].get<std::int64_t>();
        const auto prompt = figures["prompt"].get<std::int64_t>();
        const bool encoderDecoder = figures["encoder_decoder"].get<bool>();
        const at::Tensor ids = matrix(m_figures["ids"], at::kLong);
        const at::Tensor encoderIds = encoderDecoder ? matrix(m_figures["encoder_ids"], at::kLong) : ids.narrow(1, 0, prompt).contiguous();
        LogitsProcessorList processors;
        addProcessors(processors, config, {prompt, config.max_length.value(), encoderIds, encoderDecoder, {}});
        const LogitsProcessorList warpers = config.do_sample ? makeWarpers(config) : LogitsProcessorList();

        const at::Tensor seen = ids.narrow(1, 0, length);
        at::Tensor scores = matrix(figures["scores"], at::kFloat);
        scores = warpers.process({seen}, processors.process({seen}, scores));
        const at::Tensor expected = matrix(figures["expected"], at::kFloat);
        QVERIFY2(at::allclose(scores, expected, 1e-5, 1e-6), c10::str("got ", scores, "\nexpected ", expected).c_str());
    }

    void wrongOptionsAreNamedWithTheirRange_data() {
        QTest::addColumn<QString>("options");
        QTest::addColumn<QString>("words");
        QTest::newRow("unknown") << R"({"max_lenght": 9})"
                                 << "max_lenght|Did you mean max_length";
        QTest::newRow("negative") << R"({"temperature": -0.5})"
                                  << "temperature|at least 0|-0.5";
        QTest::newRow("zero when drawing") << R"({"temperature": 0, "do_sample": true})"
                                           << "temperature|above 0|do_sample";
        QTest::newRow("too large") << R"({"top_p": 1.5})"
                                   << "top_p|from 0 to 1|1.5";
        QTest::newRow("not whole") << R"({"num_beams": 1.5})"
                                   << "num_beams|whole number";
        QTest::newRow("wrong type") << R"({"do_sample": "yes"})"
                                    << "do_sample|true or false|yes";
        QTest::newRow("ids") << R"({"bad_words_ids": [[-4]]})"
                             << "bad_words_ids|at least 0";
        QTest::newRow("early stopping") << R"({"early_stopping": "sometimes"})"
                                        << "early_stopping|never|sometimes";
        QTest::newRow("greedy many") << R"({"num_return_sequences": 3})"
                                     << "num_return_sequences|3";
        QTest::newRow("more than beams") << R"({"num_beams": 3, "num_return_sequences": 5})"
                                         << "num_return_sequences|num_beams|3|5";
        QTest::newRow("groups") << R"({"num_beams": 4, "num_beam_groups": 3, "diversity_penalty": 0.5})"
                                << "num_beam_groups|4";
        QTest::newRow("groups alike") << R"({"num_beams": 4, "num_beam_groups": 2})"
                                      << "diversity_penalty";
        QTest::newRow("forced alone") << R"({"force_words_ids": [[5]]})"
                                      << "force_words_ids|num_beams";
        QTest::newRow("no limit") << R"({"max_length": null})"
                                  << "max_length|max_new_tokens";
    }
    void wrongOptionsAreNamedWithTheirRange() {
        QFETCH(QString, options);
        QFETCH(QString, words);
        const QString message = failure(Json::parse(options.toStdString()));
        for (const QString& word : words.split('|')) {
            QVERIFY2(message.contains(word), qPrintable(message + " does not name " + word));
        }
    }

    void nullTurnsOptionsOff() {
        const GenerationConfig config = configOf(Json::parse(R"({"top_k": null, "temperature": null, "eos_token_id": null})"));
        QCOMPARE(config.top_k, 0);
        QCOMPARE(config.temperature, 1.0);
        QVERIFY(!config.eos_token_id);
    }

    void strategiesFollowFromTheOptions_data() {
        QTest::addColumn<QString>("options");
        QTest::addColumn<int>("strategy");
        const auto row = [](const char* options, Strategy strategy) { QTest::newRow(options) << options << static_cast<int>(strategy); };
        row("{}", Strategy::Greedy);
        row(R"({"do_sample": true})", Strategy::Sample);
        row(R"({"num_beams": 2})", Strategy::Beam);
        row(R"({"num_beams": 2, "do_sample": true})", Strategy::BeamSample);
        row(R"({"num_beams": 4, "num_beam_groups": 2, "diversity_penalty": 1.0})", Strategy::GroupBeam);
        row(R"({"num_beams": 4, "force_words_ids": [[3]]})", Strategy::ConstrainedBeam);
        row(R"({"penalty_alpha": 0.6, "top_k": 4})", Strategy::Contrastive);
        row(R"({"penalty_alpha": 0.6, "top_k": 1})", Strategy::Greedy);
        row(R"({"prompt_lookup_num_tokens": 3})", Strategy::Assisted);
    }
    void strategiesFollowFromTheOptions() {
        QFETCH(QString, options);
        QFETCH(int, strategy);
        QCOMPARE(static_cast<int>(strategyOf(configOf(Json::parse(options.toStdString())), false)), strategy);
    }

    void hypothesesKeepTheBest() {
        GenerationConfig config;
        BeamHypotheses best(config, 2, 10);
        best.add({1, 2}, -4);   // -2
        best.add({1, 3}, -2);   // -1
        best.add({1, 4}, -10);  // -5: not kept
        QCOMPARE(best.all().size(), std::size_t(2));
        QVERIFY(best.isDone(-8, 3));   // no open beam comes above -2
        QVERIFY(!best.isDone(-3, 3));  // -1 would
    }

    void constraintsAdvanceAndStartAgain() {
        const std::vector<Constraint> constraints{Constraint({{{5, 6}}, false}), Constraint({{{7, 8}, {9}}, true})};
        ConstraintState state(constraints);
        QCOMPARE(state.nextTokens(), (TokenIds{5, 7, 9}));
        state.addAll({5, 1});  // lost: it waits behind the other one now
        QCOMPARE(state.nextTokens(), (TokenIds{7, 9, 5}));
        state.addAll({9, 5});
        QVERIFY(!state.isComplete());
        QCOMPARE(state.bank(), 3);
        state.add(6);
        QVERIFY(state.isComplete());
    }

    void sequencesGrowBeyondTheirCapacity() {
        SequenceBuffer sequences(at::arange(4).view({2, 2}), 3);
        for (std::int64_t i = 0; i < 4; ++i) {
            sequences.append(at::tensor({10 + i, 20 + i}, at::kLong));
        }
        sequences.reorder(at::tensor({1, 1, 0}, at::kLong));
        QCOMPARE(sequences.rows(), 3);
        QCOMPARE(sequences.length(), 6);
        QVERIFY(at::equal(sequences.ids()[0], at::tensor({2, 3, 20, 21, 22, 23}, at::kLong)));
        QVERIFY(at::equal(sequences.ids()[2], at::tensor({0, 1, 10, 11, 12, 13}, at::kLong)));
    }

    void stopStringsAreFoundInTheNewText() {
        StoppingOptions options;
        options.promptLength = 2;
        options.maxLength = 100;
        options.stopStrings = {"cd"};
        options.decode = [](const TokenIds& ids) { return std::string(ids.begin(), ids.end()); };
        const Stopping stopping(options);
        QVERIFY(!stopping.hasStopString(at::tensor({'c', 'd', 'c', 'x'}, at::kLong)));  // only in the prompt
        QVERIFY(stopping.hasStopString(at::tensor({'c', 'd', 'x', 'c', 'd'}, at::kLong)));
    }

    void textIsHeldBackUntilAWordEnds() {
        const auto tokenizer = text::Tokenizer::fromFolder(std::filesystem::path(TWB_TEST_DATA) / "parity/generation/models/text");
        const std::string written = "In a hole in the ground there lived a hobbit.\nMy name is Sarah";
        std::vector<std::string> pieces;
        TextStreamer streamer(*tokenizer, {}, std::nullopt, [&](std::string piece, std::optional<api::TokenStep> step) {
            QVERIFY(!step);
            pieces.push_back(std::move(piece));
        });
        for (const std::int64_t id : tokenizer->idsOf(written)) {
            streamer.token(id, {});
        }
        QVERIFY(pieces.size() > 5);
        for (const std::string& piece : pieces) {
            QVERIFY2(piece.ends_with(' ') || piece.ends_with('\n'), piece.c_str());
        }
        streamer.end();
        QCOMPARE(std::accumulate(pieces.begin(), pieces.end(), std::string()), written);
    }

    void stepsAreToldWithTheirAlternatives() {
        const auto tokenizer = text::Tokenizer::fromFolder(std::filesystem::path(TWB_TEST_DATA) / "parity/generation/models/text");
        std::vector<api::TokenStep> steps;
        TextStreamer streamer(*tokenizer, {}, 2, [&](std::string, std::optional<api::TokenStep> step) { steps.push_back(step.value()); });
        streamer.token(40, at::tensor({0.0, 1.0, 3.0}).log().repeat({30}).narrow(0, 0, 60));
        QCOMPARE(steps.size(), std::size_t(1));
        QCOMPARE(steps.front().chosen.id, 40);
        QCOMPARE(steps.front().alternatives.size(), std::size_t(2));
        QVERIFY(std::abs(steps.front().alternatives.front().probability - 3.0 / 80) < 1e-6);
        QVERIFY(std::abs(steps.front().chosen.probability - 1.0 / 80) < 1e-6);
    }

private:
    Json m_figures;
};

QTEST_GUILESS_MAIN(GenerationTest)
#include "generation_test.moc"
