#include "engine/text/decode_details.h"

#include <algorithm>
#include <cstdio>

#include "engine/core/error.h"

namespace twb::text {
namespace {

using core::Error;
using core::ErrorCode;
using core::Json;
using Ids = std::vector<std::int64_t>;

constexpr double kSecondsPerTimestamp = 0.02;

bool asked(const DecodeOptions& options, const char* name) {
    return core::optionalBool(options.others, name, "decode").value_or(false);
}

bool wantsCtcOffsets(const Tokenizer& tokenizer, const DecodeOptions& options) {
    return tokenizer.className() == "Wav2Vec2CTCTokenizer" &&
           (asked(options, "output_char_offsets") || asked(options, "output_word_offsets"));
}

std::string configText(const Tokenizer& tokenizer, const char* key, const char* fallback) {
    return core::optionalString(tokenizer.config(), key, "tokenizer_config.json").value_or(fallback);
}

// ---- Wav2Vec2: where letters and words lie, in frames

struct Letter {
    std::string text;
    std::size_t begin;
    std::size_t end;
};

std::vector<Letter> lettersOf(const Tokenizer& tokenizer, std::span<const std::int64_t> ids, const DecodeOptions& options) {
    const Ids specials = options.skipSpecialTokens ? tokenizer.allSpecialIds() : Ids();
    Ids kept;
    std::copy_if(ids.begin(), ids.end(), std::back_inserter(kept),
                 [&](std::int64_t id) { return std::find(specials.begin(), specials.end(), id) == specials.end(); });
    const bool group = core::optionalBool(options.others, "group_tokens", "decode").value_or(true);
    const std::string blank = tokenizer.specialTokenText(SpecialToken::Pad).value_or(std::string());
    const std::string delimiter = configText(tokenizer, "word_delimiter_token", "|");
    const std::string delimiterText = configText(tokenizer, "replace_word_delimiter_char", " ");
    const std::vector<std::string> tokens = tokenizer.tokensOf(kept);
    std::vector<Letter> letters;
    for (std::size_t begin = 0; begin < tokens.size();) {
        std::size_t end = begin + 1;
        while (group && end < tokens.size() && tokens[end] == tokens[begin]) {
            ++end;
        }
        if (tokens[begin] != blank) {
            letters.push_back({tokens[begin] == delimiter ? delimiterText : tokens[begin], begin, end});
        }
        begin = end;
    }
    return letters;
}

Json charOffsets(const std::vector<Letter>& letters) {
    Json list = Json::array();
    for (const Letter& letter : letters) {
        list.push_back({{"char", letter.text}, {"start_offset", letter.begin}, {"end_offset", letter.end}});
    }
    return list;
}

Json wordOffsets(const std::vector<Letter>& letters, const std::string& space) {
    Json list = Json::array();
    for (std::size_t i = 0; i < letters.size(); ++i) {
        if (letters[i].text == space) {
            continue;
        }
        const std::size_t begin = letters[i].begin;
        std::string word;
        std::size_t end = begin;
        for (; i < letters.size() && letters[i].text != space; ++i) {
            word += letters[i].text;
            end = letters[i].end;
        }
        list.push_back({{"word", word}, {"start_offset", begin}, {"end_offset", end}});
    }
    return list;
}

Json decodeCtc(const Tokenizer& tokenizer, std::span<const std::int64_t> ids, const DecodeOptions& options) {
    const std::vector<Letter> letters = lettersOf(tokenizer, ids, options);
    Json result = {{"text", tokenizer.decode(ids, options)}};
    if (asked(options, "output_char_offsets")) {
        result["char_offsets"] = charOffsets(letters);
    }
    if (asked(options, "output_word_offsets")) {
        result["word_offsets"] = wordOffsets(letters, configText(tokenizer, "replace_word_delimiter_char", " "));
    }
    return result;
}

// ---- Whisper: ids after the last special token are times

std::int64_t firstTimestamp(const Tokenizer& tokenizer) {
    const Ids specials = tokenizer.allSpecialIds();
    return specials.empty() ? static_cast<std::int64_t>(tokenizer.fullVocabularySize()) : specials.back() + 1;
}

// A prompt (<|startofprev|> ...) is no part of what was heard.
Ids withoutPrompt(const Tokenizer& tokenizer, std::span<const std::int64_t> ids) {
    const auto prompt = tokenizer.tokenToId("<|startofprev|>");
    const auto start = tokenizer.tokenToId("<|startoftranscript|>");
    if (ids.empty() || !prompt || ids.front() != *prompt) {
        return {ids.begin(), ids.end()};
    }
    return {start ? std::find(ids.begin(), ids.end(), *start) : ids.end(), ids.end()};
}

std::string decodeWithTimestamps(const Tokenizer& tokenizer, const Ids& ids, DecodeOptions options) {
    options.others.erase("decode_with_timestamps");
    const std::int64_t first = firstTimestamp(tokenizer);
    std::string text;
    Ids run;
    const auto flush = [&] {
        text += run.empty() ? std::string() : tokenizer.decode(run, options);
        run.clear();
    };
    for (const std::int64_t id : ids) {
        if (id < first) {
            run.push_back(id);
            continue;
        }
        flush();
        char stamp[32];
        std::snprintf(stamp, sizeof stamp, "<|%.2f|>", static_cast<double>(id - first) * kSecondsPerTimestamp);
        text += stamp;
    }
    flush();
    return text;
}

// Segments end where two times stand side by side, the last one at the last time.
Json whisperOffsets(const Tokenizer& tokenizer, std::span<const std::int64_t> ids) {
    const std::int64_t first = firstTimestamp(tokenizer);
    const auto isTime = [&](std::size_t i) { return ids[i] >= first; };
    std::vector<std::size_t> ends;
    std::vector<std::size_t> times;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (isTime(i)) {
            times.push_back(i);
            if (i > 0 && isTime(i - 1)) {
                ends.push_back(i);
            }
        }
    }
    Json offsets = Json::array();
    if (ends.empty() && times.size() <= 1) {
        return offsets;
    }
    if (std::find(ends.begin(), ends.end(), times.back() + 1) == ends.end()) {
        ends.push_back(times.back() + 1);
    }
    std::size_t begin = times.front();
    for (const std::size_t end : ends) {
        const std::span<const std::int64_t> part = ids.subspan(begin, end - begin);
        if (part.size() > 1) {
            const auto seconds = [&](std::int64_t id) { return static_cast<double>(id - first) * kSecondsPerTimestamp; };
            offsets.push_back(
                {{"text", tokenizer.decode(part)}, {"timestamp", Json::array({seconds(part.front()), seconds(part.back())})}});
        }
        begin = end;
    }
    return offsets;
}

Json decodeWhisper(const Tokenizer& tokenizer, std::span<const std::int64_t> all, const DecodeOptions& options) {
    if (asked(options, "normalize")) {
        throw Error(ErrorCode::Unsupported, "normalize: the spelling of transcripts is not normalised here.");
    }
    const Ids ids = options.skipSpecialTokens ? withoutPrompt(tokenizer, all) : Ids(all.begin(), all.end());
    const std::string text =
        asked(options, "decode_with_timestamps") ? decodeWithTimestamps(tokenizer, ids, options) : tokenizer.decode(ids, options);
    return asked(options, "output_offsets") ? Json{{"text", text}, {"offsets", whisperOffsets(tokenizer, all)}} : Json(text);
}

}  // namespace

Json decodeDetailed(const Tokenizer& tokenizer, std::span<const std::int64_t> ids, const DecodeOptions& options) {
    if (wantsCtcOffsets(tokenizer, options)) {
        return decodeCtc(tokenizer, ids, options);
    }
    if (tokenizer.className() == "WhisperTokenizer") {
        return decodeWhisper(tokenizer, ids, options);
    }
    return tokenizer.decode(ids, options);
}

Json decodeDetailed(const Tokenizer& tokenizer, const std::vector<Ids>& rows, const DecodeOptions& options) {
    const bool gathers = wantsCtcOffsets(tokenizer, options);
    Json result = gathers ? Json::object() : Json::array();
    for (const Ids& row : rows) {
        Json decoded = decodeDetailed(tokenizer, row, options);
        if (!gathers) {
            result.push_back(std::move(decoded));
            continue;
        }
        for (auto& [key, value] : decoded.items()) {
            result[key].push_back(value);
        }
    }
    return result;
}

}  // namespace twb::text
