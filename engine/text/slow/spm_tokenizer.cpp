#include "engine/text/slow/spm_tokenizer.h"

#include <algorithm>

#include "engine/text/python/python_text.h"

namespace twb::text {
namespace {

constexpr std::string_view kUnderline = "▁";

}  // namespace

std::string joinPieces(const SpmProcessor& model, const std::vector<std::string>& pieces, const std::vector<std::string>& specials,
                       const SpmJoining& joining) {
    if (joining.replaceOnly) {
        return py::strip(py::replace(py::join(pieces, ""), kUnderline, " "));
    }
    std::string text;
    std::vector<std::string> run;
    bool previousIsSpecial = false;
    const auto flush = [&] {
        const std::string decoded = model.decode(run);
        text += joining.upperCase ? py::upper(decoded) : decoded;
        run.clear();
    };
    for (const std::string& piece : pieces) {
        if (std::find(specials.begin(), specials.end(), piece) == specials.end()) {
            run.push_back(piece);
            previousIsSpecial = false;
            continue;
        }
        if (joining.space == SpmJoining::Space::BeforeRunOfSpecials && !previousIsSpecial) {
            text += ' ';
        }
        flush();
        text += piece;
        if (joining.space == SpmJoining::Space::AfterSpecial) {
            text += ' ';
        }
        previousIsSpecial = true;
    }
    flush();
    if (!joining.keepUnderline) {
        text = py::replace(text, kUnderline, " ");
    }
    return joining.strip ? py::strip(text) : text;
}

SpmTokenizer::SpmTokenizer(const TokenizerInit& init, const std::string& file, SpmProcessor model, Ids ids, SpmJoining joining)
    : LayoutTokenizer(init, {file}), m_model(std::move(model)), m_joining(joining) {
    setIds(std::move(ids));
}

void SpmTokenizer::setIds(Ids ids) {
    m_ids = std::move(ids);
    m_fixedById.clear();
    for (const auto& [token, id] : m_ids.fixed) {
        m_fixedById[id] = token;
    }
    if (m_ids.vocabularySize == 0) {
        m_ids.vocabularySize = m_model.size();
    }
}

std::vector<std::string> SpmTokenizer::tokenizePieces(std::string_view text, const EncodeOptions&) const {
    return m_model.encode(text);
}

std::optional<std::int64_t> SpmTokenizer::pieceToId(std::string_view piece, const EncodeOptions&) const {
    if (const auto it = m_ids.fixed.find(piece); it != m_ids.fixed.end()) {
        return it->second;
    }
    const std::int64_t id = m_model.pieceToId(piece);
    if (m_ids.zeroIsUnknown && id == 0) {
        return specialTokenId(SpecialToken::Unk);
    }
    return id + m_ids.offset;
}

std::optional<std::string> SpmTokenizer::pieceOfId(std::int64_t id) const {
    if (const auto it = m_fixedById.find(id); it != m_fixedById.end()) {
        return it->second;
    }
    const std::int64_t inModel = id - m_ids.offset;
    return inModel < 0 || inModel >= m_model.size() ? std::nullopt : std::optional(m_model.piece(inModel));
}

bool SpmTokenizer::vocabularyHolds(std::string_view token) const {
    if (m_ids.fixed.contains(token)) {
        return true;
    }
    if (!m_model.holds(token)) {
        return false;
    }
    // A piece whose id belongs to a fixed token, or lies outside the vocabulary, is not reached.
    const std::int64_t id = m_model.pieceToId(token) + m_ids.offset;
    return id < m_ids.vocabularySize && !m_fixedById.contains(id);
}

std::string SpmTokenizer::piecesToText(const std::vector<std::string>& pieces) const {
    return joinPieces(m_model, pieces, allSpecialTokens(), m_joining);
}

}  // namespace twb::text
