#include "engine/text/convert/gguf_vocabulary.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "engine/core/error.h"
#include "engine/io/gguf/gguf_checkpoint.h"
#include "engine/io/gguf/gguf_folder.h"
#include "engine/io/gguf/gguf_metadata.h"
#include "engine/text/convert/components.h"
#include "engine/text/convert/families.h"
#include "engine/text/convert/spm_parts.h"

namespace twb::text {
namespace {

using component::TemplatePart;
using component::TokenId;
using core::Error;
using core::ErrorCode;
using core::Json;
using TokenType = GgufVocabulary::TokenType;

constexpr std::string_view kWordBegin = "▁";

constexpr const char* kLlama3Split =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
constexpr const char* kQwen2Split =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";

/// How the byte-level models named by tokenizer.ggml.pre split a text before the merges.
struct PreTokenizer {
    std::string_view name;
    const char* split;  // null: GPT-2's own pattern
    bool digitsApart = false;
};
constexpr PreTokenizer kPreTokenizers[] = {{"", nullptr},
                                           {"default", nullptr},
                                           {"gpt-2", nullptr},
                                           {"phi-2", nullptr},
                                           {"mpt", nullptr},
                                           {"olmo", nullptr},
                                           {"jais", nullptr},
                                           {"gigachat", nullptr},
                                           {"roberta-bpe", nullptr},
                                           {"starcoder", nullptr, true},
                                           {"refact", nullptr, true},
                                           {"command-r", nullptr, true},
                                           {"smollm", nullptr, true},
                                           {"codeshell", nullptr, true},
                                           {"exaone", nullptr, true},
                                           {"llama-bpe", kLlama3Split},
                                           {"llama3", kLlama3Split},
                                           {"llama-v3", kLlama3Split},
                                           {"falcon3", kLlama3Split},
                                           {"dbrx", kLlama3Split},
                                           {"smaug-bpe", kLlama3Split},
                                           {"qwen2", kQwen2Split},
                                           {"stablelm2", kQwen2Split},
                                           {"deepseek-r1-qwen", kQwen2Split},
                                           {"hunyuan", kQwen2Split}};

/// The list of a key; empty where it is absent.
template <typename T>
std::vector<T> listOf(const io::GgufMetadata& meta, const std::string& key, bool (Json::*isRight)() const noexcept) {
    std::vector<T> values;
    if (!meta.has(key)) {
        return values;
    }
    for (const Json& value : meta.list(key)) {
        if (!(value.*isRight)()) {
            throw Error(ErrorCode::InvalidFile, meta.where() + ": the key " + key + " holds " + core::typeName(value) + " at place " +
                                                    std::to_string(values.size()) + ".");
        }
        values.push_back(value.get<T>());
    }
    return values;
}

std::filesystem::path fileIn(const std::filesystem::path& path) {
    return std::filesystem::is_directory(path) ? *io::onlyGgufIn(path) : path;
}

TokenType typeOf(const GgufVocabulary& v, std::size_t id) {
    return id < v.types.size() ? static_cast<TokenType>(v.types[id]) : TokenType::Normal;
}

void addVocabulary(TokenizerSpec& spec, const std::vector<std::string>& tokens) {
    for (std::size_t id = 0; id < tokens.size(); ++id) {
        spec.model.vocab.add(tokens[id], static_cast<std::uint32_t>(id));
    }
}

void addAddedTokens(TokenizerSpec& spec, const GgufVocabulary& v) {
    for (std::size_t id = 0; id < v.tokens.size(); ++id) {
        const TokenType type = typeOf(v, id);
        if (type == TokenType::Control || type == TokenType::UserDefined || type == TokenType::Unknown) {
            spec.addedTokens.push_back({.content = v.tokens[id],
                                        .id = static_cast<std::int64_t>(id),
                                        .normalized = false,
                                        .special = type != TokenType::UserDefined});
        }
    }
}

std::optional<TokenId> tokenAt(const GgufVocabulary& v, const std::optional<std::int64_t>& id) {
    if (!id || *id < 0 || *id >= static_cast<std::int64_t>(v.tokens.size())) {
        return std::nullopt;
    }
    return TokenId(v.tokens[static_cast<std::size_t>(*id)], *id);
}

// Special tokens around each text; null: none.
Json boundaries(const std::optional<TokenId>& before, const std::optional<TokenId>& after, bool beforeSecondToo) {
    if (!before && !after) {
        return nullptr;
    }
    std::vector<TemplatePart> single;
    std::vector<TemplatePart> pair;
    const auto add = [&](const std::optional<TokenId>& token, std::vector<TemplatePart>& parts, int type) {
        if (token) {
            parts.push_back({token->first, type});
        }
    };
    add(before, single, 0);
    single.push_back({"$A"});
    add(after, single, 0);
    pair = single;
    add(beforeSecondToo ? before : std::nullopt, pair, 1);
    pair.push_back({"$B", 1});
    add(after, pair, 1);
    std::vector<TokenId> specials;
    for (const auto& token : {before, after}) {
        if (token) {
            specials.push_back(*token);
        }
    }
    return component::templateProcessing(single, pair, specials);
}

void requireScores(const GgufVocabulary& v, const std::string& where) {
    if (v.scores.size() != v.tokens.size()) {
        throw Error(ErrorCode::InvalidFile, where + ": tokenizer.ggml.scores has " + std::to_string(v.scores.size()) +
                                                " values, but there are " + std::to_string(v.tokens.size()) + " tokens.");
    }
}

Json spacesToUnderlines(const GgufVocabulary& v) {
    std::vector<Json> normalizers;
    if (v.addSpacePrefix.value_or(true)) {
        normalizers.push_back(component::prepend(kWordBegin));
    }
    normalizers.push_back(component::replaceString(" ", kWordBegin));
    return component::sequence("normalizers", std::move(normalizers));
}

void makeLlama(TokenizerSpec& spec, const GgufVocabulary& v, const std::string& where) {
    requireScores(v, where);
    spec.model.kind = ModelKind::Bpe;
    spec.model.byteFallback = true;
    spec.model.fuseUnk = true;
    if (const auto unknown = tokenAt(v, v.unkId.value_or(0))) {
        spec.model.unkToken = unknown->first;
    }
    addVocabulary(spec, v.tokens);
    std::vector<std::pair<std::string, double>> pieces;  // only ordinary pieces are made by merging
    for (std::size_t id = 0; id < v.tokens.size(); ++id) {
        if (typeOf(v, id) == TokenType::Normal) {
            pieces.emplace_back(v.tokens[id], v.scores[id]);
        }
    }
    spec.model.merges = mergesOfPieces(pieces, spec.model.vocab, SpmParts::MergeOrder::ByScore);
    spec.normalizer = spacesToUnderlines(v);
    spec.decoder = component::byteFallbackDecoder(v.addSpacePrefix.value_or(true) ? 1 : 0);
    spec.postProcessor = boundaries(v.addBos.value_or(true) ? tokenAt(v, v.bosId) : std::nullopt,
                                    v.addEos.value_or(false) ? tokenAt(v, v.eosId) : std::nullopt, true);
}

void makeByteLevel(TokenizerSpec& spec, const GgufVocabulary& v, const std::string& where) {
    const auto* pre =
        std::find_if(std::begin(kPreTokenizers), std::end(kPreTokenizers), [&](const PreTokenizer& p) { return p.name == v.pre; });
    if (pre == std::end(kPreTokenizers)) {
        throw Error(ErrorCode::Unsupported,
                    where + ": tokenizer.ggml.pre \"" + v.pre + "\" is a way of splitting text that is not known here.");
    }
    spec.model.kind = ModelKind::Bpe;
    addVocabulary(spec, v.tokens);
    for (std::size_t i = 0; i < v.merges.size(); ++i) {
        const std::size_t space = v.merges[i].find(' ', 1);
        if (space == std::string::npos) {
            throw Error(ErrorCode::InvalidFile,
                        where + ": tokenizer.ggml.merges[" + std::to_string(i) + "] must be two tokens with a space between them.");
        }
        spec.model.merges.emplace_back(v.merges[i].substr(0, space), v.merges[i].substr(space + 1));
    }
    spec.model.ignoreMerges = pre->split == kLlama3Split;
    Json bytes = component::byteLevel(false, false);
    bytes["use_regex"] = pre->split == nullptr;
    std::vector<Json> parts;
    if (pre->split != nullptr) {
        parts.push_back(component::splitRegex(pre->split, "Isolated", false));
    }
    if (pre->digitsApart) {
        parts.push_back({{"type", "Digits"}, {"individual_digits", true}});
    }
    parts.push_back(std::move(bytes));
    spec.preTokenizer = component::sequence("pretokenizers", std::move(parts));
    spec.decoder = component::byteLevel(true, true);
    spec.postProcessor = boundaries(v.addBos.value_or(false) ? tokenAt(v, v.bosId) : std::nullopt,
                                    v.addEos.value_or(false) ? tokenAt(v, v.eosId) : std::nullopt, true);
}

// llama.cpp writes the beginnings of words with U+2581 and the continuations, "##ing" elsewhere, bare.
std::string wordPieceOf(const std::string& token) {
    if (token.starts_with(kWordBegin)) {
        return token.substr(kWordBegin.size());
    }
    const bool special = token.size() > 2 && token.front() == '[' && token.back() == ']';
    return special ? token : "##" + token;
}

void makeBert(TokenizerSpec& spec, const GgufVocabulary& v) {
    spec.model.kind = ModelKind::WordPiece;
    spec.model.continuingSubwordPrefix = "##";
    std::vector<std::string> tokens;
    std::transform(v.tokens.begin(), v.tokens.end(), std::back_inserter(tokens), wordPieceOf);
    addVocabulary(spec, tokens);
    const auto unknown = tokenAt(v, v.unkId);
    spec.model.unkToken = unknown ? unknown->first : "[UNK]";
    spec.normalizer = component::bertNormalizer(true, true, nullptr);
    spec.preTokenizer = component::plain("BertPreTokenizer");
    spec.decoder = {{"type", "WordPiece"}, {"prefix", "##"}, {"cleanup", true}};
    spec.postProcessor = boundaries(tokenAt(v, v.clsId ? v.clsId : v.bosId), tokenAt(v, v.sepId ? v.sepId : v.eosId), false);
}

void makeT5(TokenizerSpec& spec, const GgufVocabulary& v, const std::string& where) {
    requireScores(v, where);
    spec.model.kind = ModelKind::Unigram;
    addVocabulary(spec, v.tokens);
    spec.model.scores.assign(v.scores.begin(), v.scores.end());
    spec.model.unkId = static_cast<std::uint32_t>(v.unkId.value_or(2));
    std::vector<Json> normalizers;
    if (!v.precompiledCharsmap.empty()) {
        normalizers.push_back(component::precompiled(v.precompiledCharsmap));
    }
    normalizers.push_back(component::replaceRegex(" {2,}", " "));
    spec.normalizer = component::sequence("normalizers", std::move(normalizers));
    spec.preTokenizer = component::metaspace(v.addSpacePrefix.value_or(true));
    spec.decoder = component::metaspace(v.addSpacePrefix.value_or(true));
    spec.postProcessor = boundaries(v.addBos.value_or(false) ? tokenAt(v, v.bosId) : std::nullopt,
                                    v.addEos.value_or(true) ? tokenAt(v, v.eosId) : std::nullopt, true);
}

}  // namespace

GgufVocabulary readGgufVocabulary(const io::GgufFile& file) {
    const io::GgufMetadata meta(file);
    GgufVocabulary v;
    v.model = meta.text("tokenizer.ggml.model");
    v.pre = meta.optionalText("tokenizer.ggml.pre").value_or("");
    v.tokens = listOf<std::string>(meta, "tokenizer.ggml.tokens", &Json::is_string);
    v.scores = listOf<float>(meta, "tokenizer.ggml.scores", &Json::is_number);
    v.types = listOf<std::int32_t>(meta, "tokenizer.ggml.token_type", &Json::is_number_integer);
    v.merges = listOf<std::string>(meta, "tokenizer.ggml.merges", &Json::is_string);
    for (const int byte : listOf<int>(meta, "tokenizer.ggml.precompiled_charsmap", &Json::is_number_integer)) {
        v.precompiledCharsmap += static_cast<char>(byte);
    }
    v.bosId = meta.optionalInteger("tokenizer.ggml.bos_token_id");
    v.eosId = meta.optionalInteger("tokenizer.ggml.eos_token_id");
    v.unkId = meta.optionalInteger("tokenizer.ggml.unknown_token_id");
    v.sepId = meta.optionalInteger("tokenizer.ggml.seperator_token_id");  // sic: llama.cpp's spelling
    v.clsId = meta.optionalInteger("tokenizer.ggml.cls_token_id");
    v.addBos = meta.optionalBool("tokenizer.ggml.add_bos_token");
    v.addEos = meta.optionalBool("tokenizer.ggml.add_eos_token");
    v.addSpacePrefix = meta.optionalBool("tokenizer.ggml.add_space_prefix");
    return v;
}

core::Json configOfGguf(const std::filesystem::path& path) {
    return io::ggufTokenizerConfig(io::openGguf(fileIn(path)));
}

TokenizerSpec family::gguf(const TokenizerInit& init) {
    const std::filesystem::path file = fileIn(init.folder);
    return specOfGguf(readGgufVocabulary(io::openGguf(file)), file.string());
}

TokenizerSpec specOfGguf(const GgufVocabulary& v, const std::string& where) {
    if (v.tokens.empty()) {
        throw Error(ErrorCode::InvalidFile, where + ": tokenizer.ggml.tokens is absent or empty.");
    }
    TokenizerSpec spec;
    spec.where = where;
    if (v.model == "llama") {
        makeLlama(spec, v, where);
    } else if (v.model == "gpt2") {
        makeByteLevel(spec, v, where);
    } else if (v.model == "bert") {
        makeBert(spec, v);
    } else if (v.model == "t5") {
        makeT5(spec, v, where);
    } else {
        throw Error(ErrorCode::Unsupported, where + ": tokenizer.ggml.model \"" + v.model + "\" is none of llama, gpt2, bert and t5.");
    }
    addAddedTokens(spec, v);
    return spec;
}

}  // namespace twb::text
