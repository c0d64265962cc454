#include "ui/inputs/dropped_file.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include "engine/core/error.h"
#include "engine/core/text_file.h"
#include "engine/core/utf8.h"
#include "ui/text.h"

namespace twb::ui {
namespace {

constexpr std::uintmax_t kLargestText = 16 << 20;

/// Context of the texts below.
struct DroppedFile {
    Q_DECLARE_TR_FUNCTIONS(DroppedFile)
};

}  // namespace

FileKind fileKind(const QString& path) {
    const QFileInfo info(path);
    if (info.isDir()) {
        return QFileInfo::exists(path + "/config.json") ? FileKind::ModelFolder : FileKind::Folder;
    }
    const QString ending = info.suffix().toLower();
    if (ending == "gguf") {
        return FileKind::ModelFolder;  // one file that holds all that such a folder does
    }
    if (ending == "csv" || ending == "tsv" || ending == "jsonl" || ending == "ndjson") {
        return FileKind::Table;
    }
    return ending == "txt" || ending == "md" || ending.isEmpty() ? FileKind::Text : FileKind::Other;
}

QString readDroppedText(const QString& path) {
    const QString name = QDir::toNativeSeparators(path);
    std::string bytes = core::readTextFile(path.toStdString(), kLargestText);
    if (bytes.find('\0') != std::string::npos) {
        throw core::Error(
            core::ErrorCode::InvalidInput,
            DroppedFile::tr("“%1” is not a text file: it holds binary data. Drop a file in UTF-8 text.").arg(name).toStdString());
    }
    if (bytes.starts_with("\xEF\xBB\xBF")) {
        bytes.erase(0, 3);
    }
    if (const std::size_t bad = core::firstInvalidUtf8(bytes); bad != std::string::npos) {
        throw core::Error(
            core::ErrorCode::InvalidInput,
            DroppedFile::tr("“%1” is not UTF-8 text: the byte at position %2 fits no character. Save the file as UTF-8 and drop it again.")
                .arg(name)
                .arg(bad)
                .toStdString());
    }
    return qtext(bytes);
}

}  // namespace twb::ui
