#include "engine/io/table/parquet/parquet_table.h"

#include "engine/core/error.h"
#include "engine/io/table/parquet/column.h"

namespace twb::io {
namespace {

using core::Json;
using parquet::Converted;
using parquet::Node;
using parquet::Repetition;

/// A column and how far it has been read.
struct Cursor {
    parquet::Column column;
    std::size_t entry = 0;
    std::size_t value = 0;
};

/// Puts records together from the levels of their columns (Dremel, Melnik et al. 2010).
class Assembler {
public:
    Assembler(std::vector<Cursor>& cursors, const std::string& where) : m_cursors(cursors), m_where(where) {}

    Json group(const Node& node) {
        Json object = Json::object();
        for (const Node& child : node.children) {
            object[child.name] = read(child);
        }
        return object;
    }

private:
    Json read(const Node& node) {
        if (node.repetition == Repetition::Repeated) {
            return repeated(node, node);
        }
        if (node.repetition == Repetition::Optional && definition(node) < node.maxDefinition) {
            skip(node);
            return nullptr;
        }
        return content(node);
    }

    Json content(const Node& node) {
        if (node.children.empty()) {
            return value(node);
        }
        const bool isList =
            node.converted == Converted::List && node.children.size() == 1 && node.children[0].repetition == Repetition::Repeated;
        if (!isList) {
            return group(node);
        }
        // A list is a group with a repeated group of one field; older writers leave that middle group out.
        const Node& middle = node.children.front();
        const bool isElement = middle.children.size() != 1 || middle.name == "array" || middle.name == node.name + "_tuple";
        return repeated(middle, isElement ? middle : middle.children.front());
    }

    Json repeated(const Node& node, const Node& item) {
        Json list = Json::array();
        if (definition(node) < node.maxDefinition) {
            skip(node);
            return list;
        }
        do {
            list.push_back(&item == &node ? content(node) : read(item));
        } while (continues(node));
        return list;
    }

    Cursor& at(const Node& node) {
        Cursor& cursor = m_cursors[node.leaf];
        if (cursor.entry >= cursor.column.entries) {
            throw core::Error(core::ErrorCode::InvalidFile,
                              m_where + " is damaged: the column \"" + node.name + "\" ends before its rows do.");
        }
        return cursor;
    }
    int definition(const Node& node) {
        const Cursor& cursor = at(node);
        return cursor.column.definition.empty() ? node.maxDefinition : cursor.column.definition[cursor.entry];
    }
    bool continues(const Node& node) const {
        const Cursor& cursor = m_cursors[node.leaf];
        return cursor.entry < cursor.column.entries && cursor.column.repetition[cursor.entry] >= node.maxRepetition;
    }
    Json value(const Node& leaf) {
        Cursor& cursor = at(leaf);
        if (cursor.value >= cursor.column.values.size()) {
            throw core::Error(core::ErrorCode::InvalidFile, m_where + " is damaged: the column \"" + leaf.name + "\" lacks values.");
        }
        ++cursor.entry;
        return std::move(cursor.column.values[cursor.value++]);
    }
    void skip(const Node& node) {
        if (node.children.empty()) {
            ++at(node).entry;
        }
        for (const Node& child : node.children) {
            skip(child);
        }
    }

    std::vector<Cursor>& m_cursors;
    const std::string& m_where;
};

class ParquetTable : public TableReader {
public:
    ParquetTable(SharedBytes file, const std::string& where)
        : m_file(std::move(file)), m_where(where), m_metadata(parquet::readMetadata(m_file.bytes, where)) {
        for (const Node& column : m_metadata.root.children) {
            m_columns.push_back(column.name);
        }
    }

    const std::vector<std::string>& columns() const override { return m_columns; }
    const std::vector<std::string>& notes() const override { return m_notes; }

    bool next(TableRow& row) override {
        while (m_rowsLeft == 0) {
            if (m_nextGroup == m_metadata.rowGroups.size()) {
                return false;
            }
            readGroup(m_metadata.rowGroups[m_nextGroup++]);
        }
        row = TableRow{++m_number, 0, Assembler(m_cursors, m_where).group(m_metadata.root), {}};
        --m_rowsLeft;
        return true;
    }

private:
    void readGroup(const parquet::RowGroup& group) {
        m_cursors.clear();
        for (std::size_t i = 0; i < group.columns.size(); ++i) {
            m_cursors.push_back({parquet::readColumn(m_file.bytes, group.columns[i], m_metadata.leaves[i], m_where), 0, 0});
        }
        m_rowsLeft = m_columns.empty() ? 0 : group.rows;
    }

    SharedBytes m_file;
    std::string m_where;
    parquet::FileMetadata m_metadata;
    std::vector<std::string> m_columns;
    std::vector<std::string> m_notes;
    std::vector<Cursor> m_cursors;
    std::size_t m_nextGroup = 0;
    std::int64_t m_rowsLeft = 0;
    std::size_t m_number = 0;
};

}  // namespace

std::unique_ptr<TableReader> parquetTable(SharedBytes file, const std::string& where) {
    return std::make_unique<ParquetTable>(std::move(file), where);
}

}  // namespace twb::io
