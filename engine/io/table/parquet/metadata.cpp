#include "engine/io/table/parquet/metadata.h"

#include <algorithm>

#include "engine/core/error.h"
#include "engine/io/table/parquet/thrift_compact.h"

namespace twb::io::parquet {
namespace {

using core::Error;
using core::ErrorCode;

constexpr std::string_view kMagic = "PAR1";
constexpr std::size_t kFooter = 8;  // length of the metadata, magic
constexpr int kMaxDepth = 16;

struct SchemaElement {
    Node node;
    std::int64_t children = 0;
};

template <typename T>
auto into(T& target, ThriftReader& thrift) {
    target = static_cast<T>(thrift.integer());
    return true;
}

SchemaElement readSchemaElement(ThriftReader& thrift) {
    SchemaElement element;
    Node& node = element.node;
    thrift.readStruct([&](int id, ThriftType) {
        switch (id) {
            case 1:
                node.type = static_cast<Type>(thrift.integer());
                return true;
            case 2:
                return into(node.length, thrift);
            case 3:
                return into(node.repetition, thrift);
            case 4:
                node.name = thrift.text();
                return true;
            case 5:
                return into(element.children, thrift);
            case 6:
                return into(node.converted, thrift);
            default:
                return false;
        }
    });
    return element;
}

// The schema is a tree written in depth-first order.
class TreeBuilder {
public:
    TreeBuilder(const std::vector<SchemaElement>& elements, const std::string& where) : m_elements(elements), m_where(where) {}

    Node build(std::vector<Node>& leaves) {
        Node root = take(leaves, 0, 0, 0);
        if (m_at != m_elements.size()) {
            fail();
        }
        return root;
    }

private:
    Node take(std::vector<Node>& leaves, int definition, int repetition, int depth) {
        if (m_at >= m_elements.size() || depth > kMaxDepth) {
            fail();
        }
        const SchemaElement& element = m_elements[m_at++];
        Node node = element.node;
        if (depth > 0) {
            node.maxDefinition = definition + (node.repetition != Repetition::Required);
            node.maxRepetition = repetition + (node.repetition == Repetition::Repeated);
        }
        node.leaf = leaves.size();
        if (element.children == 0 && depth > 0) {
            if (!node.type || static_cast<int>(*node.type) < 0 || *node.type > Type::FixedLenByteArray || node.length < 0) {
                fail();
            }
            leaves.push_back(node);
            return node;
        }
        node.type.reset();
        for (std::int64_t i = 0; i < element.children; ++i) {
            node.children.push_back(take(leaves, node.maxDefinition, node.maxRepetition, depth + 1));
        }
        return node;
    }
    [[noreturn]] void fail() const { throw Error(ErrorCode::InvalidFile, m_where + " is damaged: its schema is no tree of columns."); }

    const std::vector<SchemaElement>& m_elements;
    const std::string& m_where;
    std::size_t m_at = 0;
};

ColumnChunk readColumnChunk(ThriftReader& thrift) {
    ColumnChunk column;
    std::int64_t dictionary = 0;
    thrift.readStruct([&](int chunkField, ThriftType) {
        if (chunkField != 3) {
            return false;
        }
        thrift.readStruct([&](int id, ThriftType) {
            switch (id) {
                case 4:
                    return into(column.codec, thrift);
                case 5:
                    return into(column.values, thrift);
                case 7:
                    return into(column.bytes, thrift);
                case 9:
                    return into(column.firstPage, thrift);
                case 11:
                    return into(dictionary, thrift);
                default:
                    return false;
            }
        });
        return true;
    });
    if (dictionary > 0) {
        column.firstPage = std::min(column.firstPage, dictionary);
    }
    return column;
}

RowGroup readRowGroup(ThriftReader& thrift) {
    RowGroup group;
    thrift.readStruct([&](int id, ThriftType) {
        if (id == 1) {
            thrift.readList([&](ThriftType) { group.columns.push_back(readColumnChunk(thrift)); });
            return true;
        }
        return id == 3 && into(group.rows, thrift);
    });
    return group;
}

}  // namespace

FileMetadata readMetadata(std::span<const std::byte> file, const std::string& where) {
    ByteReader reader(file, where);
    if (file.size() < kMagic.size() + kFooter || reader.text(kMagic.size()) != kMagic) {
        throw Error(ErrorCode::InvalidFile, where + " is not a Parquet file: it does not begin with \"PAR1\".");
    }
    reader.seek(file.size() - kFooter);
    const auto length = reader.number<std::uint32_t>();
    if (reader.text(kMagic.size()) != kMagic || length > file.size() - kFooter - kMagic.size()) {
        throw Error(ErrorCode::InvalidFile, where + " is damaged or cut off: it does not end as a Parquet file. Download it again.");
    }
    ByteReader header(file.subspan(file.size() - kFooter - length, length), where);
    ThriftReader thrift(header);
    std::vector<SchemaElement> elements;
    FileMetadata metadata;
    thrift.readStruct([&](int id, ThriftType) {
        if (id == 2) {
            thrift.readList([&](ThriftType) { elements.push_back(readSchemaElement(thrift)); });
            return true;
        }
        if (id == 4) {
            thrift.readList([&](ThriftType) { metadata.rowGroups.push_back(readRowGroup(thrift)); });
            return true;
        }
        return false;
    });
    metadata.root = TreeBuilder(elements, where).build(metadata.leaves);
    for (const RowGroup& group : metadata.rowGroups) {
        if (group.columns.size() != metadata.leaves.size() || group.rows < 0) {
            throw Error(ErrorCode::InvalidFile, where + " is damaged: a row group does not have the columns of its schema.");
        }
    }
    return metadata;
}

PageHeader readPageHeader(ByteReader& reader) {
    PageHeader header;
    ThriftReader thrift(reader);
    const auto dataPage = [&](int id, ThriftType) {
        switch (id) {
            case 1:
                return into(header.values, thrift);
            case 2:
                return into(header.encoding, thrift);
            case 3:
                return into(header.definitionEncoding, thrift);
            case 4:
                return into(header.repetitionEncoding, thrift);
            default:
                return false;
        }
    };
    const auto dictionaryPage = [&](int id, ThriftType) {
        return id == 1 ? into(header.values, thrift) : id == 2 && into(header.encoding, thrift);
    };
    const auto dataPageV2 = [&](int id, ThriftType type) {
        switch (id) {
            case 1:
                return into(header.values, thrift);
            case 4:
                return into(header.encoding, thrift);
            case 5:
                return into(header.definitionBytes, thrift);
            case 6:
                return into(header.repetitionBytes, thrift);
            case 7:
                header.isCompressed = type == ThriftType::True;
                return true;
            default:
                return false;
        }
    };
    thrift.readStruct([&](int id, ThriftType) {
        switch (id) {
            case 1:
                return into(header.type, thrift);
            case 2:
                return into(header.uncompressedBytes, thrift);
            case 3:
                return into(header.compressedBytes, thrift);
            case 5:
                thrift.readStruct(dataPage);
                return true;
            case 7:
                thrift.readStruct(dictionaryPage);
                return true;
            case 8:
                thrift.readStruct(dataPageV2);
                return true;
            default:
                return false;
        }
    });
    return header;
}

}  // namespace twb::io::parquet
