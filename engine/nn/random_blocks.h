#pragma once

#include <cstdint>
#include <vector>

namespace twb::nn {

/// A sequence cut into blocks, as BigBird's attention sees it.
struct BlockPlan {
    std::int64_t blocks;        ///< in the sequence
    std::int64_t blockSize;     ///< tokens of one
    std::int64_t randomBlocks;  ///< how many random ones a block sees
    std::int64_t mostBlocks;    ///< of the longest sequence that the model takes
};

/// Which random blocks each block but the first and the last sees while training: [heads][blocks - 2][randomBlocks], row after row. They
/// are those that transformers draws from numpy's global generator (Mersenne Twister, legacy seeding, Fisher-Yates) after seeding it with
/// `seed`: the same in every call. Never a block's neighbours nor the first or last block, which it sees anyway.
std::vector<std::int64_t> drawRandomBlocks(const BlockPlan& plan, std::int64_t heads, std::uint32_t seed);

}  // namespace twb::nn
