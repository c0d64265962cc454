#pragma once

#include <vector>

#include "engine/text/tokenizer.h"
#include "tasks/answer_windows.h"

/// Question answering with tokenizers that give no offsets: the context is split at white space first, and answers are whole words
/// (transformers' squad_convert_example_to_features).
namespace twb::tasks {

/// A word of the context between white space. Positions are code points.
struct ContextWord {
    std::int64_t begin = 0;
    std::int64_t end = 0;
    std::int64_t lastIndex = 0;  ///< last code point before the next word: what transformers reports as the answer's end
};

std::vector<ContextWord> contextWords(const CodePoints& context);

std::vector<text::Encoding> encodeSlowWindows(const text::Tokenizer& tokenizer, const QuestionAndContext& texts,
                                              const AnswerWindows& windows);

/// The context's tokens but special ones (the unknown token is one of them), and the first classification token.
std::vector<bool> slowAllowed(const text::Tokenizer& tokenizer, const text::Encoding& window);

}  // namespace twb::tasks
