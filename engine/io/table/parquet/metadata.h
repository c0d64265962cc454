#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/io/byte_reader.h"

/// The headers of Apache Parquet (parquet.thrift), as far as rows need them.
namespace twb::io::parquet {

enum class Type : int { Boolean = 0, Int32 = 1, Int64 = 2, Int96 = 3, Float = 4, Double = 5, ByteArray = 6, FixedLenByteArray = 7 };
enum class Repetition : int { Required = 0, Optional = 1, Repeated = 2 };
enum class Codec : int { Uncompressed = 0, Snappy = 1, Gzip = 2, Zstd = 6 };
enum class Encoding : int { Plain = 0, PlainDictionary = 2, Rle = 3, RleDictionary = 8 };
enum class PageType : int { Data = 0, Index = 1, Dictionary = 2, DataV2 = 3 };
enum class Converted : int { None = -1, Utf8 = 0, Map = 1, List = 3, Enum = 4, UInt32 = 13, UInt64 = 14, Json = 19 };

/// One element of the schema, with its children.
struct Node {
    std::string name;
    Repetition repetition = Repetition::Required;
    std::optional<Type> type;  ///< of leaves
    int length = 0;            ///< bytes of FixedLenByteArray
    Converted converted = Converted::None;
    int maxDefinition = 0;  ///< definition level when it is there
    int maxRepetition = 0;
    std::size_t leaf = 0;  ///< index of its first leaf among the columns
    std::vector<Node> children;
};

struct ColumnChunk {
    Codec codec = Codec::Uncompressed;
    std::int64_t values = 0;
    std::int64_t firstPage = 0;  ///< offset in the file: of the dictionary where there is one
    std::int64_t bytes = 0;
};

struct RowGroup {
    std::vector<ColumnChunk> columns;  ///< in the order of the leaves
    std::int64_t rows = 0;
};

struct FileMetadata {
    Node root;
    std::vector<Node> leaves;  ///< copies without children, in file order
    std::vector<RowGroup> rowGroups;
};

struct PageHeader {
    PageType type = PageType::Data;
    std::int64_t uncompressedBytes = 0;
    std::int64_t compressedBytes = 0;
    std::int64_t values = 0;
    int encoding = 0;
    int definitionEncoding = static_cast<int>(Encoding::Rle);
    int repetitionEncoding = static_cast<int>(Encoding::Rle);
    std::int64_t definitionBytes = 0;  ///< of DataV2
    std::int64_t repetitionBytes = 0;
    bool isCompressed = true;
};

/// Throws Error(InvalidFile | Unsupported) beginning with `where`.
FileMetadata readMetadata(std::span<const std::byte> file, const std::string& where);
PageHeader readPageHeader(ByteReader& reader);

}  // namespace twb::io::parquet
