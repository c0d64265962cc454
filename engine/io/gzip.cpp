#include "engine/io/gzip.h"

#include <zlib.h>

namespace twb::io {

bool unpackGzip(std::span<const std::byte> from, std::span<std::byte> to) {
    z_stream stream{};
    if (inflateInit2(&stream, MAX_WBITS + 32) != Z_OK) {  // + 32: gzip or zlib, by its header
        return false;
    }
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(from.data()));
    stream.avail_in = static_cast<uInt>(from.size());
    stream.next_out = reinterpret_cast<Bytef*>(to.data());
    stream.avail_out = static_cast<uInt>(to.size());
    const int status = inflate(&stream, Z_FINISH);
    inflateEnd(&stream);
    return status == Z_STREAM_END && stream.avail_out == 0;
}

}  // namespace twb::io
