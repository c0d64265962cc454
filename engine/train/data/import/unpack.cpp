#include <functional>

#include "engine/core/error.h"
#include "engine/core/text_file.h"
#include "engine/io/mapped_file.h"
#include "engine/io/zip.h"
#include "engine/train/data/import/parts.h"

namespace twb::train {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMostUnpackedBytes = std::uint64_t(8) << 30;

}  // namespace

fs::path unpackZip(const fs::path& file, const ImportOptions& options) {
    const auto mapped = io::MappedFile::open(file);
    const io::ZipArchive archive(mapped->bytes(), file.string(), mapped);
    std::uint64_t bytes = 0;
    for (const io::ZipEntry& entry : archive.entries()) {
        bytes += entry.size;
    }
    if (bytes > kMostUnpackedBytes) {
        throw core::Error(core::ErrorCode::Unsupported,
                          file.string() + " would be more than 8 GiB unpacked. Unpack it and open the folder.");
    }
    const fs::path base = options.unpackFolder.empty() ? fs::temp_directory_path() / "transformer-workbench" : options.unpackFolder;
    // A folder of its own for each state of the file: what was unpacked from it once is found again.
    const auto changed = fs::last_write_time(file).time_since_epoch().count();
    const std::size_t key = std::hash<std::string>()(fs::absolute(file).string() + '\n' + std::to_string(changed));
    const fs::path folder = base / (file.stem().string() + "-" + std::to_string(key));
    for (const io::ZipEntry& entry : archive.entries()) {
        const fs::path target = folder / fs::path(entry.name);
        if (entry.name.ends_with('/')) {
            fs::create_directories(target);
            continue;
        }
        std::error_code missing;
        if (fs::file_size(target, missing) == entry.size && !missing) {
            continue;
        }
        fs::create_directories(target.parent_path());
        const io::SharedBytes content = archive.read(entry, kMostUnpackedBytes);
        core::writeTextFile(target, {reinterpret_cast<const char*>(content.bytes.data()), content.bytes.size()});
    }
    return folder;
}

}  // namespace twb::train
