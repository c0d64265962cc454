#include "tasks/table_text.h"

#include <algorithm>

#include "engine/core/error.h"
#include "engine/text/python/python_text.h"

namespace twb::tasks {
namespace {

using core::Error;
using core::ErrorCode;
using core::Json;

std::string cellText(const Json& cell) {
    return cell.is_string() ? cell.get<std::string>() : cell.is_null() ? std::string() : core::dumpJson(cell);
}

void addColumn(QueriedTable& table, const std::string& name, const Json& cells) {
    if (!cells.is_array()) {
        throw Error(ErrorCode::InvalidInput,
                    "The table's column \"" + name + "\" must be a list of cells, but is " + core::typeName(cells) + ".");
    }
    if (table.columns.empty()) {
        table.rows.resize(cells.size());
    } else if (cells.size() != table.rows.size()) {
        throw Error(ErrorCode::InvalidInput, "The table's column \"" + name + "\" has " + std::to_string(cells.size()) +
                                                 " cells, but the first column has " + std::to_string(table.rows.size()) + ".");
    }
    table.columns.push_back(name);
    for (std::size_t row = 0; row < cells.size(); ++row) {
        table.rows[row].push_back(cellText(cells[row]));
    }
}

QueriedTable fromRows(const Json& rows) {
    QueriedTable table;
    for (const Json& row : rows) {
        if (!row.is_object()) {
            throw Error(ErrorCode::InvalidInput,
                        "A row of the table must be an object {column: cell}, but is " + core::typeName(row) + ".");
        }
        for (const auto& [name, cell] : row.items()) {
            if (std::find(table.columns.begin(), table.columns.end(), name) == table.columns.end()) {
                table.columns.push_back(name);
            }
        }
    }
    for (const Json& row : rows) {
        std::vector<std::string>& cells = table.rows.emplace_back();
        for (const std::string& name : table.columns) {
            cells.push_back(row.contains(name) ? cellText(row.at(name)) : std::string());
        }
    }
    return table;
}

}  // namespace

QueriedTable tableFromJson(const Json& json) {
    QueriedTable table;
    if (json.is_array()) {
        table = fromRows(json);
    } else if (json.is_object()) {
        for (const auto& [name, cells] : json.items()) {
            addColumn(table, name, cells);
        }
    } else {
        throw Error(ErrorCode::InvalidInput, "The table must be {column: [cells]} or a list of rows, but " +
                                                 (json.is_null() ? std::string("is missing") : "is " + core::typeName(json)) + ".");
    }
    if (table.columns.empty() || table.rows.empty()) {
        throw Error(ErrorCode::InvalidInput, "The table is empty: it needs at least one column and one row.");
    }
    return table;
}

void shortenCells(QueriedTable& table, const text::Tokenizer& tokenizer, std::int64_t maxTokens) {
    text::DecodeOptions plain;
    plain.cleanUpTokenizationSpaces = false;
    for (std::vector<std::string>& row : table.rows) {
        for (std::string& cell : row) {
            std::vector<std::int64_t> ids = tokenizer.idsOf(cell);
            if (static_cast<std::int64_t>(ids.size()) >= maxTokens && !text::py::stripped(cell).empty()) {
                ids.resize(static_cast<std::size_t>(maxTokens));
                cell = tokenizer.decode(ids, plain);
            }
        }
    }
}

std::string flattened(const QueriedTable& table, const std::string& query) {
    std::string linear = "col : " + text::py::join(table.columns, " | ");
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        linear += " row " + std::to_string(row + 1) + " : " + text::py::join(table.rows[row], " | ");
    }
    linear = text::py::strip(linear);
    return query.empty() ? linear : query + " " + linear;
}

}  // namespace twb::tasks
