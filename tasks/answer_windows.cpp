#include "tasks/answer_windows.h"

#include <algorithm>

#include "tasks/encoder_model.h"
#include "tasks/slow_answer_windows.h"

namespace twb::tasks {
namespace {

using text::Encoding;
using text::Tokenizer;

/// Tokenizers that pad on the left (XLNet) take the context first.
bool questionFirst(const Tokenizer& tokenizer) {
    return tokenizer.paddingSide() == text::Side::Right;
}

/// The code points of a word of a sequence: from its first to its last token; nullopt when the row has none of it.
std::optional<text::Offsets> placeOfWord(const Encoding& row, std::int32_t sequence, std::int32_t word) {
    std::optional<text::Offsets> place;
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (row.sequenceIds[i] == sequence && row.wordIds[i] == word) {
            place = text::Offsets{place ? place->begin : row.offsets[i].begin, row.offsets[i].end};
        }
    }
    return place;
}

}  // namespace

std::vector<Encoding> encodeWindows(const Tokenizer& tokenizer, const QuestionAndContext& texts, const AnswerWindows& windows) {
    if (!tokenizer.isFast()) {
        return encodeSlowWindows(tokenizer, texts, windows);
    }
    const bool first = questionFirst(tokenizer);
    text::EncodeOptions options;
    options.padding = windows.padding;
    options.truncation = first ? text::Truncation::OnlySecond : text::Truncation::OnlyFirst;
    options.maxLength = windows.maxLength;
    options.stride = windows.stride;
    options.returnTokenTypeIds = true;
    options.returnOverflowingTokens = true;
    options.returnOffsetsMapping = true;
    options.returnWordIds = true;
    const text::TextInput pair = first ? text::TextInput(texts.question, texts.context) : text::TextInput(texts.context, texts.question);
    return encodeForModel(tokenizer, pair, options);
}

AnswerPlaces::AnswerPlaces(const Tokenizer& tokenizer, const QuestionAndContext& texts, bool alignToWords)
    : m_tokenizer(tokenizer), m_context(texts.context), m_alignToWords(alignToWords), m_contextSequence(questionFirst(tokenizer) ? 1 : 0) {}

std::vector<bool> AnswerPlaces::allowed(const Encoding& window) const {
    if (!m_tokenizer.isFast()) {
        return slowAllowed(m_tokenizer, window);
    }
    const auto cls = m_tokenizer.specialTokenId(text::SpecialToken::Cls);
    std::vector<bool> out(window.size());
    for (std::size_t i = 0; i < window.size(); ++i) {
        // transformers lets every token be part of an answer when the context comes first.
        const bool inContext = m_contextSequence == 0 || window.sequenceIds[i] == m_contextSequence || window.ids[i] == cls;
        out[i] = inContext && (window.attentionMask.empty() || window.attentionMask[i] != 0);
    }
    return out;
}

std::optional<api::Answer> AnswerPlaces::answer(const Encoding& window, const TokenRange& range) const {
    return m_tokenizer.isFast() ? std::optional(answerOfFast(window, range)) : answerOfSlow(window, range);
}

api::Answer AnswerPlaces::answerOfFast(const Encoding& window, const TokenRange& range) const {
    // With padding on the left transformers counts the tokens from the first that is no padding, but looks them up in the padded row; what
    // lies before its beginning is counted from its end.
    const auto padding = m_contextSequence == 0 ? std::count(window.ids.begin(), window.ids.end(),
                                                             m_tokenizer.specialTokenId(text::SpecialToken::Pad).value_or(-1))
                                                : 0;
    const auto shifted = [&](std::size_t token) {
        const std::ptrdiff_t at = static_cast<std::ptrdiff_t>(token) - padding;
        return static_cast<std::size_t>(at < 0 ? at + static_cast<std::ptrdiff_t>(window.size()) : at);
    };
    const std::size_t first = shifted(range.first);
    const std::size_t last = shifted(range.last);
    std::int64_t begin = window.offsets[first].begin;
    std::int64_t end = window.offsets[last].end;
    if (m_alignToWords && window.wordIds[first] >= 0 && window.wordIds[last] >= 0) {
        const auto firstWord = placeOfWord(window, m_contextSequence, window.wordIds[first]);
        const auto lastWord = placeOfWord(window, m_contextSequence, window.wordIds[last]);
        if (firstWord && lastWord) {
            begin = firstWord->begin;
            end = lastWord->end;
        }
    }
    return {range.score, begin, end, std::string(m_context.slice(begin, end))};
}

std::optional<api::Answer> AnswerPlaces::answerOfSlow(const Encoding& window, const TokenRange& range) const {
    const std::int32_t first = window.wordIds[range.first];
    const std::int32_t last = window.wordIds[range.last];
    if (first < 0 || last < 0) {
        return std::nullopt;
    }
    const std::vector<ContextWord> words = contextWords(m_context);
    std::string answer;
    for (std::int32_t word = first; word <= last; ++word) {
        const ContextWord& place = words[static_cast<std::size_t>(word)];
        if (!answer.empty()) {
            answer += ' ';
        }
        answer += m_context.slice(place.begin, place.end);
    }
    return api::Answer{range.score, words[static_cast<std::size_t>(first)].begin, words[static_cast<std::size_t>(last)].lastIndex, answer};
}

}  // namespace twb::tasks
