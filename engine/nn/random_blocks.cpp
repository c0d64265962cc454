#include "engine/nn/random_blocks.h"

#include <algorithm>
#include <numeric>
#include <random>
#include <utility>

namespace twb::nn {
namespace {

using Blocks = std::vector<std::int64_t>;

/// numpy.random.RandomState(seed), as far as it is needed here.
class NumpyRandom {
public:
    explicit NumpyRandom(std::uint32_t seed) : m_bits(seed) {}

    Blocks permutation(Blocks values) {
        for (std::size_t i = values.size(); i-- > 1;) {
            std::swap(values[i], values[upTo(i)]);
        }
        return values;
    }

private:
    /// Uniform in [0, most], by masking and rejecting.
    std::size_t upTo(std::size_t most) {
        std::size_t mask = most;
        for (unsigned shift = 1; shift <= 16; shift *= 2) {
            mask |= mask >> shift;
        }
        std::size_t value = 0;
        do {
            value = m_bits() & mask;
        } while (value > most);
        return value;
    }

    std::mt19937 m_bits;
};

Blocks range(std::int64_t begin, std::int64_t end) {
    Blocks out(static_cast<std::size_t>(std::max<std::int64_t>(0, end - begin)));
    std::iota(out.begin(), out.end(), begin);
    return out;
}

/// The table that is being filled: rows are all blocks of the sequence.
struct Table {
    std::int64_t rows, columns;
    Blocks cells;

    Table(std::int64_t rowCount, std::int64_t columnCount)
        : rows(rowCount), columns(columnCount), cells(static_cast<std::size_t>(rowCount * columnCount), 0) {}
    void put(std::int64_t row, std::int64_t column, const Blocks& values, std::int64_t most) {
        const std::int64_t count = std::min<std::int64_t>(most, static_cast<std::int64_t>(values.size()));
        std::copy_n(values.begin(), count, cells.begin() + row * columns + column);
    }
};

/// The plan of the paper's lengths (1024, 3072, 4096), made for the longest sequence: random blocks come from the first 1024 tokens.
Table drawForPaperLengths(const BlockPlan& plan, NumpyRandom& random) {
    constexpr std::int64_t kLastToken = 1024;
    const std::int64_t count = plan.mostBlocks;
    Table table(count, plan.randomBlocks);
    const std::int64_t last = kLastToken > 2 * plan.blockSize ? kLastToken / plan.blockSize - 1 : count - 1;
    // Places in the list 1, 2, ..., count - 2.
    const auto places = [&](std::int64_t begin, std::int64_t end) { return range(1 + begin, 1 + std::min(end, count - 2)); };
    for (std::int64_t row = 1; row < count - 1; ++row) {
        Blocks choice;
        if (row <= 2) {
            choice = places(row + 1, last);
        } else if (row >= count - 3) {
            choice = places(0, last);
        } else if (row - 2 > last) {
            choice = places(0, last);
        } else {
            choice = places(0, row - 2);
            if (row + 1 != last) {
                const Blocks after = places(row + 1, last);
                choice.insert(choice.end(), after.begin(), after.end());
            }
        }
        table.put(row, 0, random.permutation(std::move(choice)), plan.randomBlocks);
    }
    return table;
}

/// Random blocks among [begin, end) for block `row`.
Blocks drawRow(std::int64_t row, std::int64_t begin, std::int64_t end, std::int64_t wanted, NumpyRandom& random) {
    Blocks chosen;
    for (const std::int64_t block : random.permutation(range(begin, end))) {
        const bool seen = (block >= row - 1 && block <= row + 1) || block == 0 || block == end - 1;
        const bool atEdge = (row == 1 && block == end - 2) || (row == end - 2 && block == 1);
        if (!seen && !atEdge) {
            chosen.push_back(block);
        }
        if (static_cast<std::int64_t>(chosen.size()) == wanted) {
            break;
        }
    }
    return chosen;
}

/// A stretch of the sequence from which `wanted` random blocks come.
struct Stretch {
    std::int64_t begin, end, wanted, column;
};

std::vector<Stretch> stretchesOf(const BlockPlan& plan) {
    const std::int64_t wanted = plan.randomBlocks;
    if (2 * wanted + 5 < plan.blocks) {
        return {{0, 2 * wanted + 5, wanted, 0}, {2 * wanted + 5, plan.blocks, 0, wanted}};
    }
    if (wanted + 5 < plan.blocks) {
        const std::int64_t half = wanted / 2;
        return {{0, wanted + 5, half, 0}, {wanted + 5, plan.blocks, wanted - half, half}};
    }
    return {{0, plan.blocks, wanted, 0}};
}

/// All other lengths, one table a head. The order of the draws is that of transformers.
std::vector<Table> drawForAnyLength(const BlockPlan& plan, std::int64_t heads, NumpyRandom& random) {
    std::vector<Table> tables(static_cast<std::size_t>(heads), Table(plan.blocks, plan.randomBlocks));
    const auto fill = [&](const Stretch& from, std::int64_t firstRow, std::int64_t endRow) {
        for (std::int64_t row = firstRow; from.wanted > 0 && row < endRow; ++row) {
            for (Table& table : tables) {
                table.put(row, from.column, drawRow(row, from.begin, from.end, from.wanted, random), from.wanted);
            }
        }
    };
    const std::vector<Stretch> stretches = stretchesOf(plan);
    for (std::size_t i = 0; i < stretches.size(); ++i) {
        const Stretch& own = stretches[i];
        if (i > 0) {
            fill(own, 1, own.begin);
            for (std::size_t earlier = 0; earlier < i; ++earlier) {
                fill(stretches[earlier], own.begin, own.end);
            }
        }
        fill(own, std::max<std::int64_t>(1, own.begin), own.end);
    }
    return tables;
}

}  // namespace

std::vector<std::int64_t> drawRandomBlocks(const BlockPlan& plan, std::int64_t heads, std::uint32_t seed) {
    NumpyRandom random(seed);
    const std::int64_t length = plan.blocks * plan.blockSize;
    std::vector<Table> tables;
    if (length == 1024 || length == 3072 || length == 4096) {
        for (std::int64_t head = 0; head < heads; ++head) {
            tables.push_back(drawForPaperLengths(plan, random));
        }
    } else {
        tables = drawForAnyLength(plan, heads, random);
    }
    Blocks out;
    for (const Table& table : tables) {
        const auto begin = table.cells.begin() + table.columns;
        out.insert(out.end(), begin, begin + (plan.blocks - 2) * table.columns);
    }
    return out;
}

}  // namespace twb::nn
