#include <algorithm>
#include <array>
#include <map>

#include "engine/core/error.h"
#include "engine/train/data/import/parts.h"

namespace twb::train {
namespace {

namespace fs = std::filesystem;

constexpr std::array kSplitNames{"train", "validation", "test"};

// Of several kinds of files in a folder the most telling one is the data; a README.txt is not.
int rankOf(const fs::path& file) {
    static constexpr std::array kOrder{".parquet", ".jsonl",  ".ndjson", ".csv", ".tsv", ".json",
                                       ".conll",   ".conllu", ".bio",    ".iob", ".iob2"};
    return static_cast<int>(std::find(kOrder.begin(), kOrder.end(), endingOf(file)) - kOrder.begin());
}

struct FolderContent {
    std::map<std::string, std::vector<fs::path>> files;    // split ("" where the name says none) -> data files, sorted
    std::map<std::string, std::vector<fs::path>> folders;  // likewise
};

FolderContent contentOf(const fs::path& folder) {
    FolderContent content;
    std::vector<fs::path> paths;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
        paths.push_back(entry.path());
    }
    std::sort(paths.begin(), paths.end());
    for (const fs::path& path : paths) {
        if (path.filename().string().starts_with('.') || path.filename() == "__MACOSX") {
            continue;
        }
        if (fs::is_directory(path)) {
            content.folders[splitOfName(path)].push_back(path);
        } else if (isDataFile(path)) {
            content.files[splitOfName(path)].push_back(path);
        }
    }
    return content;
}

std::string listed(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : names) {
        out += (out.empty() ? "" : ", ") + name;
    }
    return out;
}

// The files of the best kind, one after the other; those with other columns are left out and named.
Dataset joinFiles(std::vector<fs::path> files, const ImportOptions& options, ImportedData& found) {
    std::stable_sort(files.begin(), files.end(), [](const fs::path& a, const fs::path& b) { return rankOf(a) < rankOf(b); });
    Dataset rows = importFile(files.front(), options, found);
    std::vector<std::string> leftOut;
    for (std::size_t i = 1; i < files.size(); ++i) {
        if (rankOf(files[i]) != rankOf(files.front())) {
            leftOut.push_back(files[i].filename().string());
            continue;
        }
        ImportedData more;
        const Dataset next = importFile(files[i], options, more);
        const auto& names = rows.columns();
        const bool isAlike = next.columns().size() == names.size() && std::all_of(names.begin(), names.end(), [&](const std::string& name) {
                                 return next.columnIndex(name).has_value();
                             });
        if (!isAlike) {
            leftOut.push_back(files[i].filename().string());
            continue;
        }
        rows = rows.joined(next);
        found.badRowCount += more.badRowCount;
        found.badRows.insert(found.badRows.end(), more.badRows.begin(), more.badRows.end());
    }
    if (!leftOut.empty()) {
        found.notes.push_back("Left out beside " + files.front().filename().string() + ": " + listed(leftOut) + ".");
    }
    return rows;
}

// A folder that belongs to one split: classes in folders, or files.
Dataset importSplitFolder(const fs::path& folder, const ImportOptions& options, ImportedData& found) {
    if (auto classes = importClassFolders(folder)) {
        return *std::move(classes);
    }
    std::vector<fs::path> files;
    for (auto& [split, paths] : contentOf(folder).files) {
        files.insert(files.end(), paths.begin(), paths.end());
    }
    if (files.empty()) {
        throw core::Error(core::ErrorCode::InvalidInput,
                          folder.string() + " holds no data: neither a folder for each class nor a file that can be read.");
    }
    return joinFiles(std::move(files), options, found);
}

}  // namespace

std::string splitOfName(const fs::path& path) {
    std::string word;
    const std::string name = path.filename().string() + ".";
    for (const char c : name) {
        if (std::isalpha(static_cast<unsigned char>(c))) {
            word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
            continue;
        }
        if (word == "train" || word == "training") {
            return "train";
        }
        if (word == "validation" || word == "valid" || word == "val" || word == "dev" || word == "eval") {
            return "validation";
        }
        if (word == "test" || word == "testing") {
            return "test";
        }
        word.clear();
    }
    return {};
}

void importFolder(const fs::path& folder, const ImportOptions& options, ImportedData& found) {
    const FolderContent content = contentOf(folder);
    for (const char* split : kSplitNames) {
        if (const auto folders = content.folders.find(split); folders != content.folders.end()) {
            found.splits.push_back({split, importSplitFolder(folders->second.front(), options, found)});
        } else if (const auto files = content.files.find(split); files != content.files.end()) {
            found.splits.push_back({split, joinFiles(files->second, options, found)});
        }
    }
    if (!found.splits.empty()) {
        return;
    }
    if (auto classes = importClassFolders(folder)) {
        found.splits.push_back({"train", *std::move(classes)});
    } else if (const auto files = content.files.find(""); files != content.files.end()) {
        found.splits.push_back({"train", joinFiles(files->second, options, found)});
    } else if (const auto inner = content.folders.find(""); inner != content.folders.end() && inner->second.size() == 1) {
        importFolder(inner->second.front(), options, found);  // as ZIP files often have it: one folder with all in it
    } else {
        throw core::Error(core::ErrorCode::InvalidInput, folder.string() +
                                                             " holds no data: neither files named train, validation and test, nor a folder "
                                                             "for each class, nor any other file that can be read.");
    }
}

}  // namespace twb::train
