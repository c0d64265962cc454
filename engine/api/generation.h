#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/json.h"

/// What models write: texts with the probabilities of their tokens, conversations, and figures of the run.
namespace twb::api {

/// A token of the vocabulary and the probability that the model gave it, after the logits processors.
struct TokenChoice {
    std::string text;
    std::int64_t id = 0;
    double probability = 0;
};

/// One step of generation: the token that was taken, and the most probable ones (the taken one may be among them), best first.
struct TokenStep {
    TokenChoice chosen;
    std::vector<TokenChoice> alternatives;
};

struct GenerationStatistics {
    std::int64_t promptTokens = 0;
    std::int64_t newTokens = 0;
    double timeToFirstTokenMs = 0;   ///< loading of the model not included
    double tokensPerSecond = 0;      ///< of the new tokens after the first
    std::int64_t contextLength = 0;  ///< most tokens that the model takes; 0: not known
    std::string finishReason;        ///< "stop" (an end token or a stop text), "length"
};

/// A sentence of what was read and one of what was written that belong together, in code points of the two texts.
struct AlignedSpan {
    std::int64_t sourceStart = 0, sourceEnd = 0;
    std::int64_t targetStart = 0, targetEnd = 0;
    double weight = 0;  ///< share of the written sentence's attention
};

struct GeneratedText {
    std::string text;
    std::vector<TokenStep> steps = {};        ///< of the new tokens, when the call asked for them (top_logprobs)
    std::optional<double> score = {};         ///< log-probability by the length penalty, of candidates of beam search
    std::vector<AlignedSpan> alignment = {};  ///< when the call asked for it
};

/// text-generation, text2text-generation, summarization, translation: one text a returned sequence.
struct GeneratedTexts {
    std::vector<GeneratedText> texts;
    std::string key = "generated_text";  ///< as the pipeline calls the text: "summary_text", "translation_text"
    std::optional<GenerationStatistics> statistics;
    bool bare = false;                    ///< the one record stands without a list around it
    std::vector<std::string> notes = {};  ///< what a person should know of how it came about ("read in 3 parts")
};

struct ChatMessage {
    std::string role;  ///< "system", "user", "assistant", ...
    std::string content;
};

/// conversational: the messages given and the answer.
struct Conversation {
    std::vector<ChatMessage> messages;
    std::optional<GenerationStatistics> statistics;
};

/// {"text", "id", "probability", "alternatives": [{"text", "id", "probability"}]}.
core::Json toJson(const TokenStep& step);

/// {"prompt_tokens", "new_tokens", "time_to_first_token_ms", "tokens_per_second", "context_length", "finish_reason"}.
core::Json toJson(const GenerationStatistics& statistics);

/// What the pipeline returns, [{key: text}], or the record alone where `bare`; besides, each text has its "tokens", "score", "alignment"
/// [{"source": [start, end], "target": [start, end], "weight"}] and the "notes" where there are some.
core::Json toJson(const GeneratedTexts& value);

/// The messages: [{"role", "content"}].
core::Json toJson(const Conversation& value);

}  // namespace twb::api
