#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/json.h"
#include "engine/text/tokenizer.h"

/// A table as the text that TAPEX (Liu et al., 2021, arXiv:2107.07653) reads.
namespace twb::tasks {

struct QueriedTable {
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows;  ///< one cell a column
};

/// From {column: [cells]}, as the pipeline takes it, or from a list of rows {column: cell}. Numbers become texts. Throws
/// Error(InvalidInput) naming the table when it is empty or its columns are of different lengths.
QueriedTable tableFromJson(const core::Json& json);

/// Cells of `maxTokens` tokens or more keep so many.
void shortenCells(QueriedTable& table, const text::Tokenizer& tokenizer, std::int64_t maxTokens);

/// "query col : a | b row 1 : x | y row 2 : ...".
std::string flattened(const QueriedTable& table, const std::string& query);

}  // namespace twb::tasks
