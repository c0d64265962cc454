#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "tasks/text_generator.h"

/// What summarization, translation and text2text-generation share: a text goes in, the texts that an encoder-decoder writes come out.
namespace twb::tasks {

/// What the tasks differ in.
struct TextToTextOptions {
    std::string returnName;                                       ///< "summary": the result's fields are summary_text and summary_token_ids
    core::Json tokenizer = core::Json::object();                  ///< keyword arguments of the tokenizer (src_lang)
    std::optional<std::int64_t> forcedFirstToken = std::nullopt;  ///< of every text: the target language
    bool takesPrefix = true;                                      ///< a prefix of config.json stands before the texts
};

class TextToText : public TaskCall {
public:
    TextToText(const CallRequest& request, const TextToTextOptions& options);

    /// With one text an answer, transformers answers one text with a list of one record and several texts with one record each.
    CallInputs inputs(const core::Json& given) const override;
    void run(const std::vector<core::Json>& items, RowSink& sink, host::JobContext& job) override;

private:
    /// What the model reads at once: a text, or a part of a long one.
    struct Part {
        std::string text;    ///< without the prefix
        std::size_t offset;  ///< where it begins in the input, in code points
        std::string gap;     ///< white space between the part before and this one
        text::Encoding encoding;
    };
    /// The candidates for a part, best first.
    struct Written {
        std::vector<generation::TokenIds> ids;
        std::vector<api::GeneratedText> texts;
    };

    std::vector<Part> partsOf(const std::string& text, host::JobContext& job) const;
    text::Encoding encode(const std::string& text) const;
    std::vector<api::Value> runBatch(std::span<const core::Json> items, bool streamed, host::JobContext& job) const;
    std::vector<Written> write(std::span<const Part> parts, bool streamed, api::GenerationStatistics& statistics,
                               host::JobContext& job) const;
    api::Value valueOf(std::span<const Part> parts, std::span<Written> written, const api::GenerationStatistics& statistics) const;
    api::GeneratedText joined(std::span<const Part> parts, std::span<Written> written, std::size_t candidate) const;
    std::int64_t mostTokens() const;

    TextGenerator m_generator;
    std::string m_task;
    std::string m_returnName;
    std::string m_prefix;
    text::EncodeOptions m_encode;
    generation::GenerationConfig m_settings;
    std::size_t m_batchSize;
    bool m_returnsIds, m_splits, m_aligns;
};

/// Parameters of these tasks beside their own.
std::vector<api::ParameterField> textToTextParameters();
std::vector<std::string> textToTextScriptNames();

}  // namespace twb::tasks
