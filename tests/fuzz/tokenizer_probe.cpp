#include "tests/fuzz/tokenizer_probe.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "engine/core/error.h"

namespace twb::fuzz {
namespace {

using text::EncodeOptions;
using text::Encoding;
using text::TextInput;
using text::Tokenizer;

constexpr const char* kTexts[] = {"", "Hello world", "  the  caf\xC3\xA9\xCC\x81 ##ing <unk> [MASK]</s>\t\n\xE2\x96\x81x",
                                  "\xE4\xBD\xA0\xE5\xA5\xBD \xF0\x9F\x98\x80\xE2\x80\x8D\xC3\x9F \xEF\xAC\x81 \xCE\xA3 1234567",
                                  "\xFF\xC3 \x01"};

void require(bool holds, const char* what) {
    if (!holds) {
        std::fprintf(stderr, "contradiction: %s\n", what);
        std::abort();
    }
}

// As the tokenizers count them: a byte that belongs to no character is one of its own, so that this is an upper bound.
std::size_t mostCharacters(const std::string& text) {
    return text.size();
}

void checkRow(const Tokenizer& tokenizer, const Encoding& row, const TextInput& input) {
    const auto fits = [&](const auto& list) { return list.empty() || list.size() == row.size(); };
    require(fits(row.attentionMask) && fits(row.offsets) && fits(row.wordIds), "the lists of a row have its length");
    // Some Python-only tokenizers count no special tokens in these two, and transformers gives them so.
    require(!tokenizer.isFast() || (fits(row.typeIds) && fits(row.specialTokensMask)), "the lists of a fast row have its length");
    std::size_t most = std::max(mostCharacters(input.first.text), input.second ? mostCharacters(input.second->text) : 0);
    for (const auto* side : {&input.first, input.second ? &*input.second : nullptr}) {
        for (const std::string& word : side ? side->words : std::vector<std::string>()) {
            most = std::max(most, mostCharacters(word));
        }
    }
    for (const text::Offsets& o : row.offsets) {
        require(o.begin <= o.end && o.end <= most, "offsets lie in the text");
    }
    if (tokenizer.isFast()) {
        for (const std::int64_t id : row.ids) {
            require(id >= 0, "ids are not negative");
        }
    }
}

}  // namespace

void probeText(const Tokenizer& tokenizer, const TextInput& input, const EncodeOptions& options) {
    try {
        const text::BatchEncoding batch = tokenizer.encode(std::vector<TextInput>{input}, options);
        require(batch.rows.size() == batch.sample.size(), "every row has its sample");
        for (const Encoding& row : batch.rows) {
            checkRow(tokenizer, row, input);
            tokenizer.decode(row.ids);
            tokenizer.decode(row.ids, {.skipSpecialTokens = true, .cleanUpTokenizationSpaces = true, .others = {}});
        }
        // Of a pair, a side that is cut to nothing goes whole into the overflowing rows, as in tokenizers.
        const bool cut = options.truncation && *options.truncation != text::Truncation::DoNotTruncate && options.maxLength.value_or(0) > 0;
        if (cut && tokenizer.isFast() && options.padding == text::Padding::DoNotPad && !batch.rows.empty()) {
            require(batch.rows[0].size() <= std::size_t(*options.maxLength), "a truncated row is not too long");
        }
        toJson(batch);
        if (options.returnOffsetsMapping && !batch.rows.empty()) {
            EncodeOptions bare = options;
            bare.returnOffsetsMapping = false;
            bare.returnWordIds = false;
            require(tokenizer.encode(std::vector<TextInput>{input}, bare).rows.at(0).ids == batch.rows[0].ids,
                    "offsets change nothing in the ids");
        }
    } catch (const core::Error&) {  // refused, with a reason
    }
}

void probeTokenizer(const Tokenizer& tokenizer) {
    EncodeOptions plain;
    plain.returnOffsetsMapping = tokenizer.isFast();
    plain.returnWordIds = tokenizer.isFast();
    EncodeOptions cut = plain;
    cut.truncation = text::Truncation::LongestFirst;
    cut.maxLength = 5;
    cut.stride = 1;
    cut.returnOverflowingTokens = true;
    cut.returnSpecialTokensMask = true;
    for (const char* text : kTexts) {
        probeText(tokenizer, TextInput(text), plain);
        probeText(tokenizer, TextInput(text, kTexts[1]), cut);
    }
    EncodeOptions words = plain;
    words.isSplitIntoWords = true;
    probeText(tokenizer, TextInput(std::vector<std::string>{"Hello", "", "\xC3\xA9t\xC3\xA9"}), words);
    for (const std::int64_t id : {std::int64_t(-1), std::int64_t(0), std::int64_t(3), std::int64_t(tokenizer.fullVocabularySize())}) {
        try {
            if (const auto token = tokenizer.idToToken(id)) {
                tokenizer.tokenToId(*token);
                tokenizer.tokensToText({*token, *token});
            }
            tokenizer.decode(id);
        } catch (const core::Error&) {
        }
    }
    tokenizer.allSpecialIds();
    tokenizer.addedTokens();
    tokenizer.specialTokenCount(true);
}

}  // namespace twb::fuzz
