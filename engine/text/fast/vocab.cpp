#include "engine/text/fast/vocab.h"

#include "engine/text/fast/hash.h"

namespace twb::text {

void Vocab::reserve(std::size_t tokens, std::size_t bytes) {
    m_arena.reserve(bytes);
    m_entries.reserve(tokens);
    m_byId.reserve(tokens);
    std::size_t slots = 16;
    while (slots < tokens * 2) {
        slots *= 2;
    }
    if (slots > m_slots.size()) {
        rehash(slots);
    }
}

void Vocab::rehash(std::size_t slots) {
    m_slots.assign(slots, 0);
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        std::size_t slot = m_entries[i].hash & (slots - 1);
        while (m_slots[slot] != 0) {
            slot = (slot + 1) & (slots - 1);
        }
        m_slots[slot] = std::uint32_t(i + 1);
    }
}

void Vocab::add(std::string_view token, std::uint32_t id) {
    if ((m_entries.size() + 1) * 2 > m_slots.size()) {
        rehash(m_slots.empty() ? 16 : m_slots.size() * 2);
    }
    const auto hash = std::uint32_t(hashBytes(token));
    const std::size_t mask = m_slots.size() - 1;
    std::size_t slot = hash & mask;
    std::uint32_t index = 0;
    for (; m_slots[slot] != 0; slot = (slot + 1) & mask) {
        const Entry& e = m_entries[m_slots[slot] - 1];
        if (e.hash == hash && std::string_view(m_arena).substr(e.begin, e.length) == token) {
            index = m_slots[slot];
            break;
        }
    }
    if (index == 0) {
        m_entries.push_back({std::uint32_t(m_arena.size()), std::uint32_t(token.size()), id, hash});
        m_arena.append(token);
        index = std::uint32_t(m_entries.size());
        m_slots[slot] = index;
    } else {
        m_entries[index - 1].id = id;
    }
    if (id >= m_byId.size()) {
        m_byId.resize(std::size_t(id) + 1, 0);
    }
    m_byId[id] = index;
}

std::uint32_t Vocab::find(std::string_view token) const {
    if (m_slots.empty()) {
        return kNone;
    }
    const auto hash = std::uint32_t(hashBytes(token));
    const std::size_t mask = m_slots.size() - 1;
    for (std::size_t slot = hash & mask; m_slots[slot] != 0; slot = (slot + 1) & mask) {
        const Entry& e = m_entries[m_slots[slot] - 1];
        if (e.hash == hash && std::string_view(m_arena).substr(e.begin, e.length) == token) {
            return e.id;
        }
    }
    return kNone;
}

std::string_view Vocab::token(std::uint32_t id) const {
    if (id >= m_byId.size() || m_byId[id] == 0) {
        return {};
    }
    const Entry& e = m_entries[m_byId[id] - 1];
    return std::string_view(m_arena).substr(e.begin, e.length);
}

}  // namespace twb::text
