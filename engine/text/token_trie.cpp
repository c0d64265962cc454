#include "engine/text/token_trie.h"

namespace twb::text {

const std::uint32_t* TokenTrie::find(const Node& node, unsigned char byte) {
    for (const auto& [key, index] : node.next) {
        if (key == byte) {
            return &index;
        }
    }
    return nullptr;
}

void TokenTrie::add(std::string_view token) {
    if (token.empty()) {
        return;
    }
    std::uint32_t at = 0;
    for (const char c : token) {
        const auto byte = static_cast<unsigned char>(c);
        if (const std::uint32_t* known = find(m_nodes[at], byte)) {
            at = *known;
            continue;
        }
        const auto index = static_cast<std::uint32_t>(m_nodes.size());
        m_nodes[at].next.emplace_back(byte, index);
        m_nodes.emplace_back();
        at = index;
    }
    m_nodes[at].isEnd = true;
}

std::size_t TokenTrie::longestAt(std::string_view text) const {
    std::size_t longest = 0;
    std::uint32_t at = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::uint32_t* next = find(m_nodes[at], static_cast<unsigned char>(text[i]));
        if (next == nullptr) {
            break;
        }
        at = *next;
        longest = m_nodes[at].isEnd ? i + 1 : longest;
    }
    return longest;
}

std::vector<std::string_view> TokenTrie::split(std::string_view text) const {
    std::vector<std::string_view> parts;
    std::size_t begin = 0;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t length = longestAt(text.substr(at));
        if (length == 0) {
            ++at;
            continue;
        }
        if (at > begin) {
            parts.push_back(text.substr(begin, at - begin));
        }
        parts.push_back(text.substr(at, length));
        at += length;
        begin = at;
    }
    if (begin < text.size()) {
        parts.push_back(text.substr(begin));
    }
    return parts;
}

}  // namespace twb::text
