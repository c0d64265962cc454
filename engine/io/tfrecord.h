#pragma once

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string_view>

namespace twb::io {

/// The checksum of Castagnoli's polynomial (RFC 3720, B.4).
std::uint32_t crc32c(std::string_view bytes);

/// Appends records to a new file as TensorFlow's TFRecord has them: length, checksum of the length, bytes, checksum of the bytes. Throws
/// Error(InvalidFile) naming the file and the system's reason.
class TfRecordWriter {
public:
    explicit TfRecordWriter(std::filesystem::path file);

    void write(std::string_view record);
    /// Hands what was written to the system, so that other programs see it.
    void flush();

private:
    struct Close {
        void operator()(std::FILE* stream) const { std::fclose(stream); }
    };
    [[noreturn]] void fail() const;
    void append(std::string_view bytes);

    std::filesystem::path m_file;
    std::unique_ptr<std::FILE, Close> m_stream;
};

}  // namespace twb::io
