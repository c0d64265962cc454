// tokenizer.json and tokenizer_config.json from GGUF's vocabulary: byte-level BPE ("gpt2") with the pre-tokenizer that
// tokenizer.ggml.pre names, and SentencePiece BPE with byte fallback ("llama").
#include <algorithm>
#include <unordered_map>

#include "engine/core/error.h"
#include "engine/io/gguf/gguf_checkpoint.h"
#include "engine/io/gguf/gguf_metadata.h"

namespace twb::io {
namespace {

using core::Error;
using core::ErrorCode;
using core::Json;

constexpr const char* kSpace = "\xE2\x96\x81";  // U+2581, SentencePiece's space

enum TokenType { Control = 3, UserDefined = 4 };

struct Vocabulary {
    std::vector<std::string> tokens;
    std::unordered_map<std::string, std::int64_t> ids;
};

Vocabulary readVocabulary(const GgufMetadata& meta) {
    Vocabulary vocabulary;
    for (const Json& token : meta.list("tokenizer.ggml.tokens")) {
        if (!token.is_string()) {
            throw Error(ErrorCode::InvalidFile, meta.where() + ": tokenizer.ggml.tokens must be a list of texts.");
        }
        vocabulary.tokens.push_back(token.get<std::string>());
        vocabulary.ids.emplace(vocabulary.tokens.back(), static_cast<std::int64_t>(vocabulary.tokens.size()) - 1);
    }
    return vocabulary;
}

// Pushed, not set by key: an ordered object would search all its keys before each new one.
Json vocabularyObject(const Vocabulary& vocabulary) {
    Json::object_t object;
    object.reserve(vocabulary.tokens.size());
    for (std::size_t id = 0; id < vocabulary.tokens.size(); ++id) {
        if (vocabulary.ids.at(vocabulary.tokens[id]) == static_cast<std::int64_t>(id)) {
            object.push_back({vocabulary.tokens[id], Json(id)});
        }
    }
    return Json(std::move(object));
}

Json addedTokens(const GgufMetadata& meta, const Vocabulary& vocabulary) {
    Json added = Json::array();
    if (!meta.has("tokenizer.ggml.token_type")) {
        return added;
    }
    const Json& types = meta.list("tokenizer.ggml.token_type", vocabulary.tokens.size());
    const auto unknown = meta.optionalInteger("tokenizer.ggml.unknown_token_id").value_or(-1);
    for (std::size_t id = 0; id < types.size(); ++id) {
        const int type = types[id].is_number_integer() ? types[id].get<int>() : 0;
        if (type == Control || type == UserDefined || static_cast<std::int64_t>(id) == unknown) {
            added.push_back({{"id", id},
                             {"content", vocabulary.tokens[id]},
                             {"single_word", false},
                             {"lstrip", false},
                             {"rstrip", false},
                             {"normalized", false},
                             {"special", type != UserDefined}});
        }
    }
    return added;
}

std::string tokenOf(const GgufMetadata& meta, const Vocabulary& vocabulary, const std::string& role) {
    const auto id = meta.optionalInteger("tokenizer.ggml." + role + "_token_id");
    return id && *id >= 0 && *id < static_cast<std::int64_t>(vocabulary.tokens.size()) ? vocabulary.tokens[static_cast<std::size_t>(*id)]
                                                                                       : std::string();
}

// Begin-of-text before every text, where the model wants it.
Json beginTemplate(const std::string& token, std::int64_t id) {
    const Json begin = {{"SpecialToken", {{"id", token}, {"type_id", 0}}}};
    const Json first = {{"Sequence", {{"id", "A"}, {"type_id", 0}}}};
    const Json second = {{"Sequence", {{"id", "B"}, {"type_id", 1}}}};
    const Json beginOfSecond = {{"SpecialToken", {{"id", token}, {"type_id", 1}}}};
    Json special = Json::object();
    special[token] = {{"id", token}, {"ids", {id}}, {"tokens", {token}}};
    return {{"type", "TemplateProcessing"},
            {"single", Json::array({begin, first})},
            {"pair", Json::array({begin, first, beginOfSecond, second})},
            {"special_tokens", special}};
}

Json splitBy(const char* pattern) {
    return {{"type", "Split"}, {"pattern", {{"Regex", pattern}}}, {"behavior", "Isolated"}, {"invert", false}};
}

Json byteLevel(bool useRegex) {
    return {{"type", "ByteLevel"}, {"add_prefix_space", false}, {"trim_offsets", true}, {"use_regex", useRegex}};
}

// The patterns of the models' own tokenizer.json files, by llama.cpp's names for them.
Json preTokenizer(const std::string& name, const std::string& where) {
    constexpr const char* kThreeDigits =
        "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| "
        "?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    constexpr const char* kOneDigit =
        "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    Json steps = Json::array();
    if (name == "smollm" || name == "starcoder" || name == "refact" || name == "command-r") {
        steps = {{{"type", "Digits"}, {"individual_digits", true}}, byteLevel(true)};
    } else if (name == "llama-bpe" || name == "llama3" || name == "dbrx" || name == "smaug-bpe") {
        steps = {splitBy(kThreeDigits), byteLevel(false)};
    } else if (name == "qwen2" || name == "deepseek-r1-qwen" || name == "stablelm2") {
        steps = {splitBy(kOneDigit), byteLevel(false)};
    } else if (name == "gpt-2" || name == "default" || name == "mpt" || name == "olmo" || name == "phi-2") {
        return byteLevel(true);
    } else {
        throw Error(ErrorCode::Unsupported,
                    where + " splits words by the rules \"" + name + "\" (tokenizer.ggml.pre), which are not known here.");
    }
    return {{"type", "Sequence"}, {"pretokenizers", steps}};
}

Json bpeModel(const GgufMetadata& meta, const Vocabulary& vocabulary, Json merges, bool byteFallback) {
    const std::string unknown = byteFallback ? tokenOf(meta, vocabulary, "unknown") : std::string();
    return {{"type", "BPE"},
            {"dropout", nullptr},
            {"unk_token", unknown.empty() ? Json() : Json(unknown)},
            {"continuing_subword_prefix", nullptr},
            {"end_of_word_suffix", nullptr},
            {"fuse_unk", byteFallback},
            {"byte_fallback", byteFallback},
            {"vocab", vocabularyObject(vocabulary)},
            {"merges", std::move(merges)}};
}

struct Merge {
    std::int64_t left;
    std::int64_t right;
    double score;
};

// SentencePiece keeps scores instead of merges. As transformers' SentencePieceExtractor: every way to put a token together from two others,
// best score first.
Json mergesFromScores(const GgufMetadata& meta, const Vocabulary& vocabulary) {
    const Json& scores = meta.list("tokenizer.ggml.scores", vocabulary.tokens.size());
    std::vector<Merge> merges;
    for (std::size_t id = 0; id < vocabulary.tokens.size(); ++id) {
        const std::string& token = vocabulary.tokens[id];
        const std::size_t first = merges.size();
        for (std::size_t at = 1; at < token.size(); ++at) {
            if ((static_cast<unsigned char>(token[at]) & 0xC0) == 0x80) {
                continue;  // inside a character
            }
            const auto left = vocabulary.ids.find(token.substr(0, at)), right = vocabulary.ids.find(token.substr(at));
            if (left != vocabulary.ids.end() && right != vocabulary.ids.end()) {
                merges.push_back({left->second, right->second, scores[id].is_number() ? scores[id].get<double>() : 0});
            }
        }
        std::sort(merges.begin() + static_cast<std::ptrdiff_t>(first), merges.end(),
                  [](const Merge& a, const Merge& b) { return std::pair(a.left, a.right) < std::pair(b.left, b.right); });
    }
    std::stable_sort(merges.begin(), merges.end(), [](const Merge& a, const Merge& b) { return a.score > b.score; });
    Json list = Json::array();
    for (const Merge& merge : merges) {
        list.push_back(vocabulary.tokens[static_cast<std::size_t>(merge.left)] + " " +
                       vocabulary.tokens[static_cast<std::size_t>(merge.right)]);
    }
    return list;
}

void addSentencePieceParts(Json& tokenizer, bool prefixSpace) {
    Json normalizers = Json::array();
    Json decoders = {
        {{"type", "Replace"}, {"pattern", {{"String", kSpace}}}, {"content", " "}}, {{"type", "ByteFallback"}}, {{"type", "Fuse"}}};
    if (prefixSpace) {
        normalizers.push_back({{"type", "Prepend"}, {"prepend", kSpace}});
        decoders.push_back({{"type", "Strip"}, {"content", " "}, {"start", 1}, {"stop", 0}});
    }
    normalizers.push_back({{"type", "Replace"}, {"pattern", {{"String", " "}}}, {"content", kSpace}});
    tokenizer["normalizer"] = {{"type", "Sequence"}, {"normalizers", normalizers}};
    tokenizer["pre_tokenizer"] = nullptr;
    tokenizer["decoder"] = {{"type", "Sequence"}, {"decoders", decoders}};
}

}  // namespace

Json ggufTokenizer(const GgufFile& file) {
    const GgufMetadata meta(file);
    const std::string kind = meta.text("tokenizer.ggml.model");
    const bool isSentencePiece = kind == "llama";
    if (!isSentencePiece && kind != "gpt2") {
        throw Error(ErrorCode::Unsupported, file.where + " has a tokenizer of the kind \"" + kind +
                                                "\"; \"gpt2\" (byte-level BPE) and \"llama\" (SentencePiece) are read.");
    }
    const Vocabulary vocabulary = readVocabulary(meta);
    Json tokenizer = {{"version", "1.0"}, {"truncation", nullptr}, {"padding", nullptr}, {"added_tokens", addedTokens(meta, vocabulary)}};
    if (isSentencePiece) {
        addSentencePieceParts(tokenizer, meta.optionalBool("tokenizer.ggml.add_space_prefix").value_or(true));
    } else {
        tokenizer["normalizer"] = nullptr;
        tokenizer["pre_tokenizer"] = preTokenizer(meta.optionalText("tokenizer.ggml.pre").value_or("default"), file.where);
        tokenizer["decoder"] = byteLevel(true);
    }
    const std::string begin = tokenOf(meta, vocabulary, "bos");
    const bool addsBegin = meta.optionalBool("tokenizer.ggml.add_bos_token").value_or(isSentencePiece) && !begin.empty();
    tokenizer["post_processor"] = addsBegin ? beginTemplate(begin, meta.integer("tokenizer.ggml.bos_token_id")) : Json();
    tokenizer["model"] = bpeModel(
        meta, vocabulary, isSentencePiece ? mergesFromScores(meta, vocabulary) : meta.list("tokenizer.ggml.merges"), isSentencePiece);
    return tokenizer;
}

Json ggufTokenizerConfig(const GgufFile& file) {
    const GgufMetadata meta(file);
    const Vocabulary vocabulary = readVocabulary(meta);
    Json config = {{"tokenizer_class", "PreTrainedTokenizerFast"}, {"clean_up_tokenization_spaces", false}};
    for (const auto& [key, role] : {std::pair("bos_token", "bos"), std::pair("eos_token", "eos"), std::pair("unk_token", "unknown"),
                                    std::pair("pad_token", "padding")}) {
        if (const std::string token = tokenOf(meta, vocabulary, role); !token.empty()) {
            config[key] = token;
        }
    }
    if (const auto length = meta.optionalInteger(meta.text("general.architecture") + ".context_length")) {
        config["model_max_length"] = *length;
    }
    if (const auto chatTemplate = meta.optionalText("tokenizer.chat_template")) {
        config["chat_template"] = *chatTemplate;
    }
    return config;
}

}  // namespace twb::io
