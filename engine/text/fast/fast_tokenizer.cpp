#include "engine/text/fast/fast_tokenizer.h"

#include <algorithm>

#include "engine/core/text_file.h"
#include "engine/core/utf8.h"
#include "engine/text/clean_up.h"
#include "engine/text/convert/convert.h"
#include "engine/text/fast/class_rules.h"
#include "engine/text/fast/lossy_utf8.h"
#include "engine/text/fast/regex.h"
#include "engine/text/fast/truncation.h"
#include "engine/text/fast/unicode.h"
#include "engine/text/jieba/jieba_pre_tokenizer.h"
#include "engine/text/parallel.h"
#include "engine/text/tokenizer_settings.h"

namespace twb::text {

using core::Error;
using core::ErrorCode;

namespace {

/// Whisper: takes <|12.34|> out, whatever skip_special_tokens says.
std::string withoutTimestamps(const std::string& text) {
    static const Regex timestamp(R"(<\|[0-9]+\.[0-9]+\|>)", "Whisper's timestamps");
    std::string out;
    std::size_t at = 0;
    timestamp.forEachMatch(text, [&](std::size_t begin, std::size_t end) {
        out.append(text, at, begin - at);
        at = end;
    });
    return out.append(text, at);
}

}  // namespace

/// Working memory for one thread, taken from the tokenizer's store and put back.
class FastTokenizer::ScratchLease {
public:
    explicit ScratchLease(const FastTokenizer& owner) : m_owner(owner) {
        const std::lock_guard lock(owner.m_scratchLock);
        if (!owner.m_scratch.empty()) {
            m_scratch = std::move(owner.m_scratch.back());
            owner.m_scratch.pop_back();
        } else {
            m_scratch = std::make_unique<ModelScratch>();
        }
    }
    ~ScratchLease() {
        const std::lock_guard lock(m_owner.m_scratchLock);
        m_owner.m_scratch.push_back(std::move(m_scratch));
    }
    ModelScratch& operator*() { return *m_scratch; }

private:
    const FastTokenizer& m_owner;
    std::unique_ptr<ModelScratch> m_scratch;
};

FastTokenizer::FastTokenizer(const TokenizerInit& init, TokenizerSpec spec) : m_init(init) {
    const std::string& where = spec.where;
    applyClassRules(init, spec);
    m_modelSize = spec.model.kind == ModelKind::Unigram ? spec.model.scores.size() : spec.model.vocab.size();
    if (spec.model.kind == ModelKind::WordPiece) {
        m_subwordPrefix = spec.model.continuingSubwordPrefix.value_or("##");
    } else if (spec.model.kind == ModelKind::Bpe) {
        m_subwordPrefix = spec.model.continuingSubwordPrefix;
    }
    if (init.className == "CLIPTokenizer") {
        m_decodedSuffix = spec.model.endOfWordSuffix.value_or("");
    }
    m_wordsNeedPrefixSpace = wordsNeedPrefixSpace(init.className) && !init.flag("add_prefix_space", false);

    m_normalizer = makeNormalizer(spec.normalizer, where + ": normalizer");
    if (canTakeRawBytes(spec.model)) {
        m_preTokenizer = makeRawBytePreTokenizer(spec.preTokenizer, where + ": pre_tokenizer");
    }
    const bool rawBytes = m_preTokenizer != nullptr;
    if (!rawBytes) {
        m_preTokenizer = makePreTokenizer(spec.preTokenizer, where + ": pre_tokenizer");
    }
    m_model = makeModel(std::move(spec.model), where, rawBytes);
    if (spec.cutsByJieba) {
        m_preTokenizer = makeJiebaPreTokenizer(m_model->vocab());
    }
    m_decoder = makeDecoder(spec.decoder, where + ": decoder");
    m_added.add(spec.addedTokens, m_model->vocab(), m_modelSize);

    TokenizerInit settings = init;
    const auto setDefault = [&](const char* key, const core::Json& from, const char* field) {
        if (from.is_object() && from.contains(field) && !from.at(field).is_null() && !settings.kwargs.contains(key)) {
            const core::Json& value = from.at(field);
            settings.kwargs[key] = value == "Left" ? core::Json("left") : value == "Right" ? core::Json("right") : value;
        }
    };
    setDefault("truncation_side", spec.truncation, "direction");
    setDefault("pad_token", spec.padding, "pad_token");
    setDefault("padding_side", spec.padding, "direction");
    TokenizerSettings::apply(*this, settings);

    addConfiguredTokens(settings);
    m_added.prepare(m_normalizer.get());
    m_postProcessor = classPostProcessor(init, false);
    if (m_postProcessor == nullptr) {
        m_postProcessor = makePostProcessor(
            spec.postProcessor, [this](std::int64_t id) { return tokenOf(id); }, where + ": post_processor");
    } else {
        m_targetPostProcessor = classPostProcessor(init, true);
    }
    m_spec = std::move(spec);
}

FastTokenizer::~FastTokenizer() = default;

/// The tokens of tokenizer_config.json and its relatives, in the order in which PreTrainedTokenizerFast adds them.
void FastTokenizer::addConfiguredTokens(const TokenizerInit& init) {
    std::vector<AddedToken> tokens;
    const std::vector<std::string> special = allSpecialTokens();
    for (const auto& [id, token] : init.addedTokensDecoder) {
        tokens.push_back(token);
        AddedToken& added = tokens.back();
        added.special = added.special || std::find(special.begin(), special.end(), added.content) != special.end();
    }
    const auto addSpecial = [&](const core::Json& value, const AddedToken& token) {
        const bool known = m_added.idOf(token.content).has_value() ||
                           std::any_of(tokens.begin(), tokens.end(), [&](const AddedToken& t) { return t.content == token.content; });
        if (value.is_string() && known) {
            return;  // plain text never changes the flags of a token that is there
        }
        AddedToken added = token;
        added.special = true;
        if (value.is_string() || !value.contains("normalized")) {
            added.normalized = false;
        }
        tokens.push_back(std::move(added));
    };
    static constexpr const char* kNames[] = {"bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"};
    for (std::size_t i = 0; i < std::size(kNames); ++i) {
        if (m_specialTokens[i]) {
            addSpecial(init.kwargs.at(kNames[i]), *m_specialTokens[i]);
        }
    }
    for (std::size_t i = 0; i < m_additionalSpecialTokens.size(); ++i) {
        addSpecial(init.kwargs.at("additional_special_tokens")[i], m_additionalSpecialTokens[i]);
    }
    m_added.add(tokens, m_model->vocab(), m_modelSize);
}

std::unique_ptr<PostProcessor> FastTokenizer::classPostProcessor(const TokenizerInit& init, bool asTarget) const {
    const auto around = surroundingsOf(init, asTarget);
    if (!around) {
        return nullptr;
    }
    core::Json special = core::Json::object();
    core::Json single = core::Json::array();
    core::Json pair = core::Json::array();
    const auto put = [&](core::Json& list, const std::vector<std::string>& tokens, int typeId) {
        for (const std::string& token : tokens) {
            const auto id = idOrUnknown(token);
            if (!id) {
                throw Error(ErrorCode::InvalidParameter, m_folder.string() + ": the vocabulary has no token \"" + token + "\", which " +
                                                             m_className + " puts around texts.");
            }
            special[token] = {{"id", token}, {"ids", {*id}}, {"tokens", {token}}};
            list.push_back({{"SpecialToken", {{"id", token}, {"type_id", typeId}}}});
        }
    };
    const auto sequence = [](const char* id, int typeId) { return core::Json{{"Sequence", {{"id", id}, {"type_id", typeId}}}}; };
    put(single, around->before, 0);
    single.push_back(sequence("A", 0));
    put(single, around->after, 0);
    if (around->repeatForPair) {
        pair = single;
        put(pair, around->before, 1);
        pair.push_back(sequence("B", 1));
        put(pair, around->after, 1);
    } else {
        put(pair, around->before, 0);
        pair.push_back(sequence("A", 0));
        pair.push_back(sequence("B", 0));
        put(pair, around->after, 0);
    }
    const core::Json json = {{"type", "TemplateProcessing"}, {"single", single}, {"pair", pair}, {"special_tokens", special}};
    return makePostProcessor(
        json, [this](std::int64_t id) { return tokenOf(id); }, m_className);
}

// ---- vocabulary

std::string_view FastTokenizer::tokenOf(std::int64_t id) const {
    if (id < 0 || id > std::int64_t(Vocab::kNone)) {
        return {};
    }
    const AddedToken* added = m_added.byId(std::uint32_t(id));
    return added != nullptr ? std::string_view(added->content) : m_model->vocab().token(std::uint32_t(id));
}

std::optional<std::string> FastTokenizer::idToToken(std::int64_t id) const {
    const std::string_view token = tokenOf(id);
    return token.data() == nullptr ? std::nullopt : std::optional(std::string(token));
}

std::optional<std::int64_t> FastTokenizer::tokenToId(std::string_view token) const {
    if (const auto id = m_added.idOf(token)) {
        return *id;
    }
    const std::uint32_t id = m_model->vocab().find(token);
    return id == Vocab::kNone ? std::nullopt : std::optional<std::int64_t>(id);
}

std::size_t FastTokenizer::fullVocabularySize() const {
    std::size_t n = m_model->vocab().size();
    for (const auto& [id, token] : m_added.tokens()) {
        n += m_model->vocab().find(token.content) == Vocab::kNone;
    }
    return n;
}

std::vector<AddedToken> FastTokenizer::addedTokens() const {
    std::vector<AddedToken> tokens;
    for (const auto& [id, token] : m_added.tokens()) {
        tokens.push_back(token);
    }
    return tokens;
}

std::size_t FastTokenizer::specialTokenCount(bool pair) const {
    return m_postProcessor ? m_postProcessor->addedTokens(pair) : 0;
}

std::vector<std::int64_t> FastTokenizer::withSpecialTokens(std::span<const std::int64_t> ids) const {
    Encoding e;
    e.ids.assign(ids.begin(), ids.end());
    e.typeIds.assign(ids.size(), 0);
    std::vector<Encoding> parts{std::move(e)};
    if (m_postProcessor) {
        m_postProcessor->process(parts, true);
    }
    std::vector<std::int64_t> out;
    for (const Encoding& part : parts) {
        out.insert(out.end(), part.ids.begin(), part.ids.end());
    }
    return out;
}

// ---- text to ids

void FastTokenizer::encodeWords(PreTokenized& pre, std::int32_t word, std::int32_t& splitIndex, Wanted wanted, ModelScratch& scratch,
                                Encoding& out) const {
    std::vector<ModelToken> tokens;
    tokens.reserve(pre.splits.size() + 16);
    for (const Split& split : pre.splits) {
        const std::size_t first = tokens.size();
        m_model->tokenize(pre.word(split), split.begin, tokens, scratch);
        if (wanted.words) {
            out.wordIds.insert(out.wordIds.end(), tokens.size() - first, word >= 0 ? word : splitIndex);
            ++splitIndex;
        }
    }
    const std::size_t before = out.ids.size();
    out.ids.resize(before + tokens.size());
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        out.ids[before + i] = tokens[i].id;
    }
    if (wanted.offsets) {
        for (const ModelToken& token : tokens) {
            out.offsets.push_back(pre.text.originOf(token.begin, token.end));
        }
    }
}

/// An added token; `taken` is its text with the white space that it took along.
void FastTokenizer::addToken(std::int64_t id, std::string_view taken, Offsets origin, std::int32_t word, std::int32_t& splitIndex,
                             Wanted wanted, Encoding& out) const {
    if (wanted.offsets) {
        const bool isFirst = out.ids.empty();
        out.offsets.push_back(m_postProcessor ? m_postProcessor->trimmed(origin, leadingSpaces(taken), trailingSpaces(taken), isFirst)
                                              : origin);
    }
    out.ids.push_back(id);
    if (wanted.words) {
        out.wordIds.push_back(word >= 0 ? word : splitIndex++);
    }
}

/// A stretch without plain added tokens: normalised, searched for added tokens in normalised form, cut into words.
void FastTokenizer::encodePart(TrackedText text, bool first, std::int32_t word, std::int32_t& splitIndex, Wanted wanted,
                               ModelScratch& scratch, Encoding& out) const {
    if (m_normalizer) {
        m_normalizer->apply(text);
    }
    std::vector<AddedVocabulary::Part> parts;
    m_added.split(text.text, true, parts);
    for (const AddedVocabulary::Part& part : parts) {
        if (part.id >= 0) {
            const std::string_view taken = std::string_view(text.text).substr(part.begin, part.end - part.begin);
            const Offsets origin = wanted.offsets ? text.originOf(part.begin, part.end) : Offsets{};
            addToken(part.id, taken, origin, word, splitIndex, wanted, out);
            continue;
        }
        PreTokenized pre;
        pre.startsAtBeginning = first && part.begin == 0;
        if (parts.size() == 1) {
            pre.text = std::move(text);
        } else {
            pre.text.tracked = text.tracked;
            pre.text.text = text.text.substr(part.begin, part.end - part.begin);
            if (text.tracked) {
                pre.text.origin.assign(text.origin.begin() + std::ptrdiff_t(part.begin), text.origin.begin() + std::ptrdiff_t(part.end));
            }
        }
        if (pre.text.text.empty()) {
            continue;
        }
        pre.splits.push_back({0, std::uint32_t(pre.text.text.size())});
        if (m_preTokenizer) {
            m_preTokenizer->apply(pre);
        }
        encodeWords(pre, word, splitIndex, wanted, scratch, out);
    }
}

void FastTokenizer::encodeText(std::string_view text, std::int32_t word, Wanted wanted, ModelScratch& scratch, Encoding& out) const {
    std::vector<AddedVocabulary::Part> parts;
    m_added.split(text, false, parts);
    std::int32_t splitIndex = 0;
    std::uint32_t codePoint = 0;
    std::size_t counted = 0;
    const auto codePointAt = [&](std::size_t at) {
        codePoint += std::uint32_t(core::codePointCount(text.substr(counted, at - counted)));
        counted = at;
        return codePoint;
    };
    for (const AddedVocabulary::Part& part : parts) {
        const std::string_view piece = text.substr(part.begin, part.end - part.begin);
        const std::uint32_t begin = wanted.offsets ? codePointAt(part.begin) : 0;
        if (part.id < 0) {
            encodePart(TrackedText::fromOriginal(piece, begin, wanted.offsets), part.begin == 0, word, splitIndex, wanted, scratch, out);
            continue;
        }
        const Offsets origin = wanted.offsets ? Offsets{begin, codePointAt(part.end)} : Offsets{};
        addToken(part.id, piece, origin, word, splitIndex, wanted, out);
    }
}

Encoding FastTokenizer::encodeSequence(const Sequence& sequence, bool words, std::int64_t typeId, Wanted wanted,
                                       ModelScratch& scratch) const {
    Encoding out;
    const auto encode = [&](const std::string& text, std::int32_t word) {
        if (text.size() > 0x7FFFFFFF) {
            throw Error(ErrorCode::InvalidInput,
                        "The text has " + std::to_string(text.size()) + " bytes; a tokenizer takes at most 2 GiB at once.");
        }
        core::firstInvalidUtf8(text) == std::string_view::npos ? encodeText(text, word, wanted, scratch, out)
                                                               : encodeText(lossyUtf8(text), word, wanted, scratch, out);
    };
    if (words) {
        for (std::size_t i = 0; i < sequence.words.size(); ++i) {
            encode(sequence.words[i], std::int32_t(i));
        }
    } else {
        encode(sequence.text, -1);
    }
    out.typeIds.assign(out.size(), typeId);
    out.specialTokensMask.assign(out.size(), 0);
    if (wanted.words) {
        out.sequenceIds.assign(out.size(), std::int32_t(typeId));
    }
    return out;
}

Encoding FastTokenizer::encodeOne(const TextInput& input, const EncodeOptions& options, Wanted wanted, ModelScratch& scratch) const {
    std::vector<Encoding> parts;
    parts.push_back(encodeSequence(input.first, options.isSplitIntoWords, 0, wanted, scratch));
    if (input.second) {
        parts.push_back(encodeSequence(*input.second, options.isSplitIntoWords, 1, wanted, scratch));
    }
    const PostProcessor* post = options.asTarget && m_targetPostProcessor ? m_targetPostProcessor.get() : m_postProcessor.get();
    if (options.truncation.value_or(Truncation::DoNotTruncate) != Truncation::DoNotTruncate) {
        const std::size_t added = options.addSpecialTokens && post != nullptr ? post->addedTokens(parts.size() > 1) : 0;
        truncate(parts, options, m_truncationSide, added);
    }
    if (post != nullptr) {
        post->process(parts, options.addSpecialTokens);
    }
    if (parts.empty()) {
        return {};
    }
    Encoding row = std::move(parts[0]);
    for (std::size_t i = 1; i < parts.size(); ++i) {
        appendEncoding(row, parts[i]);
    }
    const auto finish = [&](Encoding& e) {
        if (!wanted.offsets) {
            e.offsets.clear();
        }
        if (!wanted.words) {
            e.wordIds.clear();
            e.sequenceIds.clear();
        }
        e.attentionMask.assign(e.size(), 1);
    };
    finish(row);
    std::for_each(row.overflowing.begin(), row.overflowing.end(), finish);
    return row;
}

std::vector<Encoding> FastTokenizer::encodeRows(std::span<const TextInput> inputs, const EncodeOptions& options) const {
    if (options.isSplitIntoWords && m_wordsNeedPrefixSpace) {
        throw Error(ErrorCode::InvalidParameter, m_className +
                                                     " takes word lists (is_split_into_words) only when it is loaded with "
                                                     "add_prefix_space=true: set it in tokenizer_config.json.");
    }
    const Wanted wanted{options.returnOffsetsMapping, options.returnWordIds};
    std::vector<Encoding> rows(inputs.size());
    inParallel(inputs.size(), options.threads, [&](std::size_t begin, std::size_t end) {
        ScratchLease scratch(*this);
        for (std::size_t i = begin; i < end; ++i) {
            rows[i] = encodeOne(inputs[i], options, wanted, *scratch);
        }
    });
    return rows;
}

// ---- ids to text

std::string FastTokenizer::tokensToText(const std::vector<std::string>& tokens) const {
    std::vector<std::string> list = tokens;
    std::string text;
    if (m_decoder) {
        m_decoder->apply(list);
    }
    for (std::size_t i = 0; i < list.size(); ++i) {
        text.append(i > 0 && !m_decoder ? " " : "").append(list[i]);
    }
    return text;
}

std::string FastTokenizer::decode(std::span<const std::int64_t> ids, const DecodeOptions& options) const {
    std::vector<std::string> tokens;
    tokens.reserve(ids.size());
    for (const std::int64_t id : ids) {
        std::optional<std::string> token = idToToken(id);
        if (token && !(options.skipSpecialTokens && m_added.isSpecial(*token))) {
            tokens.push_back(std::move(*token));
        }
    }
    std::string text = tokensToText(tokens);
    if (!m_decodedSuffix.empty()) {
        text = replacedAll(std::move(text), m_decodedSuffix, " ");
        const auto isSpace = [](char c) { return c == ' ' || (c >= 9 && c <= 13); };
        const auto begin = std::find_if_not(text.begin(), text.end(), isSpace);
        const auto end = std::find_if_not(text.rbegin(), std::make_reverse_iterator(begin), isSpace).base();
        text = std::string(begin, end);
    }
    if (options.cleanUpTokenizationSpaces.value_or(cleanUpTokenizationSpaces())) {
        text = cleanUpTokenization(std::move(text));
    }
    const bool keepsTimestamps =
        className() != "WhisperTokenizer" || core::optionalBool(options.others, "decode_with_timestamps", "options").value_or(false);
    return keepsTimestamps ? text : withoutTimestamps(text);
}

// ---- saving

void FastTokenizer::saveVocabulary(const std::filesystem::path& folder) const {
    // The merges are not kept in memory: read the document again and put the parts in that may have changed since.
    TokenizerSpec spec = m_init.hasTokenizerJson ? readTokenizerJson(m_init.file("tokenizer.json")) : convertSlowFiles(m_init);
    spec.normalizer = m_spec.normalizer;
    spec.preTokenizer = m_spec.preTokenizer;
    spec.postProcessor = m_spec.postProcessor;
    spec.addedTokens = addedTokens();
    core::writeTextFile(folder / "tokenizer.json", writeTokenizerJson(spec));
    for (const char* name :
         {"vocab.txt", "vocab.json", "merges.txt", "spiece.model", "tokenizer.model", "sentencepiece.bpe.model", "spm_char.model"}) {
        const std::filesystem::path source = m_init.file(name);
        std::error_code ignored;
        if (std::filesystem::exists(source) && !std::filesystem::equivalent(source, folder / name, ignored)) {
            std::filesystem::copy_file(source, folder / name, std::filesystem::copy_options::overwrite_existing);
        }
    }
}

}  // namespace twb::text
