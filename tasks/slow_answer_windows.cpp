#include "tasks/slow_answer_windows.h"

#include <algorithm>
#include <utility>

#include "engine/core/error.h"
#include "tasks/encoder_model.h"

namespace twb::tasks {
namespace {

using text::Encoding;
using text::Tokenizer;

bool isWhiteSpace(std::string_view character) {
    return character == " " || character == "\t" || character == "\r" || character == "\n" || character == "\u202F";
}

/// A half-open range of tokens.
struct Part {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t size() const { return end - begin; }
};

/// The runs of tokens that the tokenizer did not put in: of a pair, the two texts.
std::vector<Part> textParts(const Encoding& row) {
    std::vector<Part> parts;
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (row.specialTokensMask[i] != 0) {
            continue;
        }
        if (parts.empty() || parts.back().end != i) {
            parts.push_back({i, i});
        }
        parts.back().end = i + 1;
    }
    return parts;
}

void append(Encoding& out, const Encoding& from, Part part) {
    const auto copy = [&](auto Encoding::*member) {
        const auto& source = from.*member;
        if (!source.empty()) {
            (out.*member)
                .insert((out.*member).end(), source.begin() + static_cast<std::ptrdiff_t>(part.begin),
                        source.begin() + static_cast<std::ptrdiff_t>(part.end));
        }
    };
    copy(&Encoding::ids);
    copy(&Encoding::typeIds);
    copy(&Encoding::attentionMask);
    copy(&Encoding::specialTokensMask);
    copy(&Encoding::wordIds);
    copy(&Encoding::sequenceIds);
}

/// The row with only these tokens of its two texts.
Encoding cut(const Encoding& row, const std::vector<Part>& texts, Part first, Part second) {
    Encoding out;
    append(out, row, {0, texts[0].begin});
    append(out, row, first);
    append(out, row, {texts[0].end, texts[1].begin});
    append(out, row, second);
    append(out, row, {texts[1].end, row.size()});
    return out;
}

}  // namespace

std::vector<ContextWord> contextWords(const CodePoints& context) {
    std::vector<ContextWord> words;
    bool afterSpace = true;
    for (std::int64_t i = 0; i < static_cast<std::int64_t>(context.size()); ++i) {
        if (isWhiteSpace(context.slice(i, i + 1))) {
            afterSpace = true;
        } else {
            if (afterSpace) {
                words.push_back({i, i, i});
            }
            words.back().end = i + 1;
            afterSpace = false;
        }
        if (!words.empty()) {
            words.back().lastIndex = i;
        }
    }
    return words;
}

std::vector<Encoding> encodeSlowWindows(const Tokenizer& tokenizer, const QuestionAndContext& texts, const AnswerWindows& windows) {
    const bool questionFirst = tokenizer.paddingSide() == text::Side::Right;
    const CodePoints context(texts.context);
    text::Sequence words;
    std::vector<std::int32_t> wordOfToken;
    for (const ContextWord& place : contextWords(context)) {
        words.words.emplace_back(context.slice(place.begin, place.end));
        const std::size_t pieces = tokenizer.idsOf(words.words.back()).size();
        wordOfToken.insert(wordOfToken.end(), pieces, static_cast<std::int32_t>(words.words.size()) - 1);
    }
    const text::Sequence question(std::vector<std::string>{texts.question});

    text::EncodeOptions options;
    options.isSplitIntoWords = true;
    options.truncation = text::Truncation::DoNotTruncate;
    options.returnSpecialTokensMask = true;
    options.returnTokenTypeIds = true;
    Encoding whole =
        encodeForModel(tokenizer, questionFirst ? text::TextInput(question, words) : text::TextInput(words, question), options).front();
    const std::vector<Part> parts = textParts(whole);
    const std::size_t contextPart = questionFirst ? 1 : 0;
    if (parts.size() != 2 || parts[contextPart].size() != wordOfToken.size()) {
        throw core::Error(core::ErrorCode::InvalidInput, "the question or the context has no words, or the tokenizer (" +
                                                             tokenizer.className() + ") cannot take them word by word.");
    }
    const Part inContext = parts[contextPart];
    Part inQuestion = parts[1 - contextPart];
    inQuestion.end = std::min(inQuestion.end, inQuestion.begin + static_cast<std::size_t>(windows.maxQuestionLength));
    whole.wordIds.assign(whole.size(), -1);
    whole.sequenceIds.assign(whole.size(), -1);
    for (std::size_t i = 0; i < wordOfToken.size(); ++i) {
        whole.wordIds[inContext.begin + i] = wordOfToken[i];
        whole.sequenceIds[inContext.begin + i] = static_cast<std::int32_t>(contextPart);
    }

    const auto room = windows.maxLength - static_cast<std::int64_t>(tokenizer.specialTokenCount(true) + inQuestion.size());
    if (room < 1 || windows.stride < 1) {
        throw core::Error(core::ErrorCode::InvalidParameter, "no room is left for the context, or doc_stride is 0.");
    }
    std::vector<Encoding> rows;
    for (std::size_t begin = inContext.begin; begin < inContext.end; begin += static_cast<std::size_t>(windows.stride)) {
        const Part window{begin, std::min(inContext.end, begin + static_cast<std::size_t>(room))};
        rows.push_back(questionFirst ? cut(whole, parts, inQuestion, window) : cut(whole, parts, window, inQuestion));
        if (window.end == inContext.end) {
            break;
        }
    }
    return rows;
}

std::vector<bool> slowAllowed(const Tokenizer& tokenizer, const Encoding& window) {
    const std::vector<std::int64_t> special = tokenizer.allSpecialIds();
    std::vector<bool> out(window.size());
    for (std::size_t i = 0; i < window.size(); ++i) {
        out[i] = window.sequenceIds[i] >= 0 && std::find(special.begin(), special.end(), window.ids[i]) == special.end();
    }
    const auto cls = tokenizer.specialTokenId(text::SpecialToken::Cls);
    const auto found = std::find(window.ids.begin(), window.ids.end(), cls.value_or(-1));
    if (found != window.ids.end()) {
        out[static_cast<std::size_t>(found - window.ids.begin())] = true;
    }
    return out;
}

}  // namespace twb::tasks
