#include "engine/train/data/import/import.h"

#include "engine/core/error.h"
#include "engine/train/data/import/parts.h"

namespace twb::train {

namespace fs = std::filesystem;

ImportedData importData(const fs::path& path, const ImportOptions& options) {
    std::error_code ignored;
    if (!fs::exists(path, ignored)) {
        throw core::Error(core::ErrorCode::NotFound, path.string() + " does not exist.");
    }
    ImportedData found;
    if (fs::is_directory(path, ignored)) {
        importFolder(path, options, found);
    } else if (endingOf(path) == ".zip") {
        importFolder(unpackZip(path, options), options, found);
    } else {
        const std::string split = splitOfName(path);
        Dataset rows = importFile(path, options, found);
        found.splits.push_back({split.empty() ? "train" : split, std::move(rows)});
    }
    for (const NamedSplit& split : found.splits) {
        if (!split.rows.empty()) {
            return found;
        }
    }
    const std::string reason = found.badRows.empty() ? std::string() : " The first problem: " + found.badRows.front().problem;
    throw core::Error(core::ErrorCode::InvalidInput, path.string() + " holds no rows that can be used." + reason);
}

}  // namespace twb::train
