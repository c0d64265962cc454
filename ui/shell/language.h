#pragma once

#include <QString>

class QCoreApplication;

namespace twb::ui {

/// Installs the program's and Qt's own translations for "zh_CN", ...; empty: the system's language.
void installLanguage(QCoreApplication& app, const QString& language);

}  // namespace twb::ui
