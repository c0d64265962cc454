#pragma once

#include <QString>

namespace twb::ui {

/// ModelFolder: what opens as a model, a .gguf file too.
enum class FileKind { ModelFolder, Folder, Text, Table, Other };

/// By what the path is and by its ending.
FileKind fileKind(const QString& path);

/// The text of a file. Throws core::Error naming the file: it does not exist, is larger than 16 MiB, is binary, or is not UTF-8
/// (with the position of the first bad byte).
QString readDroppedText(const QString& path);

}  // namespace twb::ui
