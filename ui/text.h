#pragma once

#include <QCoreApplication>
#include <QString>
#include <string>

#include "engine/core/json.h"

/// Crossing between the engine's UTF-8 and Qt's UTF-16 texts.
namespace twb::ui {

inline QString qtext(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

inline QString jsonText(const core::Json& value, int indent = -1) {
    return qtext(core::dumpJson(value, indent));
}

/// A text of a task's description in the user's language.
inline QString taskText(const std::string& source) {
    return source.empty() ? QString() : QCoreApplication::translate("tasks", source.c_str());
}

/// 1536 -> "1.5 KiB"; for figures of memory and files.
QString byteText(quint64 bytes);

/// 0.0042 -> "4.2 ms", 75 -> "1 min 15 s".
QString durationText(double seconds);

}  // namespace twb::ui
