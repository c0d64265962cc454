#pragma once

#include <functional>

#include "engine/generation/search/search.h"

namespace twb::generation {

/// The loop of the strategies that add one token to every row a step: `choose` takes the next tokens [rows] from the scores
/// [rows, vocabulary]. Every row of the prompt is continued `answers` times.
GenerationOutput tokenLoop(Search& search, std::int64_t answers, const std::function<Tensor(const Tensor& scores)>& choose);

/// Which rows are still being written.
class OpenRows {
public:
    explicit OpenRows(std::int64_t rows) : m_open(at::ones({rows}, at::kLong)) {}

    /// Puts the padding token where a row has ended.
    Tensor padded(const Tensor& tokens, std::int64_t pad) const { return tokens * m_open + pad * (1 - m_open); }
    /// Closes the rows that these tokens, already appended, end. Gives the reason when no row is left open or all must end.
    FinishReason close(const Search& search, const Tensor& tokens, const Tensor& sequences);

private:
    Tensor m_open;  ///< int64 [rows], 1: open
    FinishReason m_last = FinishReason::EndOfSequence;
};

}  // namespace twb::generation
