#include "engine/text/tokenizer_init.h"

#include <algorithm>
#include <optional>

#include "engine/text/convert/convert.h"
#include "engine/text/convert/gguf_vocabulary.h"
#include "engine/text/convert/language_codes.h"
#include "engine/text/fast/tokenizer_spec.h"
#include "engine/text/tokenizer_classes.h"

namespace twb::text {
namespace {

using core::Error;
using core::ErrorCode;
using core::Json;
namespace fs = std::filesystem;

constexpr const char* kTokenKeys[] = {"bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"};

Json readIfThere(const fs::path& file) {
    return fs::exists(file) ? core::readJsonFile(file) : Json();
}

void requireObject(const Json& json, const fs::path& file) {
    if (!json.is_null() && !json.is_object()) {
        throw Error(ErrorCode::InvalidFile, file.string() + " must hold an object, but holds " + core::typeName(json) + ".");
    }
}

std::string withoutFast(std::string name) {
    if (name.ends_with("Fast")) {
        name.resize(name.size() - 4);
    }
    return name;
}

std::string textMember(const Json& object, const char* key) {
    const auto it = object.is_object() ? object.find(key) : object.end();
    return it != object.end() && it->is_string() ? it->get<std::string>() : std::string();
}

/// The class that AutoTokenizer takes: tokenizer_config.json, then config.json's tokenizer_class, then its model_type.
std::string classNameOf(const TokenizerInit& init, const Json& tokenizerConfig) {
    for (const Json* source : {&tokenizerConfig, &init.modelConfig}) {
        if (std::string name = textMember(*source, "tokenizer_class"); !name.empty()) {
            return withoutFast(name);
        }
    }
    std::string modelType = textMember(init.modelConfig, "model_type");
    if (modelType == "encoder-decoder" && init.modelConfig.contains("encoder")) {
        modelType = textMember(init.modelConfig.at("encoder"), "model_type");
    }
    if (const std::string_view name = tokenizerClassOfModelType(modelType); !name.empty()) {
        return std::string(name);
    }
    if (init.hasTokenizerJson) {
        return "PreTrainedTokenizer";
    }
    throw Error(
        ErrorCode::NotFound,
        init.folder.string() +
            " holds no tokenizer: there is no tokenizer.json, and neither tokenizer_config.json nor config.json names a tokenizer class" +
            (modelType.empty() ? "." : " (model_type \"" + modelType + "\" has none)."));
}

std::string contentOf(const Json& token) {
    return token.is_object() ? textMember(token, "content") : token.is_string() ? token.get<std::string>() : "";
}

void readAddedTokensDecoder(TokenizerInit& init, const Json& decoder) {
    const std::string where = (init.folder / "tokenizer_config.json").string() + ": added_tokens_decoder";
    for (const auto& [key, value] : decoder.items()) {
        if (key.empty() || key.size() > 9 || !std::all_of(key.begin(), key.end(), [](char c) { return c >= '0' && c <= '9'; })) {
            throw Error(ErrorCode::InvalidFile, where + " has the key \"" + key + "\"; expected ids (whole numbers).");
        }
        AddedToken token = addedTokenFromJson(value, where + "[" + key + "]");
        token.id = std::stoll(key);
        init.addedTokensDecoder[token.id] = std::move(token);
    }
}

/// Folders of older releases: special_tokens_map.json and added_tokens.json.
void readOldFiles(TokenizerInit& init, const Json& overrides) {
    const fs::path mapFile = init.folder / "special_tokens_map.json";
    const Json map = readIfThere(mapFile);
    requireObject(map, mapFile);
    if (map.is_object()) {
        for (const auto& [key, value] : map.items()) {
            if (overrides.contains(key) && !overrides.at(key).is_null()) {
                continue;
            }
            Json taken = value;
            if (value.is_object()) {
                taken["special"] = true;
            } else if (key == "additional_special_tokens" && value.is_array()) {
                const auto it = init.kwargs.find(key);
                taken = it != init.kwargs.end() && it->is_array() ? *it : Json::array();
                for (Json token : value) {
                    if (token.is_object()) {
                        token["special"] = true;
                    }
                    const auto same = [&](const Json& other) { return contentOf(other) == contentOf(token); };
                    if (std::none_of(taken.begin(), taken.end(), same)) {
                        taken.push_back(std::move(token));
                    }
                }
            }
            init.kwargs[key] = std::move(taken);
        }
    }
    const fs::path addedFile = init.folder / "added_tokens.json";
    const Json added = readIfThere(addedFile);
    requireObject(added, addedFile);
    if (!added.is_object()) {
        return;
    }
    std::vector<std::string> special;
    for (const char* key : kTokenKeys) {
        special.push_back(init.kwargs.contains(key) ? contentOf(init.kwargs.at(key)) : "");
    }
    if (const auto it = init.kwargs.find("additional_special_tokens"); it != init.kwargs.end() && it->is_array()) {
        std::transform(it->begin(), it->end(), std::back_inserter(special), contentOf);
    }
    for (const auto& [content, id] : added.items()) {
        if (!id.is_number_integer() || id.get<std::int64_t>() < 0) {
            throw Error(ErrorCode::InvalidFile,
                        addedFile.string() + ": the id of \"" + content + "\" must be a whole number, but is " + core::excerpt(id) + ".");
        }
        AddedToken token;
        token.content = content;
        token.id = id.get<std::int64_t>();
        token.special = std::find(special.begin(), special.end(), content) != special.end();
        token.normalized = !token.special;
        init.addedTokensDecoder[token.id] = token;
    }
}

/// A Python-only class next to a tokenizer.json takes the added tokens from there.
void readAddedFromTokenizerJson(TokenizerInit& init) {
    for (const AddedToken& token : readTokenizerJson(init.folder / "tokenizer.json").addedTokens) {
        if (token.id >= 0) {
            init.addedTokensDecoder[token.id] = token;
        }
    }
}

/// Special tokens given as text take the flags that added_tokens_decoder has for them.
void takeFlagsOfAddedTokens(TokenizerInit& init) {
    for (const char* key : kTokenKeys) {
        const auto it = init.kwargs.find(key);
        if (it == init.kwargs.end() || !it->is_string()) {
            continue;
        }
        for (const auto& [id, token] : init.addedTokensDecoder) {
            if (token.content == it->get<std::string>()) {
                *it = toJson(token);
                break;
            }
        }
    }
}

/// The defaults of the class, and what its constructor does with special tokens given as text.
void applyClassDefaults(TokenizerInit& init, const TokenizerClass& known) {
    using Wrap = TokenizerClass::Wrap;
    for (std::size_t i = 0; i < std::size(kTokenKeys); ++i) {
        const char* key = kTokenKeys[i];
        const std::string_view fallback = known.specialTokens[i];
        if (!init.kwargs.contains(key) && !fallback.empty()) {
            init.kwargs[key] = std::string(fallback);
        }
        const auto it = init.kwargs.find(key);
        if (it == init.kwargs.end() || !it->is_string()) {
            continue;
        }
        const bool isMask = std::string_view(key) == "mask_token";
        if (known.wrap == Wrap::UnknownNormalized) {
            if (std::string_view(key) == "unk_token") {
                *it = Json{{"content", *it}, {"normalized", true}, {"special", true}};
            }
            continue;
        }
        const bool both = known.wrap == Wrap::AllStripBothSides;
        if (both || (isMask && known.wrap != Wrap::Plain)) {
            *it = Json{{"content", *it},
                       {"lstrip", true},
                       {"rstrip", both},
                       {"normalized", known.wrap == Wrap::MaskStripsLeftNormalized},
                       {"special", true}};
        }
    }
    if (!init.kwargs.contains("additional_special_tokens") && !known.additionalSpecialTokens.empty()) {
        Json list = Json::array();
        for (const std::string_view token : known.additionalSpecialTokens) {
            list.push_back(std::string(token));
        }
        init.kwargs["additional_special_tokens"] = std::move(list);
    }
}

/// The sentence mask, the tokens given, and <unk_n> up to the offset of the SentencePiece ids.
void addPegasusTokens(const TokenizerInit& init, Json& list) {
    const bool given = list.is_array();
    const std::string mask = init.textOf("mask_token_sent", "<mask_1>");
    Json all = Json::array();
    if (!given || std::none_of(list.begin(), list.end(), [&](const Json& token) { return contentOf(token) == mask; })) {
        all.push_back(mask);
    }
    if (given) {
        all.insert(all.end(), list.begin(), list.end());
    }
    const std::int64_t offset = init.number("offset", 103);
    const std::int64_t first = given ? std::int64_t(all.size()) : 2;
    for (std::int64_t i = first; i < (given ? offset - 1 : offset); ++i) {
        all.push_back("<unk_" + std::to_string(i) + ">");
    }
    list = std::move(all);
}

/// Additional special tokens that fast classes make themselves.
void addClassTokens(TokenizerInit& init) {
    Json& list = init.kwargs["additional_special_tokens"];
    const auto addIfMissing = [&](const std::string& token) {
        if (!list.is_array()) {
            list = Json::array();
        }
        if (std::none_of(list.begin(), list.end(), [&](const Json& other) { return contentOf(other) == token; })) {
            list.push_back(token);
        }
    };
    const std::string& name = init.className;
    if (name == "T5Tokenizer" && !list.is_array()) {
        for (std::int64_t i = 0; i < init.number("extra_ids", 100); ++i) {
            addIfMissing("<extra_id_" + std::to_string(i) + ">");
        }
    } else if (name == "PegasusTokenizer") {
        addPegasusTokens(init, list);
    } else if (name == "XGLMTokenizer") {
        for (int i = 0; i < 7; ++i) {
            addIfMissing("<madeupword" + std::to_string(i) + ">");
        }
    } else if (name == "MBartTokenizer" || name == "NllbTokenizer" || name == "MBart50Tokenizer") {
        const auto codes = name == "MBartTokenizer"  ? languages::mbart()
                           : name == "NllbTokenizer" ? languages::nllb()
                                                     : languages::mbart50();
        const Json given = list;
        if (name != "MBart50Tokenizer") {
            list = Json::array();  // the codes come first
        }
        for (const std::string_view code : codes) {
            addIfMissing(std::string(code));
        }
        for (const Json& token : given.is_array() ? given : Json::array()) {
            if (std::none_of(list.begin(), list.end(), [&](const Json& other) { return contentOf(other) == contentOf(token); })) {
                list.push_back(token);
            }
        }
    } else if (name == "CodeLlamaTokenizer") {
        static constexpr std::pair<const char*, const char*> kTokens[] = {{"prefix_token", "\u2581<PRE>"},
                                                                          {"middle_token", "\u2581<MID>"},
                                                                          {"suffix_token", "\u2581<SUF>"},
                                                                          {"eot_token", "\u2581<EOT>"}};
        for (const auto& [key, fallback] : kTokens) {
            if (!init.kwargs.contains(key) || !init.kwargs.at(key).is_null()) {
                addIfMissing(init.textOf(key, fallback));
            }
        }
    }
    if (list.is_null()) {
        init.kwargs.erase("additional_special_tokens");
    }
}

[[noreturn]] void wrongKind(const TokenizerInit& init, const std::string& key, const char* expected) {
    const Json& value = init.kwargs.at(key);
    throw Error(ErrorCode::InvalidFile, (init.folder / "tokenizer_config.json").string() + ": " + key + " must be " + expected +
                                            ", but is " + core::typeName(value) + ": " + core::excerpt(value) + ".");
}

bool absent(const Json& kwargs, const std::string& key) {
    return !kwargs.contains(key) || kwargs.at(key).is_null();
}

}  // namespace

bool TokenizerInit::flag(const std::string& key, bool fallback) const {
    if (absent(kwargs, key)) {
        return fallback;
    }
    if (!kwargs.at(key).is_boolean()) {
        wrongKind(*this, key, "true or false");
    }
    return kwargs.at(key).get<bool>();
}

std::string TokenizerInit::textOf(const std::string& key, const std::string& fallback) const {
    if (absent(kwargs, key)) {
        return fallback;
    }
    const Json& value = kwargs.at(key);
    if (value.is_object() && value.contains("content") && value.at("content").is_string()) {
        return value.at("content").get<std::string>();
    }
    if (!value.is_string()) {
        wrongKind(*this, key, "a string");
    }
    return value.get<std::string>();
}

std::int64_t TokenizerInit::number(const std::string& key, std::int64_t fallback) const {
    if (absent(kwargs, key)) {
        return fallback;
    }
    if (!kwargs.at(key).is_number_integer()) {
        wrongKind(*this, key, "an integer");
    }
    return kwargs.at(key).get<std::int64_t>();
}

std::optional<AddedToken> TokenizerInit::token(const std::string& key) const {
    if (absent(kwargs, key)) {
        return std::nullopt;
    }
    return addedTokenFromJson(kwargs.at(key), (folder / "tokenizer_config.json").string() + ": " + key);
}

TokenizerInit readTokenizerInit(const fs::path& folder, const Json& overrides) {
    const bool isGguf = holdsGguf(folder);
    if (!fs::is_directory(folder) && !isGguf) {
        throw Error(ErrorCode::NotFound, "There is no folder " + folder.string() + "; expected one with a tokenizer's files.");
    }
    TokenizerInit init;
    init.folder = folder;
    init.hasTokenizerJson = fs::exists(folder / "tokenizer.json");
    init.modelConfig = readIfThere(folder / "config.json");
    requireObject(init.modelConfig, folder / "config.json");
    Json config = readIfThere(folder / "tokenizer_config.json");
    if (config.is_null() && isGguf && !init.hasTokenizerJson) {
        config = configOfGguf(folder);
    }
    requireObject(config, folder / "tokenizer_config.json");
    init.kwargs = config.is_object() ? config : Json::object();
    init.className = classNameOf(init, config);
    for (const char* key : {"tokenizer_class", "tokenizer_file", "init_inputs", "auto_map"}) {
        init.kwargs.erase(key);
    }
    bool useFast = true;
    for (const auto& [key, value] : overrides.items()) {
        if (key == "use_fast") {
            useFast = !value.is_boolean() || value.get<bool>();
        } else {
            init.kwargs[key] = value;
        }
    }
    const bool hasFast = findTokenizerClass(init.className, true) != nullptr;
    const bool hasSlow = findTokenizerClass(init.className, false) != nullptr;
    if (!hasFast && !hasSlow && !init.hasTokenizerJson && !isGguf) {
        throw Error(ErrorCode::Unsupported, folder.string() + ": there is no tokenizer class named \"" + init.className +
                                                "\", and the folder has no tokenizer.json.");
    }
    init.fast = (hasFast && (useFast || !hasSlow)) || !hasSlow;

    if (const auto it = init.kwargs.find("added_tokens_decoder"); it != init.kwargs.end() && it->is_object()) {
        readAddedTokensDecoder(init, *it);
        takeFlagsOfAddedTokens(init);
    } else {
        readOldFiles(init, overrides);
        if (!init.fast && init.hasTokenizerJson) {
            readAddedFromTokenizerJson(init);
            takeFlagsOfAddedTokens(init);
        }
    }
    init.kwargs.erase("added_tokens_decoder");
    // A fast tokenizer made from slow files takes over the tokens of the slow class.
    const TokenizerClass* known = findTokenizerClass(init.className, init.fast && (init.hasTokenizerJson || !hasSlow));
    if (known != nullptr) {
        applyClassDefaults(init, *known);
    }
    if (init.fast) {
        addClassTokens(init);
    }
    return init;
}

}  // namespace twb::text
