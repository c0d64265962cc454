#pragma once

#include <optional>
#include <vector>

#include "engine/api/value.h"
#include "engine/text/tokenizer.h"
#include "tasks/code_points.h"
#include "tasks/postprocess/answer_spans.h"
#include "tasks/question_inputs.h"

/// A context that is too long for the model is read in windows, each behind the question; the answers are found in them.
namespace twb::tasks {

struct AnswerWindows {
    std::int64_t maxLength = 384;         ///< tokens of a window: question, context and special tokens
    std::int64_t stride = 128;            ///< fast tokenizers: tokens that windows share; slow ones: from one window to the next
    std::int64_t maxQuestionLength = 64;  ///< slow tokenizers only
    text::Padding padding = text::Padding::DoNotPad;
};

/// The windows. sequenceIds says which tokens are context, wordIds which word of it they belong to.
std::vector<text::Encoding> encodeWindows(const text::Tokenizer& tokenizer, const QuestionAndContext& texts, const AnswerWindows& windows);

/// Where the tokens of windows lie in the context.
class AnswerPlaces {
public:
    AnswerPlaces(const text::Tokenizer& tokenizer, const QuestionAndContext& texts, bool alignToWords);

    /// For each token of a window whether an answer may hold it.
    std::vector<bool> allowed(const text::Encoding& window) const;

    /// The passage of the context; nullopt when the tokens are no part of it.
    std::optional<api::Answer> answer(const text::Encoding& window, const TokenRange& range) const;

private:
    api::Answer answerOfFast(const text::Encoding& window, const TokenRange& range) const;
    std::optional<api::Answer> answerOfSlow(const text::Encoding& window, const TokenRange& range) const;

    const text::Tokenizer& m_tokenizer;
    CodePoints m_context;
    bool m_alignToWords;
    std::int32_t m_contextSequence;  // index of the context in the pair
};

}  // namespace twb::tasks
