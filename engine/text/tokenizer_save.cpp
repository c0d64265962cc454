// save_pretrained: tokenizer_config.json, special_tokens_map.json, added_tokens.json; the subclasses write their vocabulary files.
#include <map>

#include "engine/core/text_file.h"
#include "engine/text/tokenizer.h"

namespace twb::text {
namespace {

using core::Json;

constexpr const char* kNames[] = {"bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"};

/// With its keys in order, as Python writes these files (sort_keys).
Json sorted(const Json& value) {
    if (!value.is_object()) {
        return value;
    }
    std::map<std::string, Json> members;
    for (const auto& [key, member] : value.items()) {
        members[key] = sorted(member);
    }
    Json out = Json::object();
    for (auto& [key, member] : members) {
        out[key] = std::move(member);
    }
    return out;
}

Json withoutId(AddedToken token) {
    token.id = -1;
    return toJson(token);
}

void write(const std::filesystem::path& file, const Json& json) {
    core::writeTextFile(file, core::dumpJson(sorted(json), 2) + "\n");
}

}  // namespace

void Tokenizer::save(const std::filesystem::path& folder) const {
    std::filesystem::create_directories(folder);
    Json config = m_config;
    for (const char* key : {"vocab_file", "merges_file", "tokenizer_file", "name_or_path", "special_tokens_map_file"}) {
        config.erase(key);
    }
    Json map = Json::object();
    for (std::size_t i = 0; i < std::size(kNames); ++i) {
        if (!m_specialTokens[i]) {
            continue;
        }
        config[kNames[i]] = m_specialTokens[i]->content;
        // What was given as text stays text; the flags of the others are kept.
        const bool wasText = !m_config.contains(kNames[i]) || !m_config.at(kNames[i]).is_object();
        map[kNames[i]] = wasText ? Json(m_specialTokens[i]->content) : withoutId(*m_specialTokens[i]);
        if (map[kNames[i]].is_object()) {
            map[kNames[i]].erase("special");
        }
    }
    if (!m_additionalSpecialTokens.empty()) {
        Json list = Json::array();
        for (const AddedToken& token : m_additionalSpecialTokens) {
            list.push_back(token.content);
        }
        config["additional_special_tokens"] = list;
        map["additional_special_tokens"] = list;
    }
    Json decoder = Json::object();
    Json added = Json::object();
    for (const AddedToken& token : addedTokens()) {
        decoder[std::to_string(token.id)] = withoutId(token);
        if (std::size_t(token.id) >= vocabularySize()) {
            added[token.content] = token.id;
        }
    }
    config["added_tokens_decoder"] = decoder;
    config["clean_up_tokenization_spaces"] = m_cleanUpTokenizationSpaces;
    if (m_modelMaxLength == kUnlimited) {
        config["model_max_length"] = 1e30;
    } else {
        config["model_max_length"] = m_modelMaxLength;
    }
    config["tokenizer_class"] = m_className == "PreTrainedTokenizer" && isFast() ? "PreTrainedTokenizerFast" : m_className;
    write(folder / "tokenizer_config.json", config);
    write(folder / "special_tokens_map.json", map);
    if (!added.empty()) {
        write(folder / "added_tokens.json", added);
    }
    saveVocabulary(folder);
}

}  // namespace twb::text
