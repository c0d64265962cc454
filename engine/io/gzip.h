#pragma once

#include <cstddef>
#include <span>

namespace twb::io {

/// Unpacks one gzip or zlib stream of known size. False when it is damaged or of another size.
bool unpackGzip(std::span<const std::byte> from, std::span<std::byte> to);

}  // namespace twb::io
