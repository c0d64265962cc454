#pragma once

#include <cstdint>
#include <vector>

namespace twb::text {

/// Pair of token ids -> its merge. Open addressing, one probe in most cases.
class PairTable {
public:
    struct Merge {
        std::uint32_t rank;
        std::uint32_t merged;
    };

    void reserve(std::size_t pairs) {
        std::size_t slots = 64;
        while (slots < pairs * 2) {
            slots *= 2;
        }
        m_slots.assign(slots, Slot{});
    }

    /// A pair that is there already gets the later rank, as a dictionary would. reserve() must have room for all pairs.
    void set(std::uint32_t a, std::uint32_t b, Merge merge) {
        Slot& slot = m_slots[indexOf(keyOf(a, b))];
        slot = {keyOf(a, b), merge};
    }

    const Merge* find(std::uint32_t a, std::uint32_t b) const {
        const Slot& slot = m_slots[indexOf(keyOf(a, b))];
        return slot.key != 0 ? &slot.merge : nullptr;
    }

private:
    struct Slot {
        std::uint64_t key = 0;  // 0: free
        Merge merge{};
    };

    static std::uint64_t keyOf(std::uint32_t a, std::uint32_t b) { return (std::uint64_t(a) << 32 | b) + 1; }

    std::size_t indexOf(std::uint64_t key) const {
        const std::size_t mask = m_slots.size() - 1;
        const std::uint64_t x = key * 0x9E3779B97F4A7C15ull;
        std::size_t i = std::size_t(x ^ (x >> 32)) & mask;
        while (m_slots[i].key != 0 && m_slots[i].key != key) {
            i = (i + 1) & mask;
        }
        return i;
    }

    std::vector<Slot> m_slots = std::vector<Slot>(64);
};

}  // namespace twb::text
