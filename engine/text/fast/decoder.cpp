#include "engine/text/fast/decoder.h"

#include <optional>
#include <string_view>
#include <utility>

#include "engine/core/utf8.h"
#include "engine/text/fast/byte_alphabet.h"
#include "engine/text/fast/json_access.h"
#include "engine/text/fast/lossy_utf8.h"
#include "engine/text/fast/regex.h"
#include "engine/text/fast/utf8_cursor.h"

namespace twb::text {
namespace {

using Tokens = std::vector<std::string>;

/// Takes away the spaces that stand between words and punctuation or English contractions.
std::string withoutExtraSpaces(std::string text) {
    static constexpr std::pair<std::string_view, std::string_view> kRules[] = {
        {" .", "."},   {" ?", "?"},           {" !", "!"},   {" ,", ","},     {" ' ", "'"},   {" n't", "n't"},
        {" 'm", "'m"}, {" do not", " don't"}, {" 's", "'s"}, {" 've", "'ve"}, {" 're", "'re"}};
    for (const auto& [from, to] : kRules) {
        text = replacedAll(std::move(text), from, to);
    }
    return text;
}

struct ByteLevelDecoder final : Decoder {
    void apply(Tokens& tokens) const override {
        const ByteAlphabet& alphabet = ByteAlphabet::get();
        std::string all;
        std::string bytes;
        for (const std::string& token : tokens) {
            all += alphabet.decode(token, bytes) ? bytes : token;
        }
        tokens.assign(1, lossyUtf8(all));
    }
};

struct WordPieceDecoder final : Decoder {
    WordPieceDecoder(std::string p, bool c) : prefix(std::move(p)), cleanup(c) {}
    void apply(Tokens& tokens) const override {
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            std::string& token = tokens[i];
            if (i != 0) {
                token = token.starts_with(prefix) ? token.substr(prefix.size()) : " " + token;
            }
            if (cleanup) {
                token = withoutExtraSpaces(std::move(token));
            }
        }
    }
    std::string prefix;
    bool cleanup;
};

struct MetaspaceDecoder final : Decoder {
    MetaspaceDecoder(std::string r, bool d) : replacement(std::move(r)), dropsFirst(d) {}
    void apply(Tokens& tokens) const override {
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            tokens[i] = replacedAll(std::move(tokens[i]), replacement, i == 0 && dropsFirst ? "" : " ");
        }
    }
    std::string replacement;
    bool dropsFirst;
};

struct BpeDecoder final : Decoder {
    explicit BpeDecoder(std::string s) : suffix(std::move(s)) {}
    void apply(Tokens& tokens) const override {
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            tokens[i] = replacedAll(std::move(tokens[i]), suffix, i + 1 == tokens.size() ? "" : " ");
        }
    }
    std::string suffix;
};

struct CtcDecoder final : Decoder {
    void apply(Tokens& tokens) const override {
        Tokens out;
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            if (i > 0 && tokens[i] == tokens[i - 1]) {
                continue;
            }
            std::string text = replacedAll(tokens[i], pad, "");
            if (cleanup) {
                text = replacedAll(withoutExtraSpaces(std::move(text)), delimiter, " ");
            }
            if (!text.empty()) {
                out.push_back(std::move(text));
            }
        }
        tokens = std::move(out);
    }
    std::string pad, delimiter;
    bool cleanup = true;
};

/// <0x41> is the byte 41; a run of such tokens that is no UTF-8 gives one U+FFFD a byte.
struct ByteFallbackDecoder final : Decoder {
    void apply(Tokens& tokens) const override {
        Tokens out;
        std::string bytes;
        const auto flush = [&] {
            if (bytes.empty()) {
                return;
            }
            if (core::firstInvalidUtf8(bytes) == std::string_view::npos) {
                out.push_back(bytes);
            } else {
                out.insert(out.end(), bytes.size(), "\uFFFD");
            }
            bytes.clear();
        };
        for (std::string& token : tokens) {
            if (const std::optional<char> byte = byteOf(token)) {
                bytes += *byte;
            } else {
                flush();
                out.push_back(std::move(token));
            }
        }
        flush();
        tokens = std::move(out);
    }

private:
    static int digit(char c) {
        return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    }
    static std::optional<char> byteOf(std::string_view token) {
        if (token.size() != 6 || !token.starts_with("<0x") || token[5] != '>' || digit(token[3]) < 0 || digit(token[4]) < 0) {
            return std::nullopt;
        }
        return char(digit(token[3]) * 16 + digit(token[4]));
    }
};

struct FuseDecoder final : Decoder {
    void apply(Tokens& tokens) const override {
        std::string all;
        for (const std::string& token : tokens) {
            all += token;
        }
        tokens.assign(1, std::move(all));
    }
};

struct StripDecoder final : Decoder {
    StripDecoder(std::string c, std::int64_t b, std::int64_t e) : content(std::move(c)), start(b), stop(e) {}
    void apply(Tokens& tokens) const override {
        for (std::string& token : tokens) {
            std::string_view rest = token;
            for (std::int64_t i = 0; i < start && rest.starts_with(content); ++i) {
                rest.remove_prefix(content.size());
            }
            for (std::int64_t i = 0; i < stop && rest.ends_with(content); ++i) {
                rest.remove_suffix(content.size());
            }
            token = std::string(rest);
        }
    }
    std::string content;
    std::int64_t start, stop;
};

struct ReplaceDecoder final : Decoder {
    void apply(Tokens& tokens) const override {
        for (std::string& token : tokens) {
            if (!regex) {
                token = replacedAll(std::move(token), literal, content);
                continue;
            }
            std::string out;
            std::size_t at = 0;
            regex->forEachMatch(token, [&](std::size_t begin, std::size_t end) {
                out.append(token, at, begin - at).append(content);
                at = end;
            });
            token = out.append(token, at);
        }
    }
    std::optional<Regex> regex;
    std::string literal, content;
};

struct DecoderChain final : Decoder {
    void apply(Tokens& tokens) const override {
        for (const auto& step : steps) {
            step->apply(tokens);
        }
    }
    std::vector<std::unique_ptr<Decoder>> steps;
};

}  // namespace

std::string replacedAll(std::string text, std::string_view from, std::string_view to) {
    std::size_t at = from.empty() ? std::string::npos : text.find(from);
    if (at == std::string::npos) {
        return text;
    }
    std::string out;
    std::size_t done = 0;
    for (; at != std::string::npos; at = text.find(from, done)) {
        out.append(text, done, at - done).append(to);
        done = at + from.size();
    }
    return out.append(text, done);
}

std::unique_ptr<Decoder> makeDecoder(const core::Json& json, const std::string& where) {
    if (json.is_null()) {
        return nullptr;
    }
    const JsonFields f(json, where);
    const std::string type = f.type();
    if (type == "ByteLevel") {
        return std::make_unique<ByteLevelDecoder>();
    }
    if (type == "WordPiece") {
        return std::make_unique<WordPieceDecoder>(f.text("prefix", "##"), f.flag("cleanup", true));
    }
    if (type == "Metaspace") {
        const bool never = (f.has("add_prefix_space") && !f.flag("add_prefix_space")) || f.text("prepend_scheme", "always") == "never";
        return std::make_unique<MetaspaceDecoder>(f.text("replacement"), !never);
    }
    if (type == "BPEDecoder") {
        return std::make_unique<BpeDecoder>(f.text("suffix", "</w>"));
    }
    if (type == "CTC") {
        auto ctc = std::make_unique<CtcDecoder>();
        ctc->pad = f.text("pad_token", "<pad>");
        ctc->delimiter = f.text("word_delimiter_token", "|");
        ctc->cleanup = f.flag("cleanup", true);
        return ctc;
    }
    if (type == "ByteFallback") {
        return std::make_unique<ByteFallbackDecoder>();
    }
    if (type == "Fuse") {
        return std::make_unique<FuseDecoder>();
    }
    if (type == "Strip") {
        f.character("content");
        return std::make_unique<StripDecoder>(f.text("content"), f.number("start", 0), f.number("stop", 0));
    }
    if (type == "Replace") {
        auto replace = std::make_unique<ReplaceDecoder>();
        replace->content = f.text("content");
        const JsonFields pattern(f.required("pattern"), f.pathOf("pattern"));
        if (pattern.has("Regex")) {
            replace->regex.emplace(pattern.text("Regex"), pattern.pathOf("Regex"));
        } else {
            replace->literal = pattern.text("String");
        }
        return replace;
    }
    if (type == "Sequence") {
        auto chain = std::make_unique<DecoderChain>();
        const core::Json& steps = f.array("decoders");
        for (std::size_t i = 0; i < steps.size(); ++i) {
            if (auto step = makeDecoder(steps[i], f.pathOf("decoders[" + std::to_string(i) + "]"))) {
                chain->steps.push_back(std::move(step));
            }
        }
        return chain;
    }
    f.unknownType("decoder", "ByteLevel, WordPiece, Metaspace, BPEDecoder, CTC, ByteFallback, Fuse, Strip, Replace and Sequence");
}

}  // namespace twb::text
