#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace twb::text {

/// A trie over bytes whose edges lie in one hash table. Finds all keys that a text begins with.
class ByteTrie {
public:
    static constexpr std::uint32_t kNone = 0xFFFFFFFFu;

    void reserve(std::size_t nodes) {
        std::size_t slots = 64;
        while (slots < nodes * 2) {
            slots *= 2;
        }
        if (slots > m_slots.size()) {
            rehash(slots);
        }
    }

    void add(std::string_view key, std::uint32_t value) {
        std::uint32_t node = 0;
        for (const char c : key) {
            node = childOrNew(node, static_cast<unsigned char>(c));
        }
        m_values[node] = value;
    }

    bool empty() const { return m_values.size() == 1; }

    /// Calls found(length, value) for each key that `text` begins with, shortest first.
    template <class Found>
    void prefixes(std::string_view text, Found found) const {
        std::uint32_t node = 0;
        for (std::size_t i = 0; i < text.size(); ++i) {
            node = child(node, static_cast<unsigned char>(text[i]));
            if (node == 0) {
                return;
            }
            if (m_values[node] != kNone) {
                found(i + 1, m_values[node]);
            }
        }
    }

private:
    struct Slot {
        std::uint64_t key = 0;
        std::uint32_t child = 0;  // 0: free
    };

    static std::size_t hashOf(std::uint64_t key) {
        const std::uint64_t x = key * 0x9E3779B97F4A7C15ull;
        return std::size_t(x ^ (x >> 29));
    }

    std::uint32_t child(std::uint32_t node, unsigned char byte) const {
        if (node == 0) {
            return m_roots[byte];
        }
        const std::uint64_t key = std::uint64_t(node) << 8 | byte;
        const std::size_t mask = m_slots.size() - 1;
        for (std::size_t i = hashOf(key) & mask; m_slots[i].child != 0; i = (i + 1) & mask) {
            if (m_slots[i].key == key) {
                return m_slots[i].child;
            }
        }
        return 0;
    }

    std::uint32_t childOrNew(std::uint32_t node, unsigned char byte) {
        if (const std::uint32_t there = child(node, byte); there != 0) {
            return there;
        }
        if (m_values.size() * 2 > m_slots.size()) {
            rehash(m_slots.size() * 2);
        }
        const auto made = std::uint32_t(m_values.size());
        m_values.push_back(kNone);
        if (node == 0) {
            m_roots[byte] = made;
        } else {
            insert(std::uint64_t(node) << 8 | byte, made);
        }
        return made;
    }

    void insert(std::uint64_t key, std::uint32_t child) {
        const std::size_t mask = m_slots.size() - 1;
        std::size_t i = hashOf(key) & mask;
        while (m_slots[i].child != 0) {
            i = (i + 1) & mask;
        }
        m_slots[i] = {key, child};
    }

    void rehash(std::size_t slots) {
        std::vector<Slot> old(slots);
        old.swap(m_slots);
        for (const Slot& s : old) {
            if (s.child != 0) {
                insert(s.key, s.child);
            }
        }
    }

    std::vector<std::uint32_t> m_values{kNone};
    std::vector<std::uint32_t> m_roots = std::vector<std::uint32_t>(256, 0);
    std::vector<Slot> m_slots = std::vector<Slot>(64);
};

}  // namespace twb::text
