#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace twb::text {

/// Finds added tokens in a text: the leftmost, of those the longest.
class TokenTrie {
public:
    TokenTrie() : m_nodes(1) {}

    void add(std::string_view token);
    /// The text in parts, each either a token or what lies between two of them; no part is empty.
    std::vector<std::string_view> split(std::string_view text) const;

private:
    struct Node {
        std::vector<std::pair<unsigned char, std::uint32_t>> next;
        bool isEnd = false;
    };
    std::size_t longestAt(std::string_view text) const;
    static const std::uint32_t* find(const Node& node, unsigned char byte);

    std::vector<Node> m_nodes;
};

}  // namespace twb::text
