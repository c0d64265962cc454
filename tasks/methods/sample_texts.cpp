#include "tasks/methods/sample_texts.h"

#include <algorithm>
#include <string>

#include <ATen/core/grad_mode.h>

#include "engine/core/error.h"
#include "engine/generation/generate.h"

namespace twb::tasks {
namespace {

using core::Json;
using train::TrainerControl;
using train::TrainerState;
using train::TrainingArguments;

constexpr std::int64_t kMostTokens = 48;
constexpr std::int64_t kIgnored = -100;

std::vector<std::int64_t> idsOf(const at::Tensor& tensor) {
    const at::Tensor ids = tensor.to(at::kLong).contiguous();
    return {ids.const_data_ptr<std::int64_t>(), ids.const_data_ptr<std::int64_t>() + ids.numel()};
}

class SampleTexts final : public train::TrainerCallback {
public:
    SampleTexts(host::JobContext& job, const train::TrainableModel& model, const text::Tokenizer& tokenizer,
                train::GenerationForMetrics how, const std::vector<train::Feature>& rows)
        : m_job(job), m_model(model), m_tokenizer(tokenizer), m_how(std::move(how)) {
        m_how.config.max_length.reset();
        m_how.config.max_new_tokens = kMostTokens;
        m_how.config.do_sample = false;
        m_how.config.num_beams = 1;
        for (const train::Feature& row : rows) {
            add(row);
        }
    }

    void onEvaluate(const TrainingArguments&, const TrainerState& state, TrainerControl&, const Json&) override {
        const at::NoGradGuard noGradients;
        Json samples = Json::array();
        try {
            for (const Sample& sample : m_samples) {
                const std::string written = goOn(sample.prompt);
                samples.push_back({{"text", sample.text}, {"expected", sample.expected}, {"predicted", written}});
                m_job.log(core::LogLevel::Info, "Sample " + std::to_string(samples.size()) + ": " + core::dumpJson(written));
            }
        } catch (const core::Error& error) {
            if (error.code() == core::ErrorCode::Cancelled) {
                throw;
            }
            m_job.log(core::LogLevel::Warning, std::string("No samples of what the model writes: ") + error.what());
            return;
        }
        m_job.partialResult("evaluation", {{"step", state.global_step}, {"samples", std::move(samples)}});
    }

private:
    struct Sample {
        at::Tensor prompt;  ///< [1, tokens]
        std::string text, expected;
    };

    void add(const train::Feature& row) {
        const std::vector<std::int64_t> ids = idsOf(row.get("input_ids"));
        const std::vector<std::int64_t> labels = row.has("labels") ? idsOf(row.get("labels")) : ids;
        const auto learnt = [](std::int64_t label) { return label != kIgnored; };
        auto begin = std::find_if(labels.begin(), labels.end(), learnt) - labels.begin();
        if (begin == 0) {
            begin = std::ssize(ids) / 2;  // all of it is to be learnt
        }
        if (begin == 0 || begin >= std::ssize(ids)) {
            return;
        }
        const auto end = std::min(std::find_if_not(labels.begin() + begin, labels.end(), learnt) - labels.begin(), begin + kMostTokens);
        const std::span all(ids);
        m_samples.push_back({row.get("input_ids").slice(0, 0, begin).to(at::kLong).unsqueeze(0), textOf(all.first(std::size_t(begin))),
                             textOf(all.subspan(std::size_t(begin), std::size_t(end - begin)))});
    }

    std::string textOf(std::span<const std::int64_t> ids) const {
        text::DecodeOptions options;
        options.skipSpecialTokens = true;
        return m_tokenizer.decode(ids, options);
    }

    std::string goOn(const at::Tensor& prompt) const {
        const generation::GenerationRequest request{.model = m_model.model(),
                                                    .inputs = {{"input_ids", prompt}, {"attention_mask", at::ones_like(prompt)}},
                                                    .config = m_how.config,
                                                    .defaults = m_how.defaults,
                                                    .decode = {},
                                                    .allowedTokens = {},
                                                    .history = m_model.history(),
                                                    .cancel = m_job.cancelToken()};
        const std::vector<std::int64_t> ids = idsOf(generation::generate(request).sequences[0]);
        return textOf(std::span(ids).subspan(std::size_t(prompt.size(1))));
    }

    host::JobContext& m_job;
    const train::TrainableModel& m_model;
    const text::Tokenizer& m_tokenizer;
    train::GenerationForMetrics m_how;
    std::vector<Sample> m_samples;
};

}  // namespace

std::unique_ptr<train::TrainerCallback> sampleTexts(host::JobContext& job, const train::TrainableModel& model,
                                                    const text::Tokenizer& tokenizer, train::GenerationForMetrics how,
                                                    const std::vector<train::Feature>& rows) {
    return std::make_unique<SampleTexts>(job, model, tokenizer, std::move(how), rows);
}

}  // namespace twb::tasks
