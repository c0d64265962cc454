#include "tasks/text_generator.h"

#include <algorithm>

#include "engine/core/error.h"
#include "engine/generation/model_facts.h"
#include "engine/host/job_context.h"
#include "engine/hub/cache.h"
#include "engine/models/release.h"
#include "tasks/answer_stream.h"
#include "tasks/decoder_start.h"
#include "tasks/generation_parameters.h"
#include "tasks/methods/loaded_models.h"

namespace twb::tasks {
namespace {

using at::Tensor;
using core::Json;
using text::Encoding;

/// config.json with the fields that hold for one task put over it.
Json configFor(const Json& config, const std::string& task) {
    Json out = config;
    if (const auto all = config.find("task_specific_params"); all != config.end() && all->is_object()) {
        if (const auto mine = all->find(task); mine != all->end() && mine->is_object()) {
            out.update(*mine);
        }
    }
    return out;
}

/// Releases since 4.42 put the tokenizer's special tokens around a prompt and take chats as input. Absent: config.json names none.
std::optional<bool> laterReleaseWrote(const Json& config) {
    const auto release = models::writtenBy(config);
    return release ? std::optional(*release >= std::pair(4, 42)) : std::nullopt;
}

/// [rows, longest], filled with `padding` where a row is shorter.
Tensor padded(const std::vector<Encoding>& rows, const std::vector<std::int64_t> Encoding::*member, std::int64_t longest,
              std::int64_t padding, bool left) {
    const auto count = static_cast<std::int64_t>(rows.size());
    const Tensor out = at::full({count, longest}, padding, at::kLong);
    for (std::int64_t row = 0; row < count; ++row) {
        const std::vector<std::int64_t>& values = rows[static_cast<std::size_t>(row)].*member;
        const auto length = static_cast<std::int64_t>(values.size());
        std::copy(values.begin(), values.end(), out[row].data_ptr<std::int64_t>() + (left ? longest - length : 0));
    }
    return out;
}

}  // namespace

TextGenerator::TextGenerator(const CallRequest& request, const std::string& head, const Json& tokenizer, bool cleanUp)
    : m_model(request.models.model(request.model, head, request.job, request.modelOptions)),
      m_tokenizer(request.models.tokenizer(request.model, request.job, tokenizer)) {
    m_config = configFor(m_model->config(), request.task);
    m_isOfLaterRelease = laterReleaseWrote(m_config);
    m_defaults = generation::loadGenerationConfig(hub::resolveModel(request.model), m_model->config(), request.task);
    if (isEncoderDecoder() && !m_defaults.decoder_start_token_id) {
        if (const auto start = derivedStart(m_config, *m_tokenizer)) {
            m_defaults.decoder_start_token_id = start->token;
            request.job.log(core::LogLevel::Warning, "Neither config.json nor generation_config.json has a decoder_start_token_id; " +
                                                         start->reason + " (" + std::to_string(start->token) + "), which was taken.");
        }
    }
    m_cache = request.models.promptCache(m_model);
    if (const auto assistant = request.parameters.text("assistant_model")) {
        m_assistant = request.models.model(*assistant, "", request.job);
    }
    m_decode.skipSpecialTokens = true;
    m_decode.cleanUpTokenizationSpaces = cleanUp;
    if (request.parameters.isGiven("clean_up_tokenization_spaces")) {
        m_decode.cleanUpTokenizationSpaces = request.parameters.flag("clean_up_tokenization_spaces");
    }
    if (request.parameters.isGiven("top_logprobs")) {
        m_alternatives = request.parameters.integer("top_logprobs");
    }
}

bool TextGenerator::isEncoderDecoder() const {
    return generation::isEncoderDecoder(*m_model);
}

std::optional<std::int64_t> TextGenerator::contextLength() const {
    return generation::contextLength(m_config);
}

std::string TextGenerator::decode(const generation::TokenIds& ids) const {
    return m_tokenizer->decode(ids, m_decode);
}

models::Inputs TextGenerator::batchInputs(std::vector<Encoding> rows) const {
    std::size_t longest = 0;
    for (Encoding& row : rows) {
        longest = std::max(longest, row.size());
        row.attentionMask.assign(row.size(), 1);
    }
    const bool isRagged = std::any_of(rows.begin(), rows.end(), [&](const Encoding& row) { return row.size() != longest; });
    const auto pad = m_tokenizer->specialTokenId(text::SpecialToken::Pad);
    if (isRagged && !pad) {
        throw core::Error(core::ErrorCode::InvalidParameter,
                          "Texts of different lengths need a padding token in one batch, and the tokenizer has none: set batch_size to 1.");
    }
    const bool left = m_tokenizer->paddingSide() == text::Side::Left;
    const auto length = static_cast<std::int64_t>(longest);
    return {{"input_ids", padded(rows, &Encoding::ids, length, pad.value_or(0), left)},
            {"attention_mask", padded(rows, &Encoding::attentionMask, length, 0, left)}};
}

WrittenTexts TextGenerator::write(const models::Inputs& inputs, const generation::GenerationConfig& config, bool streamed,
                                  host::JobContext& job) const {
    AnswerStream stream(*m_tokenizer, m_decode, m_alternatives, streamed, job);
    generation::GenerationRequest request{.model = *m_model,
                                          .inputs = inputs,
                                          .config = config,
                                          .defaults = m_defaults,
                                          .assistant = m_assistant.get(),
                                          .decode = [this](const generation::TokenIds& ids) { return decode(ids); },
                                          .allowedTokens = {},
                                          .listener = &stream,
                                          .cache = m_cache.get(),
                                          .cancel = job.cancelToken()};
    const generation::GenerationOutput output = generation::generate(request);
    stream.end();
    WrittenTexts written;
    written.sequences = output.sequences;
    written.scores = output.sequencesScores;
    written.steps = stream.takeSteps();
    written.statistics.promptTokens = inputs.has("input_ids") ? inputs.get("input_ids").size(1) : 1;
    written.statistics.contextLength = contextLength().value_or(0);
    written.statistics.finishReason = generation::toString(output.reason);
    const std::int64_t before = isEncoderDecoder() ? 1 : written.statistics.promptTokens;
    stream.addFigures(written.statistics, output.sequences.size(1) - before);
    return written;
}

}  // namespace twb::tasks
