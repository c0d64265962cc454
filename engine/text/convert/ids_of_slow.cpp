#include "engine/text/convert/ids_of_slow.h"

#include <optional>
#include <vector>

#include "engine/core/error.h"

namespace twb::text {
namespace {

// all_special_tokens_extended: the named ones in this order, then the additional ones.
std::vector<AddedToken> specialTokensOf(const TokenizerInit& init) {
    std::vector<AddedToken> tokens;
    for (const char* key : {"bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"}) {
        if (std::optional<AddedToken> token = init.token(key)) {
            tokens.push_back(std::move(*token));
        }
    }
    const auto additional = init.kwargs.find("additional_special_tokens");
    if (additional != init.kwargs.end() && additional->is_array()) {
        for (const core::Json& token : *additional) {
            tokens.push_back(addedTokenFromJson(token, init.file("tokenizer_config.json").string() + ": additional_special_tokens"));
        }
    }
    return tokens;
}

}  // namespace

IdsOfSlow::IdsOfSlow(const TokenizerInit& init, const Vocab& vocab) : m_init(init), m_vocab(vocab) {
    std::size_t count = vocab.size();
    for (const auto& [id, token] : init.addedTokensDecoder) {
        m_added[token.content] = id;
        count += vocab.find(token.content) == Vocab::kNone ? 1 : 0;
    }
    for (const AddedToken& token : specialTokensOf(init)) {
        if (m_added.contains(token.content)) {
            continue;
        }
        const std::uint32_t known = vocab.find(token.content);
        m_added[token.content] = known == Vocab::kNone ? static_cast<std::int64_t>(count++) : std::int64_t(known);
    }
}

std::int64_t IdsOfSlow::of(const std::string& token) const {
    if (const auto it = m_added.find(token); it != m_added.end()) {
        return it->second;
    }
    if (const std::uint32_t id = m_vocab.find(token); id != Vocab::kNone) {
        return id;
    }
    throw core::Error(core::ErrorCode::InvalidFile, m_init.folder.string() + ": " + m_init.className + " needs the token \"" + token +
                                                        "\", which its vocabulary does not hold.");
}

std::int64_t IdsOfSlow::ofOrUnknown(const std::string& token) const {
    return m_added.contains(token) || m_vocab.find(token) != Vocab::kNone ? of(token) : of(text("unk_token"));
}

std::string IdsOfSlow::tokenOf(std::int64_t id) const {
    for (const auto& [token, known] : m_added) {
        if (known == id) {
            return token;
        }
    }
    return std::string(m_vocab.token(static_cast<std::uint32_t>(id)));
}

std::string IdsOfSlow::text(const std::string& key) const {
    const std::optional<AddedToken> token = m_init.token(key);
    if (!token) {
        throw core::Error(core::ErrorCode::InvalidFile, m_init.file("tokenizer_config.json").string() + ": " + key + " is needed by " +
                                                            m_init.className + ", but there is none.");
    }
    return token->content;
}

}  // namespace twb::text
