#pragma once

#include <memory>

#include "engine/api/generation.h"
#include "engine/generation/generate.h"
#include "engine/text/tokenizer.h"
#include "tasks/task.h"

namespace twb::tasks {

/// What one run wrote.
struct WrittenTexts {
    at::Tensor sequences;               ///< [answers, length] int64
    at::Tensor scores;                  ///< [answers] float32, of beam search; else undefined
    std::vector<api::TokenStep> steps;  ///< of a single answer, when the call asked for them
    api::GenerationStatistics statistics;
};

/// A language model with its tokenizer and the options of a call: what the tasks that write share.
class TextGenerator {
public:
    /// `head`: the Auto class of the task; `tokenizer`: keyword arguments for the tokenizer; `cleanUp`: whether the pipeline removes the
    /// spaces before punctuation when the call says nothing.
    TextGenerator(const CallRequest& request, const std::string& head, const core::Json& tokenizer = core::Json::object(),
                  bool cleanUp = true);

    const text::Tokenizer& tokenizer() const { return *m_tokenizer; }
    const models::Model& model() const { return *m_model; }
    /// config.json with its task_specific_params for the task put over it.
    const core::Json& config() const { return m_config; }
    /// The model's own configuration, with the task's.
    const generation::GenerationConfig& defaults() const { return m_defaults; }
    bool isEncoderDecoder() const;
    std::optional<std::int64_t> contextLength() const;
    /// Whether a later release of transformers, whose pipelines have other defaults, wrote the checkpoint; `unknown` when config.json does
    /// not say which one did.
    bool isOfLaterRelease(bool unknown = false) const { return m_isOfLaterRelease.value_or(unknown); }

    /// Runs the model. With `streamed` the text and its tokens are told to the job as they come (a single answer only).
    WrittenTexts write(const models::Inputs& inputs, const generation::GenerationConfig& config, bool streamed,
                       host::JobContext& job) const;

    /// The padded rows of a batch as the model takes them.
    models::Inputs batchInputs(std::vector<text::Encoding> rows) const;

    std::string decode(const generation::TokenIds& ids) const;

private:
    std::shared_ptr<const models::Model> m_model;
    std::shared_ptr<const text::Tokenizer> m_tokenizer;
    std::shared_ptr<const models::Model> m_assistant;
    core::Json m_config;
    generation::GenerationConfig m_defaults;
    std::shared_ptr<generation::PromptCache> m_cache;
    text::DecodeOptions m_decode;
    std::optional<std::int64_t> m_alternatives;
    std::optional<bool> m_isOfLaterRelease;
};

}  // namespace twb::tasks
