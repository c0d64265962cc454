#pragma once

#include <memory>
#include <string>

#include "engine/io/table/table.h"

/// The readers behind openTable for text files that are in memory as UTF-8; `where` names the file in messages.
namespace twb::io {

std::unique_ptr<TableReader> csvTable(std::string text, const std::string& where, const TableOptions& options);
std::unique_ptr<TableReader> jsonLinesTable(std::string text, const std::string& where);
std::unique_ptr<TableReader> jsonTable(const std::string& text, const std::string& where);
std::unique_ptr<TableReader> linesTable(std::string text, const TableOptions& options);

}  // namespace twb::io
