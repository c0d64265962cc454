#include "engine/io/zip.h"
#include "tests/fuzz/fuzz_target.h"

TWB_FUZZ_TARGET(zip) {
    const auto bytes = twb::fuzz::exactCopy(input);
    const twb::io::ZipArchive archive(*bytes, "the archive", bytes);
    for (const twb::io::ZipEntry& entry : archive.entries()) {
        archive.read(entry, std::uint64_t(1) << 20);
    }
}
