#include "engine/text/slow_tokenizer.h"

#include <algorithm>

#include "engine/core/error.h"
#include "engine/core/log.h"
#include "engine/text/clean_up.h"
#include "engine/text/parallel.h"
#include "engine/text/python/python_text.h"
#include "engine/text/token_trie.h"
#include "engine/text/tokenizer_settings.h"

namespace twb::text {
namespace {

using core::Error;
using core::ErrorCode;

constexpr const char* kSpecialTokenKeys[] = {"bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"};

bool contains(const std::vector<std::string>& list, std::string_view text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

std::size_t characterLength(std::string_view text) {
    std::size_t length = 1;
    while (length < text.size() && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80) {
        ++length;
    }
    return length;
}

}  // namespace

SlowTokenizer::SlowTokenizer(const TokenizerInit& init) : m_trie(std::make_unique<TokenTrie>()), m_init(init) {
    TokenizerSettings::apply(*this, init);
}

SlowTokenizer::~SlowTokenizer() = default;

// ---- added tokens

void SlowTokenizer::finishInit() {
    for (const auto& [id, token] : m_init.addedTokensDecoder) {
        AddedToken known = token;
        known.id = id;
        putAdded(std::move(known));
    }
    // A special token given as plain text counts only when it is new; one given with its flags replaces what is there.
    std::vector<AddedToken> specials;
    std::vector<std::string> seen;
    const auto add = [&](const core::Json& value, const std::string& key) {
        AddedToken token = addedTokenFromJson(value, m_init.file("tokenizer_config.json").string() + ": " + key);
        if (contains(seen, token.content)) {
            return;
        }
        seen.push_back(token.content);
        if (value.is_string()) {
            if (m_addedIds.contains(token.content)) {
                return;
            }
            token.normalized = false;
        }
        specials.push_back(std::move(token));
    };
    for (const char* key : kSpecialTokenKeys) {
        const auto value = m_init.kwargs.find(key);
        if (value != m_init.kwargs.end() && !value->is_null()) {
            add(*value, key);
        }
    }
    const auto additional = m_init.kwargs.find("additional_special_tokens");
    if (additional != m_init.kwargs.end() && additional->is_array()) {
        for (const core::Json& value : *additional) {
            add(value, "additional_special_tokens");
        }
    }
    addTokens(specials, true);
}

void SlowTokenizer::putAdded(AddedToken token) {
    m_trie->add(token.content);
    m_addedIds[token.content] = token.id;
    m_added[token.id] = std::move(token);
}

void SlowTokenizer::addTokens(const std::vector<AddedToken>& tokens, bool special) {
    auto next = static_cast<std::int64_t>(fullVocabularySize());
    for (AddedToken token : tokens) {
        if (token.content.empty()) {
            continue;
        }
        token.special = token.special || special;
        if (!token.special && token.normalized && m_lowerCaseAroundAdded) {
            token.content = py::lower(token.content);
        }
        token.id = tokenToId(token.content).value_or(-1);
        if (token.id < 0) {
            token.id = next++;
        }
        if (token.special && !contains(allSpecialTokens(), token.content)) {
            m_additionalSpecialTokens.push_back(token);
        }
        putAdded(std::move(token));
    }
}

std::vector<AddedToken> SlowTokenizer::addedTokens() const {
    std::vector<AddedToken> tokens;
    for (const auto& entry : m_added) {
        tokens.push_back(entry.second);
    }
    return tokens;
}

// ---- the vocabulary

std::optional<std::int64_t> SlowTokenizer::tokenToId(std::string_view token) const {
    if (const auto it = m_addedIds.find(token); it != m_addedIds.end()) {
        return it->second;
    }
    return vocabularyHolds(token) ? pieceToId(token, {}) : std::nullopt;
}

std::optional<std::string> SlowTokenizer::idToToken(std::int64_t id) const {
    if (const auto it = m_added.find(id); it != m_added.end()) {
        return it->second.content;
    }
    return pieceOfId(id);
}

std::size_t SlowTokenizer::fullVocabularySize() const {
    std::size_t size = vocabularySize();
    for (const auto& entry : m_addedIds) {
        size += vocabularyHolds(entry.first) ? 0 : 1;
    }
    return size;
}

// ---- text to tokens

std::vector<std::string> SlowTokenizer::tokenize(std::string_view input, const EncodeOptions& options) const {
    std::string text = prepareText(std::string(input), options);
    if (m_lowerCaseAroundAdded) {
        text = lowerAroundAdded(text);
    }
    std::vector<std::string> tokens;
    for (std::string& part : splitAtAdded(text)) {
        if (part.empty()) {
            continue;
        }
        if (m_addedIds.contains(part)) {
            tokens.push_back(std::move(part));
            continue;
        }
        for (std::string& piece : tokenizePieces(part, options)) {
            tokens.push_back(std::move(piece));
        }
    }
    return tokens;
}

std::string SlowTokenizer::lowerAroundAdded(std::string_view text) const {
    std::vector<std::string> kept = allSpecialTokens();
    for (const auto& entry : m_added) {
        if (!entry.second.special && entry.second.normalized) {
            kept.push_back(entry.second.content);
        }
    }
    std::string lowered;
    while (!text.empty()) {
        const auto match =
            std::find_if(kept.begin(), kept.end(), [&](const std::string& token) { return !token.empty() && text.starts_with(token); });
        if (match != kept.end()) {
            lowered += *match;
            text.remove_prefix(match->size());
        } else {
            const std::size_t length = characterLength(text);  // one by one, as the regular expression of transformers does
            lowered += py::lower(text.substr(0, length));
            text.remove_prefix(length);
        }
    }
    return lowered;
}

std::vector<std::string> SlowTokenizer::splitAtAdded(std::string_view text) const {
    std::vector<std::string> parts;
    for (const std::string_view part : m_trie->split(text)) {
        parts.emplace_back(part);
    }
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto known = m_addedIds.find(parts[i]);
        if (known == m_addedIds.end()) {
            continue;
        }
        const AddedToken& token = m_added.at(known->second);
        const std::string left = i > 0 ? parts[i - 1] : std::string();
        const std::string right = i + 1 < parts.size() ? parts[i + 1] : std::string();
        if (token.rstrip && !right.empty()) {
            parts[i + 1] = py::lstrip(right);
        }
        if (token.lstrip && !left.empty()) {
            parts[i - 1] = py::rstrip(left);
        }
        if (token.singleWord && !left.empty() && left.back() != ' ') {
            parts[i - 1] += parts[i];
            parts[i].clear();
        } else if (token.singleWord && !right.empty() && right.front() != ' ') {
            parts[i + 1] = parts[i] + parts[i + 1];
            parts[i].clear();
        }
    }
    return parts;
}

// ---- tokens to rows

std::vector<std::int64_t> SlowTokenizer::idsOfSequence(const Sequence& sequence, const EncodeOptions& options) const {
    std::vector<std::string> tokens;
    if (options.isSplitIntoWords) {
        for (const std::string& word : sequence.words) {
            for (std::string& token : tokenize(word, options)) {
                tokens.push_back(std::move(token));
            }
        }
    } else {
        tokens = tokenize(sequence.text, options);
    }
    std::vector<std::int64_t> ids;
    ids.reserve(tokens.size());
    for (const std::string& token : tokens) {
        const auto added = m_addedIds.find(token);
        const std::optional<std::int64_t> id = added != m_addedIds.end() ? added->second : pieceToId(token, options);
        if (!id) {
            throw Error(ErrorCode::InvalidInput, "The text holds \"" + token + "\", which the vocabulary of " + className() +
                                                     " lacks; it has no unknown token either.");
        }
        ids.push_back(*id);
    }
    return ids;
}

std::vector<Encoding> SlowTokenizer::encodeRows(std::span<const TextInput> inputs, const EncodeOptions& options) const {
    if (options.returnOffsetsMapping || options.returnWordIds) {
        throw Error(ErrorCode::Unsupported, std::string(options.returnOffsetsMapping ? "return_offsets_mapping" : "return_word_ids") +
                                                " needs a fast tokenizer, but " + className() + " has none.");
    }
    std::vector<Encoding> rows(inputs.size());
    inParallel(inputs.size(), options.threads, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            std::optional<std::vector<std::int64_t>> second;
            if (inputs[i].second) {
                second = idsOfSequence(*inputs[i].second, options);
            }
            rows[i] = prepareForModel(idsOfSequence(inputs[i].first, options), std::move(second), options);
        }
    });
    return rows;
}

Encoding SlowTokenizer::prepareForModel(std::vector<std::int64_t> first, std::optional<std::vector<std::int64_t>> second,
                                        const EncodeOptions& options) const {
    const bool cuts = options.truncation && *options.truncation != Truncation::DoNotTruncate;
    if (options.returnTokenTypeIds.value_or(false) && !options.addSpecialTokens) {
        throw Error(ErrorCode::InvalidParameter, "return_token_type_ids: the types are not defined without add_special_tokens.");
    }
    if (options.returnOverflowingTokens && cuts && *options.truncation == Truncation::LongestFirst && second) {
        throw Error(ErrorCode::InvalidParameter,
                    "return_overflowing_tokens: " + className() +
                        " cannot give them for pairs with the truncation \"longest_first\"; use \"only_first\" or \"only_second\".");
    }
    std::vector<std::int64_t>* const pair = second ? &*second : nullptr;
    const std::size_t total =
        first.size() + (pair ? pair->size() : 0) + (options.addSpecialTokens ? specialTokenCount(pair != nullptr) : 0);
    const std::size_t limit = options.maxLength.value_or(0) > 0 ? static_cast<std::size_t>(*options.maxLength) : 0;

    Encoding row;
    std::vector<std::int64_t> overflow;
    if (cuts && limit > 0 && total > limit) {
        overflow = truncate(first, pair, total - limit, options);
    }
    if (options.returnOverflowingTokens) {
        row.overflowingTokens = std::move(overflow);
        row.numTruncatedTokens = static_cast<std::int64_t>(total) - options.maxLength.value_or(0);
    }
    if (options.addSpecialTokens) {
        row.ids = buildInputs(first, pair, options);
        row.typeIds = typeIdsFor(first, pair);
    } else {
        row.ids = first;
        if (pair) {
            row.ids.insert(row.ids.end(), pair->begin(), pair->end());
        }
        row.typeIds.assign(row.ids.size(), 0);
    }
    if (options.returnSpecialTokensMask) {
        row.specialTokensMask = options.addSpecialTokens ? specialMaskFor(first, pair) : std::vector<std::int64_t>(row.ids.size(), 0);
    }
    row.attentionMask.assign(row.ids.size(), 1);
    return row;
}

std::vector<std::int64_t> SlowTokenizer::truncate(std::vector<std::int64_t>& first, std::vector<std::int64_t>* second, std::size_t count,
                                                  const EncodeOptions& options) const {
    const bool fromLeft = truncationSide() == Side::Left;
    const auto cut = [&](std::vector<std::int64_t>& ids, std::size_t howMany) {
        const auto at = static_cast<std::ptrdiff_t>(howMany);
        fromLeft ? ids.erase(ids.begin(), ids.begin() + at) : ids.erase(ids.end() - at, ids.end());
    };
    if (*options.truncation == Truncation::LongestFirst && second) {
        std::size_t keptFirst = first.size();
        std::size_t keptSecond = second->size();
        for (std::size_t i = 0; i < count && keptFirst + keptSecond > 0; ++i) {
            --(keptFirst > keptSecond ? keptFirst : keptSecond);
        }
        cut(first, first.size() - keptFirst);
        cut(*second, second->size() - keptSecond);
        return {};
    }
    if (*options.truncation == Truncation::OnlySecond && !second) {
        return {};
    }
    std::vector<std::int64_t>& ids = *options.truncation == Truncation::OnlySecond ? *second : first;
    if (ids.size() <= count) {
        core::log(core::LogLevel::Warning, "truncation: " + std::to_string(count) +
                                               " tokens would have to go, but the sequence to cut has " + std::to_string(ids.size()) +
                                               "; it is left as it is.");
        return {};
    }
    const auto window = static_cast<std::ptrdiff_t>(std::min(ids.size(), count + static_cast<std::size_t>(options.stride)));
    const std::vector<std::int64_t> overflow =
        fromLeft ? std::vector(ids.begin(), ids.begin() + window) : std::vector(ids.end() - window, ids.end());
    cut(ids, count);
    return overflow;
}

std::size_t SlowTokenizer::specialTokenCount(bool pair) const {
    const std::vector<std::int64_t> none;
    return buildInputs(none, pair ? &none : nullptr, {}).size();
}

std::vector<std::int64_t> SlowTokenizer::withSpecialTokens(std::span<const std::int64_t> ids) const {
    return buildInputs({ids.begin(), ids.end()}, nullptr, {});
}

// ---- ids to text

std::vector<std::string> SlowTokenizer::legacyAddedTokens() const {
    const std::vector<std::string> specials = allSpecialTokens();
    std::vector<std::string> tokens;
    for (const auto& entry : m_addedIds) {
        if (!contains(specials, entry.first)) {
            tokens.push_back(entry.first);
        }
    }
    for (const AddedToken& token : additionalSpecialTokens()) {
        const auto id = idOrUnknown(token.content);
        if (id && *id >= static_cast<std::int64_t>(vocabularySize())) {
            tokens.push_back(token.content);
        }
    }
    return tokens;
}

std::string SlowTokenizer::decode(std::span<const std::int64_t> ids, const DecodeOptions& options) const {
    const std::vector<std::int64_t> specials = options.skipSpecialTokens ? allSpecialIds() : std::vector<std::int64_t>();
    const std::vector<std::string> apart = legacyAddedTokens();
    std::vector<std::string> parts;
    std::vector<std::string> run;
    const auto flush = [&](bool keepEmpty) {
        if (run.empty()) {
            return;
        }
        std::string text = piecesToText(run);
        if (keepEmpty || !text.empty()) {
            parts.push_back(std::move(text));
        }
        run.clear();
    };
    for (const std::int64_t id : ids) {
        if (std::find(specials.begin(), specials.end(), id) != specials.end()) {
            continue;
        }
        std::optional<std::string> token = idToToken(id);
        if (!token) {
            throw Error(ErrorCode::InvalidInput, "The id " + std::to_string(id) + " is outside the vocabulary of " + className() +
                                                     ", which has " + std::to_string(fullVocabularySize()) + " tokens.");
        }
        if (contains(apart, *token)) {
            flush(false);
            parts.push_back(std::move(*token));
        } else {
            run.push_back(std::move(*token));
        }
    }
    flush(true);
    const bool spaces = core::optionalBool(options.others, "spaces_between_special_tokens", "decode").value_or(true);
    std::string text = py::join(parts, spaces ? " " : "");
    return options.cleanUpTokenizationSpaces.value_or(cleanUpTokenizationSpaces()) ? cleanUpTokenization(std::move(text)) : text;
}

std::string SlowTokenizer::tokensToText(const std::vector<std::string>& tokens) const {
    return piecesToText(tokens);
}

// ---- what a subclass may leave as it is

std::string SlowTokenizer::piecesToText(const std::vector<std::string>& pieces) const {
    return py::join(pieces, " ");
}

std::string SlowTokenizer::prepareText(std::string text, const EncodeOptions&) const {
    return text;
}

std::vector<std::int64_t> SlowTokenizer::buildInputs(const std::vector<std::int64_t>& first, const std::vector<std::int64_t>* second,
                                                     const EncodeOptions&) const {
    std::vector<std::int64_t> ids = first;
    if (second) {
        ids.insert(ids.end(), second->begin(), second->end());
    }
    return ids;
}

std::vector<std::int64_t> SlowTokenizer::typeIdsFor(const std::vector<std::int64_t>& first, const std::vector<std::int64_t>* second) const {
    std::vector<std::int64_t> types(first.size(), 0);
    types.insert(types.end(), second ? second->size() : 0, 1);
    return types;
}

std::vector<std::int64_t> SlowTokenizer::specialMaskFor(const std::vector<std::int64_t>& first,
                                                        const std::vector<std::int64_t>* second) const {
    return std::vector<std::int64_t>(first.size() + (second ? second->size() : 0), 0);
}

}  // namespace twb::text
