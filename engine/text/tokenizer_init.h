#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "engine/core/json.h"
#include "engine/text/added_token.h"

namespace twb::text {

/// What a tokenizer class is constructed from: the keyword arguments that transformers' from_pretrained collects from the files of a
/// folder. The class's own defaults (special tokens, padding side, model_input_names) are filled in.
struct TokenizerInit {
    std::filesystem::path folder;
    std::string className;  ///< without "Fast", e.g. "BertTokenizer"; "PreTrainedTokenizer" for PreTrainedTokenizerFast
    bool fast = true;       ///< the class has a fast form and the caller did not set use_fast=false
    bool hasTokenizerJson = false;
    core::Json kwargs = core::Json::object();  ///< tokenizer_config.json + special_tokens_map.json + overrides + class defaults; special
                                               ///< tokens are text or {"content", ...} objects; absent ones null
    std::map<std::int64_t, AddedToken>
        addedTokensDecoder;  ///< from added_tokens_decoder or added_tokens.json (and, slow only, tokenizer.json)
    core::Json modelConfig;  ///< config.json, or null

    std::filesystem::path file(const std::string& name) const { return folder / name; }
    /// A keyword argument, or `fallback` where it is absent; a value of the wrong type throws Error naming tokenizer_config.json and the
    /// key.
    bool flag(const std::string& key, bool fallback) const;
    std::string textOf(const std::string& key, const std::string& fallback) const;
    std::int64_t number(const std::string& key, std::int64_t fallback) const;
    /// A special token (bos_token, ...) with its flags; nullopt when the class has none.
    std::optional<AddedToken> token(const std::string& key) const;
};

/// Reads the files. Throws Error(NotFound | InvalidFile | Unsupported): no such folder, no tokenizer files, an unknown class.
TokenizerInit readTokenizerInit(const std::filesystem::path& folder, const core::Json& overrides);

}  // namespace twb::text
