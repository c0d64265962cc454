#include "engine/text/fast/added_vocabulary.h"

#include <algorithm>

#include "engine/text/fast/unicode.h"
#include "engine/text/fast/utf8_cursor.h"

namespace twb::text {
namespace {

bool sameToken(const AddedToken& a, const AddedToken& b) {
    return a.content == b.content && a.singleWord == b.singleWord && a.lstrip == b.lstrip && a.rstrip == b.rstrip &&
           a.normalized == b.normalized && a.special == b.special;
}

bool endsWithWord(std::string_view text) {
    unsigned length;
    return !text.empty() && isWordCharacter(utf8At(text, utf8Before(text, text.size()), length));
}

bool startsWithWord(std::string_view text) {
    unsigned length;
    return !text.empty() && isWordCharacter(utf8At(text, 0, length));
}

std::size_t spacesBegin(std::string_view text) {
    std::size_t end = text.size();
    while (end > 0) {
        const std::size_t at = utf8Before(text, end);
        unsigned length;
        if (!isWhitespace(utf8At(text, at, length))) {
            break;
        }
        end = at;
    }
    return end;
}

std::size_t spacesEnd(std::string_view text) {
    Utf8Cursor c(text);
    while (c && isWhitespace(c.value)) {
        ++c;
    }
    return c.begin;
}

}  // namespace

void AddedVocabulary::add(const std::vector<AddedToken>& tokens, const Vocab& vocab, std::size_t modelSize) {
    for (AddedToken token : tokens) {
        if (token.content.empty()) {
            continue;
        }
        const auto known = idOf(token.content);
        if (known && sameToken(m_byId.at(*known), token)) {
            continue;
        }
        std::uint32_t id = known ? *known : vocab.find(token.content);
        if (id == Vocab::kNone) {
            id = std::uint32_t(modelSize);
            if (!m_byId.empty() && (m_byId.rbegin()->first >= modelSize || modelSize == 0)) {
                id = m_byId.rbegin()->first + 1;
            }
        }
        token.id = id;
        if (token.special && m_special.insert(token.content).second) {
            m_firstSpecial.push_back(token);
        }
        m_ids[token.content] = id;
        m_byId[id] = std::move(token);
    }
}

void AddedVocabulary::prepare(const Normalizer* normalizer) {
    m_plain = Matcher{};
    m_normalized = Matcher{};
    const auto put = [&](const AddedToken& token) {
        TrackedText content = TrackedText::fromOriginal(token.content, 0, false);
        if (token.normalized && normalizer != nullptr) {
            normalizer->apply(content);
        }
        Matcher& matcher = token.normalized ? m_normalized : m_plain;
        if (!content.text.empty()) {
            matcher.trie.add(content.text, std::uint32_t(matcher.ids.size()));
            matcher.ids.push_back(m_ids.at(token.content));
            matcher.first[static_cast<unsigned char>(content.text[0])] = true;
        }
    };
    std::for_each(m_firstSpecial.begin(), m_firstSpecial.end(), put);
    for (const auto& [id, token] : m_byId) {
        put(token);
    }
}

std::optional<std::uint32_t> AddedVocabulary::idOf(std::string_view token) const {
    const auto it = m_ids.find(std::string(token));
    return it == m_ids.end() ? std::nullopt : std::optional(it->second);
}

const AddedToken* AddedVocabulary::byId(std::uint32_t id) const {
    const auto it = m_byId.find(id);
    return it == m_byId.end() ? nullptr : &it->second;
}

void AddedVocabulary::split(std::string_view text, bool normalized, std::vector<Part>& out) const {
    const Matcher& matcher = normalized ? m_normalized : m_plain;
    std::size_t done = 0;  // end of the last part
    for (std::size_t at = 0; at < text.size() && !matcher.ids.empty();) {
        if (!matcher.first[static_cast<unsigned char>(text[at])]) {
            ++at;
            continue;
        }
        std::size_t length = 0;
        std::uint32_t index = 0;
        matcher.trie.prefixes(text.substr(at), [&](std::size_t l, std::uint32_t value) {
            length = l;
            index = value;
        });
        if (length == 0) {
            ++at;
            continue;
        }
        const std::uint32_t id = matcher.ids[index];
        const AddedToken& token = m_byId.at(id);
        std::size_t begin = at;
        std::size_t end = at + length;
        at = end;
        if (token.singleWord && (endsWithWord(text.substr(0, begin)) || startsWithWord(text.substr(end)))) {
            continue;
        }
        if (token.lstrip) {
            begin = std::max(spacesBegin(text.substr(0, begin)), done);
        }
        if (token.rstrip) {
            end += spacesEnd(text.substr(end));
        }
        begin = std::max(begin, done);  // white space that the token before has taken
        if (done < begin) {
            out.push_back({done, begin, -1});
        }
        out.push_back({begin, end, std::int64_t(id)});
        done = end;
    }
    if (done < text.size()) {
        out.push_back({done, text.size(), -1});
    }
}

}  // namespace twb::text
