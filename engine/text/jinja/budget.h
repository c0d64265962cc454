#pragma once

#include <cstddef>
#include <cstdint>

namespace twb::text::jinja {

/// How much one rendering may use. A template comes from a downloaded model: it must not be able to hang or exhaust the program.
struct Limits {
    std::uint64_t steps = 20'000'000;           ///< expressions, statements and items visited
    int depth = 500;                            ///< nested expressions, blocks and macro calls
    std::size_t bytes = std::size_t(64) << 20;  ///< of the output, and of any text or list made on the way
};

/// Counts what a rendering has used, and throws Failure at the limit.
class Budget {
public:
    explicit Budget(const Limits& limits) : m_limits(limits) {}

    void step(std::uint64_t count = 1) {
        m_steps += count;
        if (m_steps > m_limits.steps) {
            failSteps();
        }
    }

    /// To be asked before something of this size is made.
    void checkBytes(std::size_t bytes) const {
        if (bytes > m_limits.bytes) {
            failBytes();
        }
    }

    /// The same for `count` pieces of `size` bytes, without overflow.
    void checkBytes(std::size_t count, std::size_t size) const {
        if (size != 0 && count > m_limits.bytes / size) {
            failBytes();
        }
    }

    /// One level deeper, for the lifetime of the object.
    class Level {
    public:
        explicit Level(Budget& budget) : m_budget(budget) {
            if (++m_budget.m_depth > m_budget.m_limits.depth) {
                --m_budget.m_depth;
                m_budget.failDepth();
            }
        }
        ~Level() { --m_budget.m_depth; }
        Level(const Level&) = delete;
        Level& operator=(const Level&) = delete;

    private:
        Budget& m_budget;
    };

private:
    [[noreturn]] void failSteps() const;
    [[noreturn]] void failBytes() const;
    [[noreturn]] void failDepth() const;

    Limits m_limits;
    std::uint64_t m_steps = 0;
    int m_depth = 0;
};

}  // namespace twb::text::jinja
