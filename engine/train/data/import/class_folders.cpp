#include <algorithm>
#include <vector>

#include "engine/io/mapped_file.h"
#include "engine/io/table/text_encoding.h"
#include "engine/train/data/dataset_builder.h"
#include "engine/train/data/import/parts.h"
#include "engine/train/data/media.h"

namespace twb::train {
namespace {

namespace fs = std::filesystem;

using core::Json;

// The column that a file's path is put into; "text" for files that are read.
std::string columnOf(const fs::path& file) {
    const std::string_view media = mediaKind(file);
    return media.empty() && endingOf(file) == ".txt" ? "text" : std::string(media);
}

std::vector<fs::path> sortedEntries(const fs::path& folder) {
    std::vector<fs::path> entries;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
        if (!entry.path().filename().string().starts_with('.')) {
            entries.push_back(entry.path());
        }
    }
    std::sort(entries.begin(), entries.end());
    return entries;
}

}  // namespace

std::optional<Dataset> importClassFolders(const fs::path& folder) {
    DatasetBuilder rows;
    std::string column;
    std::size_t classes = 0;
    for (const fs::path& classFolder : sortedEntries(folder)) {
        if (!fs::is_directory(classFolder)) {
            continue;
        }
        const std::size_t before = rows.size();
        for (const fs::path& file : sortedEntries(classFolder)) {
            const std::string kind = fs::is_regular_file(file) ? columnOf(file) : "";
            column = column.empty() ? kind : column;
            if (kind.empty() || kind != column) {
                continue;  // the first kind of file that is found decides
            }
            Json value = kind == "text" ? io::decodeText(io::MappedFile::open(file)->bytes(), file.string()).text : file.string();
            rows.add({{column, std::move(value)}, {"label", classFolder.filename().string()}});
        }
        classes += rows.size() > before;
    }
    return classes >= 2 ? std::optional(rows.build()) : std::nullopt;
}

}  // namespace twb::train
