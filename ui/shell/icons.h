#pragma once

#include <QIcon>
#include <QString>

namespace twb::ui {

/// The line icon resources/icons/<name>.svg, drawn in the text colour of the theme in force whenever it is painted.
QIcon icon(const QString& name);

/// The same in a palette role of its own, e.g. on an accent-coloured button.
QIcon accentIcon(const QString& name);

}  // namespace twb::ui
