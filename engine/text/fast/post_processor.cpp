#include "engine/text/fast/post_processor.h"

#include <algorithm>
#include <map>

#include "engine/text/fast/json_access.h"
#include "engine/text/fast/unicode.h"
#include "engine/text/fast/utf8_cursor.h"

namespace twb::text {
namespace {

using core::Json;

Encoding specialTokens(const std::vector<std::int64_t>& ids, std::int64_t typeId) {
    Encoding e;
    e.ids = ids;
    e.typeIds.assign(ids.size(), typeId);
    e.specialTokensMask.assign(ids.size(), 1);
    e.offsets.assign(ids.size(), Offsets{});
    e.wordIds.assign(ids.size(), -1);
    e.sequenceIds.assign(ids.size(), -1);
    return e;
}

/// Special tokens before and after the sequences, each piece with its type id.
class Template final : public PostProcessor {
public:
    struct Piece {
        int sequence = -1;  // 0: A, 1: B; -1: special tokens
        std::int64_t typeId = 0;
        std::vector<std::int64_t> ids;
    };

    Template(std::vector<Piece> single, std::vector<Piece> pair) : m_single(std::move(single)), m_pair(std::move(pair)) {}

    void process(std::vector<Encoding>& parts, bool addSpecialTokens) const override {
        std::vector<Encoding> out;
        const std::vector<Piece>& pieces = parts.size() > 1 ? m_pair : m_single;
        out.reserve(pieces.size());
        for (const Piece& piece : pieces) {
            if (piece.sequence >= 0) {
                if (std::size_t(piece.sequence) < parts.size()) {
                    Encoding& part = parts[std::size_t(piece.sequence)];
                    part.typeIds.assign(part.size(), piece.typeId);
                    out.push_back(std::move(part));
                    part = {};
                }
            } else if (addSpecialTokens) {
                out.push_back(specialTokens(piece.ids, piece.typeId));
            }
        }
        parts = std::move(out);
    }

    std::size_t addedTokens(bool pair) const override {
        std::size_t n = 0;
        for (const Piece& piece : pair ? m_pair : m_single) {
            n += piece.ids.size();
        }
        return n;
    }

private:
    std::vector<Piece> m_single;
    std::vector<Piece> m_pair;
};

/// Takes the white space at the ends of byte-level tokens out of their offsets.
class TrimOffsets final : public PostProcessor {
public:
    TrimOffsets(bool addPrefixSpace, TokenOfId tokenOf) : m_addPrefixSpace(addPrefixSpace), m_tokenOf(std::move(tokenOf)) {}

    void process(std::vector<Encoding>& parts, bool) const override {
        for (Encoding& part : parts) {
            trim(part);
            for (Encoding& row : part.overflowing) {
                trim(row);
            }
        }
    }
    std::size_t addedTokens(bool) const override { return 0; }

    Offsets trimmed(Offsets o, std::uint32_t leading, std::uint32_t trailing, bool isFirst) const override {
        if (leading > 0) {
            // A single space at the beginning may be the one that the pre-tokenizer put there; more are the caller's.
            if ((isFirst || o.begin == 0) && m_addPrefixSpace && leading == 1) {
                leading = 0;
            }
            o.begin = std::min(o.begin + leading, o.end);
        }
        if (trailing > 0 && o.end >= trailing) {
            o.end = std::max(o.end - trailing, o.begin);
        }
        return o;
    }

private:
    static bool isSpace(char32_t c) { return c == U'\u0120' || isWhitespace(c); }

    void trim(Encoding& e) const {
        for (std::size_t i = 0; i < e.offsets.size(); ++i) {
            const std::string_view token = m_tokenOf(e.ids[i]);
            std::uint32_t leading = 0;
            for (Utf8Cursor c(token); c && isSpace(c.value); ++c) {
                ++leading;
            }
            std::uint32_t trailing = 0;
            for (std::size_t end = token.size(); end > 0; ++trailing) {
                end = utf8Before(token, end);
                unsigned length;
                if (!isSpace(utf8At(token, end, length))) {
                    break;
                }
            }
            e.offsets[i] = trimmed(e.offsets[i], leading, trailing, i == 0);
        }
    }

    bool m_addPrefixSpace;
    TokenOfId m_tokenOf;
};

/// RoBERTa: all type ids are 0.
class ZeroTypes final : public PostProcessor {
public:
    void process(std::vector<Encoding>& parts, bool addSpecialTokens) const override {
        for (Encoding& part : parts) {
            part.typeIds.assign(part.size(), 0);
            for (Encoding& row : part.overflowing) {
                if (addSpecialTokens) {
                    row.typeIds.assign(row.size(), 0);
                }
            }
        }
    }
    std::size_t addedTokens(bool) const override { return 0; }
};

class Chain final : public PostProcessor {
public:
    void process(std::vector<Encoding>& parts, bool addSpecialTokens) const override {
        for (const auto& step : steps) {
            step->process(parts, addSpecialTokens);
        }
    }
    std::size_t addedTokens(bool pair) const override {
        std::size_t n = 0;
        for (const auto& step : steps) {
            n += step->addedTokens(pair);
        }
        return n;
    }
    Offsets trimmed(Offsets offsets, std::uint32_t leading, std::uint32_t trailing, bool isFirst) const override {
        for (const auto& step : steps) {
            offsets = step->trimmed(offsets, leading, trailing, isFirst);
        }
        return offsets;
    }
    std::vector<std::unique_ptr<PostProcessor>> steps;
};

std::vector<std::int64_t> idList(const JsonFields& f, const std::string& key) {
    std::vector<std::int64_t> ids;
    for (const Json& id : f.array(key)) {
        if (!id.is_number_integer()) {
            f.wrong(key, "a list of integers");
        }
        ids.push_back(id.get<std::int64_t>());
    }
    return ids;
}

std::vector<Template::Piece> readPieces(const JsonFields& f, const std::string& key,
                                        const std::map<std::string, std::vector<std::int64_t>>& special) {
    std::vector<Template::Piece> pieces;
    const Json& list = f.array(key);
    for (std::size_t i = 0; i < list.size(); ++i) {
        const JsonFields entry(list[i], f.pathOf(key + "[" + std::to_string(i) + "]"));
        const bool isSequence = entry.has("Sequence");
        const char* kind = isSequence ? "Sequence" : "SpecialToken";
        const JsonFields piece(entry.required(kind), entry.pathOf(kind));
        const std::string id = piece.text("id");
        Template::Piece made;
        made.typeId = piece.number("type_id", 0);
        if (isSequence) {
            if (id != "A" && id != "B") {
                piece.wrong("id", "A or B");
            }
            made.sequence = id == "A" ? 0 : 1;
        } else {
            const auto known = special.find(id);
            if (known == special.end()) {
                piece.wrong("id", "one of the names in post_processor.special_tokens");
            }
            made.ids = known->second;
        }
        pieces.push_back(std::move(made));
    }
    return pieces;
}

std::unique_ptr<PostProcessor> makeTemplate(const JsonFields& f) {
    std::map<std::string, std::vector<std::int64_t>> special;
    const JsonFields tokens(f.required("special_tokens"), f.pathOf("special_tokens"));
    for (const auto& [name, token] : f.required("special_tokens").items()) {
        special[name] = idList(JsonFields(token, tokens.pathOf(name)), "ids");
    }
    return std::make_unique<Template>(readPieces(f, "single", special), readPieces(f, "pair", special));
}

/// ["[SEP]", 102]
std::int64_t tokenIdOf(const JsonFields& f, const std::string& key) {
    const Json& pair = f.array(key);
    if (pair.size() != 2 || !pair[1].is_number_integer()) {
        f.wrong(key, "a list of a token and its id");
    }
    return pair[1].get<std::int64_t>();
}

}  // namespace

void appendEncoding(Encoding& to, const Encoding& other) {
    std::vector<Encoding> overflowing;
    const auto joined = [](const Encoding& a, const Encoding& b) {
        Encoding e = a;
        e.overflowing.clear();
        Encoding second = b;
        second.overflowing.clear();
        appendEncoding(e, second);
        return e;
    };
    for (const Encoding& mine : to.overflowing) {
        overflowing.push_back(joined(mine, other));
        for (const Encoding& theirs : other.overflowing) {
            overflowing.push_back(joined(mine, theirs));
        }
    }
    for (const Encoding& theirs : other.overflowing) {
        overflowing.push_back(joined(to, theirs));
    }
    to.overflowing = std::move(overflowing);
    const auto append = [](auto& a, const auto& b) { a.insert(a.end(), b.begin(), b.end()); };
    append(to.ids, other.ids);
    append(to.typeIds, other.typeIds);
    append(to.specialTokensMask, other.specialTokensMask);
    append(to.offsets, other.offsets);
    append(to.wordIds, other.wordIds);
    append(to.sequenceIds, other.sequenceIds);
}

std::unique_ptr<PostProcessor> makePostProcessor(const Json& json, const TokenOfId& tokenOf, const std::string& where) {
    if (json.is_null()) {
        return nullptr;
    }
    const JsonFields f(json, where);
    const std::string type = f.type();
    if (type == "TemplateProcessing") {
        return makeTemplate(f);
    }
    if (type == "BertProcessing" || type == "RobertaProcessing") {
        const bool roberta = type == "RobertaProcessing";
        const Template::Piece cls{-1, 0, {tokenIdOf(f, "cls")}};
        const std::int64_t sep = tokenIdOf(f, "sep");
        const Template::Piece a{0, 0, {}};
        const Template::Piece b{1, roberta ? 0 : 1, {}};
        const Template::Piece end{-1, 0, {sep}};
        const Template::Piece pairEnd{-1, roberta ? 0 : 1, {sep}};
        auto put = std::make_unique<Template>(std::vector{cls, a, end},
                                              roberta ? std::vector{cls, a, end, end, b, pairEnd} : std::vector{cls, a, end, b, pairEnd});
        if (!roberta) {
            return put;
        }
        auto chain = std::make_unique<Chain>();
        if (f.flag("trim_offsets", true)) {
            chain->steps.push_back(std::make_unique<TrimOffsets>(f.flag("add_prefix_space", true), tokenOf));
        }
        chain->steps.push_back(std::make_unique<ZeroTypes>());
        chain->steps.push_back(std::move(put));
        return chain;
    }
    if (type == "ByteLevel") {
        auto chain = std::make_unique<Chain>();
        if (f.flag("trim_offsets", true)) {
            chain->steps.push_back(std::make_unique<TrimOffsets>(f.flag("add_prefix_space", true), tokenOf));
        }
        return chain;
    }
    if (type == "Sequence") {
        auto chain = std::make_unique<Chain>();
        const Json& steps = f.array("processors");
        for (std::size_t i = 0; i < steps.size(); ++i) {
            if (auto step = makePostProcessor(steps[i], tokenOf, f.pathOf("processors[" + std::to_string(i) + "]"))) {
                chain->steps.push_back(std::move(step));
            }
        }
        return chain;
    }
    f.unknownType("post-processor", "TemplateProcessing, BertProcessing, RobertaProcessing, ByteLevel and Sequence");
}

}  // namespace twb::text
