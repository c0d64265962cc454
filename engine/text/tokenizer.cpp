#include "engine/text/tokenizer.h"

#include <algorithm>

#include "engine/core/log.h"
#include "engine/text/convert/convert.h"
#include "engine/text/fast/fast_tokenizer.h"
#include "engine/text/padding.h"
#include "engine/text/slow/registry.h"
#include "engine/text/tokenizer_init.h"

namespace twb::text {
namespace {

using core::Error;
using core::ErrorCode;

bool returnsByDefault(const std::vector<std::string>& names, const char* name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

std::unique_ptr<Tokenizer> Tokenizer::fromFolder(const std::filesystem::path& folder, const core::Json& overrides) {
    const TokenizerInit init = readTokenizerInit(folder, overrides);
    if (init.fast) {
        if (init.hasTokenizerJson) {
            return std::make_unique<FastTokenizer>(init, readTokenizerJson(init.file("tokenizer.json")));
        }
        if (canConvert(init)) {
            return std::make_unique<FastTokenizer>(init, convertSlowFiles(init));
        }
    }
    return makeSlowTokenizer(init);
}

Tokenizer::~Tokenizer() = default;

// ---- the call

namespace {

/// Turns the options into a definite strategy: transformers' _get_padding_truncation_strategies.
EncodeOptions resolved(const Tokenizer& t, EncodeOptions o) {
    if (o.maxLength && o.padding == Padding::DoNotPad && !o.paddingNamed && !o.truncation) {
        o.truncation = Truncation::LongestFirst;
    }
    if (o.padding == Padding::DoNotPad && o.oldPadToMaxLength) {
        o.padding = o.maxLength ? Padding::MaxLength : Padding::Longest;
    }
    Truncation truncation = o.truncation.value_or(Truncation::DoNotTruncate);
    if (!o.maxLength) {
        const bool unlimited = t.modelMaxLength() == Tokenizer::kUnlimited;
        if (o.padding == Padding::MaxLength) {
            if (unlimited) {
                core::log(core::LogLevel::Warning,
                          "Padding to max_length was asked for, but there is no max_length and the model has no greatest length: nothing "
                          "is padded.");
                o.padding = Padding::DoNotPad;
            } else {
                o.maxLength = t.modelMaxLength();
            }
        }
        if (truncation != Truncation::DoNotTruncate) {
            if (unlimited) {
                truncation = Truncation::DoNotTruncate;
            } else {
                o.maxLength = t.modelMaxLength();
            }
        }
    }
    if (o.padding != Padding::DoNotPad && !t.specialTokenId(SpecialToken::Pad)) {
        throw Error(ErrorCode::InvalidParameter,
                    "The option padding was given, but the tokenizer has no pad_token. Set one in tokenizer_config.json, for instance the "
                    "eos_token.");
    }
    if (truncation != Truncation::DoNotTruncate && o.padding != Padding::DoNotPad && o.padToMultipleOf && *o.padToMultipleOf > 0 &&
        o.maxLength && *o.maxLength % *o.padToMultipleOf != 0) {
        throw Error(ErrorCode::InvalidParameter, "Truncation and padding are both on, but max_length (" + std::to_string(*o.maxLength) +
                                                     ") is not a multiple of pad_to_multiple_of (" + std::to_string(*o.padToMultipleOf) +
                                                     ").");
    }
    o.truncation = truncation;
    return o;
}

}  // namespace

BatchEncoding Tokenizer::encode(const std::vector<TextInput>& inputs, const EncodeOptions& options) const {
    const EncodeOptions o = resolved(*this, options);
    BatchEncoding batch;
    batch.batched = true;
    batch.returned.typeIds = o.returnTokenTypeIds.value_or(returnsByDefault(m_modelInputNames, "token_type_ids"));
    batch.returned.attentionMask = o.returnAttentionMask.value_or(returnsByDefault(m_modelInputNames, "attention_mask"));
    batch.returned.specialTokensMask = o.returnSpecialTokensMask;
    batch.returned.offsets = o.returnOffsetsMapping;
    batch.returned.length = o.returnLength;
    batch.returned.lengthOfSingleIsNumber = !isFast();
    batch.returned.overflowToSample = o.returnOverflowingTokens && isFast();
    if (inputs.empty()) {
        if (o.padding != Padding::DoNotPad) {
            throw Error(ErrorCode::InvalidInput,
                        "There are no texts, so that there is no length to pad to: give at least one, or leave padding out.");
        }
        return batch;
    }
    std::vector<Encoding> rows = encodeRows(inputs, o);
    const auto note = [&](const Encoding& row) { batch.lengths.push_back(std::int64_t(row.size())); };
    const bool lengthsBeforePadding = !isFast() && inputs.size() > 1;
    if (lengthsBeforePadding) {
        std::for_each(rows.begin(), rows.end(), note);
    }
    padRows(rows, paddingTargetOf(rows, o), paddingOf(*this, o));
    for (std::size_t i = 0; i < rows.size(); ++i) {
        std::vector<Encoding> overflowing = std::move(rows[i].overflowing);
        rows[i].overflowing.clear();
        batch.rows.push_back(std::move(rows[i]));
        batch.sample.push_back(std::int64_t(i));
        if (o.returnOverflowingTokens) {
            for (Encoding& row : overflowing) {
                batch.rows.push_back(std::move(row));
                batch.sample.push_back(std::int64_t(i));
            }
        }
    }
    if (!lengthsBeforePadding) {
        std::for_each(batch.rows.begin(), batch.rows.end(), note);
    }
    if (o.returnTensors &&
        std::any_of(batch.rows.begin(), batch.rows.end(), [&](const Encoding& row) { return row.size() != batch.rows[0].size(); })) {
        throw Error(ErrorCode::InvalidParameter,
                    "The option return_tensors needs rows of one length: turn padding on (padding=true), and truncation for long texts.");
    }
    return batch;
}

BatchEncoding Tokenizer::encode(const TextInput& input, const EncodeOptions& options) const {
    // A fast tokenizer takes an empty second text of a single input for none at all, as transformers does.
    const bool dropSecond = isFast() && input.second && input.second->text.empty() && input.second->words.empty();
    BatchEncoding batch = encode(std::vector<TextInput>{dropSecond ? TextInput(input.first) : input}, options);
    batch.batched = batch.returned.overflowToSample || options.returnTensors;
    return batch;
}

std::vector<std::int64_t> Tokenizer::idsOf(std::string_view text) const {
    EncodeOptions options;
    options.addSpecialTokens = false;
    options.truncation = Truncation::DoNotTruncate;
    return encode(TextInput(std::string(text)), options).rows.at(0).ids;
}

void Tokenizer::pad(std::vector<Encoding>& rows, const EncodeOptions& options) const {
    EncodeOptions o = options;
    o.truncation = Truncation::DoNotTruncate;
    o = resolved(*this, o);
    for (Encoding& row : rows) {
        if (row.attentionMask.empty() && o.returnAttentionMask.value_or(returnsByDefault(m_modelInputNames, "attention_mask"))) {
            row.attentionMask.assign(row.size(), 1);
        }
    }
    padRows(rows, paddingTargetOf(rows, o), paddingOf(*this, o));
}

// ---- vocabulary and special tokens

std::optional<std::int64_t> Tokenizer::idOrUnknown(std::string_view token) const {
    const auto id = tokenToId(token);
    return id ? id : specialTokenId(SpecialToken::Unk);
}

std::vector<std::string> Tokenizer::tokensOf(std::span<const std::int64_t> ids) const {
    std::vector<std::string> tokens;
    tokens.reserve(ids.size());
    for (const std::int64_t id : ids) {
        std::optional<std::string> token = idToToken(id);
        if (!token) {
            throw Error(ErrorCode::InvalidInput, "The id " + std::to_string(id) + " is not in the tokenizer's vocabulary of " +
                                                     std::to_string(fullVocabularySize()) + " tokens.");
        }
        tokens.push_back(std::move(*token));
    }
    return tokens;
}

const std::optional<AddedToken>& Tokenizer::specialToken(SpecialToken which) const {
    return m_specialTokens[std::size_t(which)];
}

std::optional<std::string> Tokenizer::specialTokenText(SpecialToken which) const {
    const auto& token = specialToken(which);
    return token ? std::optional(token->content) : std::nullopt;
}

std::optional<std::int64_t> Tokenizer::specialTokenId(SpecialToken which) const {
    const auto& token = specialToken(which);
    if (!token) {
        return std::nullopt;
    }
    const auto id = tokenToId(token->content);
    return id || which == SpecialToken::Unk ? id : specialTokenId(SpecialToken::Unk);
}

std::vector<std::string> Tokenizer::allSpecialTokens() const {
    std::vector<std::string> tokens;
    const auto add = [&](const std::string& content) {
        if (std::find(tokens.begin(), tokens.end(), content) == tokens.end()) {
            tokens.push_back(content);
        }
    };
    for (const auto& token : m_specialTokens) {
        if (token) {
            add(token->content);
        }
    }
    for (const AddedToken& token : m_additionalSpecialTokens) {
        add(token.content);
    }
    return tokens;
}

std::vector<std::int64_t> Tokenizer::allSpecialIds() const {
    std::vector<std::int64_t> ids;
    for (const std::string& token : allSpecialTokens()) {
        if (const auto id = idOrUnknown(token)) {
            ids.push_back(*id);
        }
    }
    return ids;
}

void Tokenizer::setSpecialToken(SpecialToken which, std::string_view token) {
    const auto id = tokenToId(token);
    if (!id) {
        throw Error(ErrorCode::InvalidParameter, "The token \"" + std::string(token) + "\" is not in the tokenizer's vocabulary.");
    }
    AddedToken added;
    added.content = token;
    added.id = *id;
    added.special = true;
    added.normalized = false;
    m_specialTokens[std::size_t(which)] = added;
}

}  // namespace twb::text
